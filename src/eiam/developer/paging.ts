import { largestPage, mostIds, safePage } from '../../vocabulary/limits.ts';
import { EiamError } from '../errors.ts';
import type { DirectoryObject } from '../known-objects.ts';
import type { Shown, ShownList } from '../operation.ts';
import { readable, type UnreadableRow } from '../unreadable.ts';
import type { DeveloperRequest } from './operation.ts';

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

/**
 * Out-of-range pages are refused or clamped, the contract leaves open which (6.1), so none is ever sent.
 * @throws RangeError
 */
export function checkPageSize(size: number): number {
  if (Number.isInteger(size) && size >= 1 && size <= largestPage) return size;
  throw new RangeError(`page size: expected an integer from 1 to ${largestPage}, but got ${size}`);
}

/**
 * Neither no ids nor too many are defined upstream (developer-api.md 8.7; management-api.md 2.3, 7.3), so neither is ever sent.
 * @throws RangeError
 */
export function checkIds(ids: readonly string[]): readonly string[] {
  if (ids.length >= 1 && ids.length <= mostIds) return ids;
  throw new RangeError(`ids: expected 1 to ${mostIds}, but got ${ids.length}`);
}

/** @throws RangeError */
export function numbered({ pageNumber, pageSize }: NumberedPage): NumberedPage {
  return { pageNumber, pageSize: checkPageSize(pageSize) };
}

/**
 * What a page of a list shows.
 * @param idMember the member of a row that has its object's id
 * @param isAll whether the page is the whole list
 * @param rowsAre `ids`: rows that show no more of their objects than that they are there
 */
export function shownPage<
  Member extends string,
  Row extends DirectoryObject & { readonly [Name in Member]: string },
>(
  idMember: Member,
  data: readonly (Row | UnreadableRow)[],
  list: Omit<ShownList, 'isWhole'>,
  isAll: boolean,
  rowsAre: 'objects' | 'ids' = 'objects',
): Shown {
  const rows = readable<Row>(data);
  // A row that could not be read may be any object.
  const isWhole = isAll && rows.length === data.length;
  const objects = new Map(rows.map((row) => [row[idMember], rowsAre === 'ids' ? undefined : row]));
  return { objects, list: { ...list, isWhole } };
}

/** Whether a page by number holds all of its list: it is the first, and has room for another row. */
export function isAllNumbered({ pageNumber, pageSize }: NumberedPage, data: readonly unknown[]): boolean {
  return pageNumber === 1 && pageSize > data.length;
}

/** @throws RangeError */
export function byCursor({ nextToken, maxResults }: CursorPage) {
  return { nextToken, maxResults: checkPageSize(maxResults) };
}

/**
 * Reads cursor pages with as many items as requested, until upstream refuses the size: the true maximum is not
 * documented (U3). From then on pages are small; a reader notices nothing, since pages end on their token.
 */
export class CursorPages {
  #most = largestPage;

  /** Sends a request, which may be for a cursor page: with less on it when upstream allows no more. */
  read<Answer>(
    request: DeveloperRequest,
    send: (request: DeveloperRequest) => Promise<Answer>,
  ): Promise<Answer> {
    const requested = request.query?.maxResults;
    return typeof requested === 'number' ? this.#readPage(requested, request, send) : send(request);
  }

  async #readPage<Answer>(
    requested: number,
    request: DeveloperRequest,
    send: (request: DeveloperRequest) => Promise<Answer>,
  ): Promise<Answer> {
    const withSize = (maxResults: number) => ({ ...request, query: { ...request.query, maxResults } });
    const size = Math.min(requested, this.#most);
    try {
      return await send(size === requested ? request : withSize(size));
    } catch (error) {
      const tooMany = error instanceof EiamError && error.code === 'InvalidParameter.MaxResults';
      if (!tooMany || size <= safePage) throw error;
      this.#most = safePage;
      return send(withSize(safePage));
    }
  }
}
