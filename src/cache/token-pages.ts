import { LRUCache } from 'lru-cache';
import type { Cache } from './cache.ts';
import type { Topic } from './question.ts';

/** How long a page that leads on is remembered: its token lives for minutes, nobody knows how many (developer-api.md 6.1, U17). */
const longestLeadingOnMs = 60_000;

/** Tokens whose age is known. */
const mostTokens = 10_000;

interface TokenPage {
  readonly nextToken?: string | undefined;
}

export interface TokenPagesParts {
  readonly cache: Cache;
  readonly now: () => number;
  /** Whether a failure may mean that upstream knows a page's token no more. */
  readonly isRefusedToken: (error: unknown) => boolean;
}

/**
 * Lists that are walked by token. A remembered page hands out the token that came with it, so a page that leads on is
 * remembered for a minute only. Where upstream refuses a token all the same, its list is forgotten, so that the next walk gets
 * fresh ones; and where that token was younger, pages are remembered for half its age from then on.
 */
export class TokenPages {
  readonly #parts: TokenPagesParts;
  readonly #issuedAt = new LRUCache<string, number>({ max: mostTokens });
  #leadingOnMs = longestLeadingOnMs;

  constructor(parts: TokenPagesParts) {
    this.#parts = parts;
  }

  /**
   * One page.
   * @param list the list's own name among all lists
   * @param token what opens this page; undefined: the first
   */
  async read<Page extends TokenPage>(
    list: string,
    token: string | undefined,
    about: Topic<Page>,
    read: (topic: Topic<Page>, issued: (page: Page) => Page) => Promise<Page>,
  ): Promise<Page> {
    const tag = `pages:${list}`;
    const lifeMs = ({ nextToken }: Page) =>
      nextToken === undefined ? Number.POSITIVE_INFINITY : this.#leadingOnMs;
    try {
      return await read({ ...about, tags: [...about.tags, tag], lifeMs }, (page) => this.#issued(page));
    } catch (error) {
      if (token !== undefined && this.#parts.isRefusedToken(error)) this.#refused(token, tag);
      throw error;
    }
  }

  #issued<Page extends TokenPage>(page: Page): Page {
    if (page.nextToken !== undefined) this.#issuedAt.set(page.nextToken, this.#parts.now());
    return page;
  }

  #refused(token: string, tag: string): void {
    const issuedAt = this.#issuedAt.peek(token);
    // What nobody has seen for long is a cursor that a client has kept: it says nothing of how long tokens live.
    if (issuedAt !== undefined) {
      this.#leadingOnMs = Math.min(this.#leadingOnMs, (this.#parts.now() - issuedAt) / 2);
    }
    this.#parts.cache.evict([tag]);
  }
}
