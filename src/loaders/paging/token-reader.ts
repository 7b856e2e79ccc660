import { GatewayError } from '../../../schema/errors/gateway-error.ts';
import { largestPage } from '../../vocabulary/limits.ts';
import { ListCount } from './list-count.ts';
import type { Reply } from './page.ts';
import { repeatedPages } from './repeated-pages.ts';
import { trailLength } from './trail.ts';

export interface TokenReply<Row> extends Reply<Row> {
  /** Absent on the last page. */
  readonly nextToken?: string | undefined;
}

export type LoadTokenPage<Row> = (
  nextToken: string | undefined,
  maxResults: number,
) => Promise<TokenReply<Row>>;

/** Rows that stand next to each other in a list, and the tokens before and behind them. */
export interface TokenSlice<Row> {
  readonly rows: readonly Row[];
  /** Undefined: the list's first page. */
  readonly token: string | undefined;
  /** Undefined: the list ends here. */
  readonly nextToken: string | undefined;
}

/**
 * Reads pages of a list that upstream pages by token.
 * @param cursorCount `totalCount` in the cursor
 */
export function createTokenReader<Row>(loadPage: LoadTokenPage<Row>, cursorCount: number | undefined) {
  const count = new ListCount(cursorCount);
  let largest = largestPage;

  async function read(token: string | undefined, maxResults: number): Promise<TokenSlice<Row>> {
    const reply = await loadPage(token, maxResults);
    const { data, nextToken } = reply;
    count.note(reply);
    if (nextToken !== undefined && nextToken === token) throw repeatedPages('a page leads to itself');
    // A page may be short for other reasons: so few rows do not show a limit.
    if (nextToken !== undefined && data.length >= trailLength && data.length < maxResults)
      largest = data.length;
    return { rows: data, token, nextToken };
  }

  return {
    count,
    /** The largest page that upstream is known to serve. */
    get largest() {
      return largest;
    },
    read,
    /** The same; undefined where upstream does not accept the token any more: they live for minutes (U17), cursors longer. */
    readIfAccepted(token: string | undefined, maxResults: number): Promise<TokenSlice<Row> | undefined> {
      return read(token, maxResults).catch((error: unknown) => {
        if (token !== undefined && isRefusedToken(error)) return undefined;
        throw error;
      });
    },
  };
}

/** By the family of its code: the whole one is not published (U17). */
function isRefusedToken(error: unknown): boolean {
  return error instanceof GatewayError && (error.upstream?.code ?? '').startsWith('InvalidParameter.');
}
