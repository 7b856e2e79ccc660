import { LRUCache } from 'lru-cache';
import type { Topic } from '../eiam/operation.ts';
import type { Cache } from './cache.ts';
import type { Question } from './question.ts';

/** How long a page that leads on is kept: its token lives for minutes, how many is not documented (developer-api.md 6.1, U17). */
const longestLeadingOnMs = 60_000;

/** Tokens whose age is known. */
const mostTokens = 10_000;

export interface TokenPagesParts {
  readonly cache: Pick<Cache, 'evict'>;
  readonly now: () => number;
  /** Whether a failure may mean that upstream no longer knows a page's token. */
  readonly isRefusedToken: (error: unknown) => boolean;
}

/**
 * Lists that are walked by token. A page from memory hands out the token that came with it, so a page that leads on is kept for a
 * minute only. Where upstream refuses a token all the same, its list is evicted, so that the next walk gets fresh ones; and where
 * that token was younger, pages are kept for half its age from then on.
 */
export class TokenPages {
  readonly #parts: TokenPagesParts;
  readonly #issuedAt = new LRUCache<string, number>({ max: mostTokens });
  #leadingOnMs = longestLeadingOnMs;

  constructor(parts: TokenPagesParts) {
    this.#parts = parts;
  }

  /** One page. @param read reads it from memory or upstream */
  async read<Page>(
    { list, token }: NonNullable<Topic<Page>['walk']>,
    question: Question<Page>,
    read: (question: Question<Page>) => Promise<Page>,
  ): Promise<Page> {
    const tag = `pages:${list}`;
    try {
      return await read({
        ...question,
        tags: [...question.tags, tag],
        lifeMs: (page) => (nextTokenOf(page) === undefined ? Number.POSITIVE_INFINITY : this.#leadingOnMs),
        load: async (context) => this.#issued(await question.load(context)),
      });
    } catch (error) {
      if (token !== undefined && this.#parts.isRefusedToken(error)) this.#refused(token, tag);
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
    // A token that is not known here is a cursor that a client has kept: it says nothing of how long tokens live.
    if (issuedAt !== undefined) {
      this.#leadingOnMs = Math.min(this.#leadingOnMs, (this.#parts.now() - issuedAt) / 2);
    }
    this.#parts.cache.evict([tag]);
  }
}

/** What opens the page after this one; undefined: it is the last. */
function nextTokenOf(page: unknown): string | undefined {
  const { nextToken }: { readonly nextToken?: unknown } = Object(page);
  return typeof nextToken === 'string' ? nextToken : undefined;
}
