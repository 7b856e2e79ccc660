import { LRUCache } from 'lru-cache';
import { digestOf } from './bearer-token.ts';

/** Tokens of one grant, as they were issued. */
export interface IssuedTokens {
  readonly accessToken: string;
  readonly refreshToken?: string | undefined;
}

/** What tokens are obtained with, codes and refresh tokens. Each is about a hundred bytes. */
const maxSecrets = 10_000;
/** The access tokens of one sign-in that are known; of more the oldest are forgotten. */
const maxTokens = 100;

/**
 * Which access tokens came of the same sign-in through this gateway: they end with its refresh token, and with a code that comes again
 * (RFC 7009 2.1, RFC 9700 4.14.2). By digest: the tokens themselves are kept nowhere.
 */
export class TokenFamilies {
  readonly #bySecret = new LRUCache<string, Set<string>>({ maxSize: maxSecrets, sizeCalculation: () => 1 });

  /** @param secret the code or the refresh token that they were obtained with */
  add(secret: string, { accessToken, refreshToken }: IssuedTokens): void {
    const family = this.#bySecret.get(nameOf(secret)) ?? new Set();
    family.add(nameOf(accessToken));
    const [oldest] = family;
    if (oldest !== undefined && family.size > maxTokens) family.delete(oldest);
    this.#bySecret.set(nameOf(secret), family);
    if (refreshToken !== undefined) this.#bySecret.set(nameOf(refreshToken), family);
  }

  /** Digests of the access tokens that end with it. */
  of(secret: string): readonly string[] {
    return [...(this.#bySecret.get(nameOf(secret)) ?? [])];
  }
}

function nameOf(token: string): string {
  return digestOf(token).toString('base64');
}
