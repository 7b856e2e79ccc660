import { LRUCache } from 'lru-cache';
import type { CachePolicy } from '../eiam/operation.ts';
import { entriesAtMost } from '../vocabulary/limits.ts';
import type { Cache } from './cache.ts';
import type { CachedRead } from './cached-read.ts';

/** How long a page with a next page is cached: its token lives for minutes, how many is not documented (developer-api.md 6.1, U17). */
const longestTokenMs = 60_000;

/** Tokens whose age is kept. */
const mostTokens = 10_000;

export interface TokenPagesParts {
  readonly cache: Pick<Cache, 'evict'>;
  readonly now: () => number;
  /** Whether a failure may mean that upstream no longer accepts a page's token. */
  readonly isRefusedToken: (error: unknown) => boolean;
}

type Walk = NonNullable<CachePolicy<never>['walk']>;

/** The tag of all pages of a list. */
export function tagOfPages({ list }: Walk): string {
  return `pages:${list}`;
}

/**
 * Lists that are walked by token. A cached page returns the token that came with it, so a page with a next page is cached for a
 * minute only. Where upstream refuses a token all the same, its list is evicted, so that the next walk gets fresh ones; and where
 * that token was younger, pages are cached for half its age from then on.
 */
export class TokenPages {
  readonly #parts: TokenPagesParts;
  readonly #issuedAt = new LRUCache<string, number>(entriesAtMost(mostTokens));
  #tokenMs = longestTokenMs;

  constructor(parts: TokenPagesParts) {
    this.#parts = parts;
  }

  /** One page. @param load reads it from the cache or upstream */
  async read<Page>(
    walk: Walk,
    read: CachedRead<Page>,
    load: (read: CachedRead<Page>) => Promise<Page>,
  ): Promise<Page> {
    try {
      return await load({
        ...read,
        lifeMs: (page) => (nextTokenOf(page) === undefined ? Number.POSITIVE_INFINITY : this.#tokenMs),
        load: async (context) => this.#issued(await read.load(context)),
      });
    } catch (error) {
      const { token } = walk;
      if (token !== undefined && this.#parts.isRefusedToken(error)) this.#refused(token, tagOfPages(walk));
      throw error;
    }
  }

  #issued<Page>(page: Page): Page {
    const token = nextTokenOf(page);
    if (token !== undefined) this.#issuedAt.set(token, this.#parts.now());
    return page;
  }

  #refused(token: string, tag: string): void {
    const issuedAt = this.#issuedAt.peek(token);
    // A token of unknown age is from a cursor that a client has kept: it shows nothing about how long tokens live.
    if (issuedAt !== undefined) {
      this.#tokenMs = Math.min(this.#tokenMs, (this.#parts.now() - issuedAt) / 2);
    }
    this.#parts.cache.evict([tag]);
  }
}

/** The token of the next page; undefined: this is the last one. */
function nextTokenOf(page: unknown): string | undefined {
  const { nextToken }: { readonly nextToken?: unknown } = Object(page);
  return typeof nextToken === 'string' ? nextToken : undefined;
}
