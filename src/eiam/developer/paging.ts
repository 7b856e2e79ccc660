import { largestPage, safePage } from '../../vocabulary/limits.ts';
import { EiamError } from '../errors.ts';

/** A page of a list counted by pages; the first is 1. */
export interface NumberedPage {
  readonly pageNumber: number;
  /** 1 to `largestPage`. */
  readonly pageSize: number;
}

/** A page of a list walked by cursor. */
export interface CursorPage {
  /** From the page before; undefined for the first. */
  readonly nextToken?: string | undefined;
  /** 1 to `largestPage`. Upstream may send fewer although more follow: the list ends where `nextToken` is missing. */
  readonly maxResults: number;
}

/** Out-of-range pages are refused or clamped, nobody knows which (6.1), so none is ever sent. */
export function checkPageSize(size: number): number {
  if (!Number.isInteger(size) || size < 1 || size > largestPage) {
    throw new RangeError(`page size: expected an integer from 1 to ${largestPage}, but got ${size}`);
  }
  return size;
}

/**
 * Reads cursor pages with as many items as asked for, until upstream says that it is too many: the true maximum is not
 * documented (U3). From then on pages are small; a reader notices nothing, since pages end on their token.
 */
export class CursorPages {
  #most = largestPage;

  /** One page, asked for with `maxResults`, or with less when upstream allows no more. */
  async read<Page>(maxResults: number, ask: (maxResults: number) => Promise<Page>): Promise<Page> {
    const size = Math.min(checkPageSize(maxResults), this.#most);
    try {
      return await ask(size);
    } catch (error) {
      const tooMany = error instanceof EiamError && error.code === 'InvalidParameter.MaxResults';
      if (!tooMany || size <= safePage) throw error;
      this.#most = safePage;
      return ask(safePage);
    }
  }
}
