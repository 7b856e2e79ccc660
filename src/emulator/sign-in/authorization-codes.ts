import { ExpiringMap } from './expiring-map.ts';
import { createSecret } from './one-time-text.ts';
import { type Challenge, isVerified } from './pkce.ts';
import type { UserGrant, UserGrants } from './user-grants.ts';

interface Issued {
  readonly redirectUri: string;
  readonly challenge: Challenge | undefined;
  readonly grant: UserGrant;
  spent: boolean;
}

/** Codes of the authorize page: good once, for a short time, at one address (developer-api.md 4.2, 4.3). */
export class AuthorizationCodes {
  readonly #codes: ExpiringMap<Issued>;
  readonly #grants: UserGrants;

  constructor(lifetimeSeconds: number, grants: UserGrants, now: () => number) {
    this.#codes = new ExpiringMap(lifetimeSeconds, now);
    this.#grants = grants;
  }

  issue(grant: UserGrant, redirectUri: string, challenge: Challenge | undefined): string {
    const code = createSecret('CD');
    this.#codes.set(code, { redirectUri, challenge, grant, spent: false });
    return code;
  }

  /** Undefined for what is unknown, expired, spent, or does not belong together; a wrong try spends it too. */
  redeem(code: string, redirectUri: string, verifier: string): UserGrant | undefined {
    const found = this.#codes.peek(code);
    if (found === undefined) return undefined;
    const { value: issued, expired } = found;
    if (issued.spent) {
      // It is in two hands: what the first got is worth nothing either (RFC 6749 4.1.2).
      this.#grants.end(issued.grant);
      return undefined;
    }
    issued.spent = true;
    const fits = issued.redirectUri === redirectUri && isVerified(issued.challenge, verifier);
    return fits && !expired ? issued.grant : undefined;
  }
}
