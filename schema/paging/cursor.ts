import { hash } from 'node:crypto';
import { z } from 'zod';
import { BadUserInputError } from '../errors/errors.ts';
import type { Place, Position, SortedPlace } from './page.ts';

/** A place in a list, and the list it belongs to. */
type Cursor = { readonly list: string } & (Position | SortedPlace);

// Page numbers are int32 upstream (developer-api.md 6.1).
const rowCount = z.int().min(0).max(2_000_000_000);
const token = z.string().max(4_096).nullable();

/** The marks of a cursor's rows are of one length, and stand in one text (src/loaders/paging/trail.ts). */
const markLength = 8;
const markText = z
  .string()
  .max(32 * markLength)
  .refine((text) => text.length % markLength === 0)
  .transform((text) => Array.from(text.match(/.{8}/gs) ?? []));

const sortValue = z.union([z.string().max(1_024), z.number(), z.null()]);

const place = [z.string(), rowCount, markText, rowCount.nullable()] as const;

const livePlace = z
  .union([
    z
      .tuple(place)
      .transform(([list, offset, marks, total]) => ({ list, offset, marks, total, tokens: undefined })),
    z
      .tuple([...place, token, rowCount, token])
      .transform(([list, offset, marks, total, opening, skip, next]) => ({
        ...{ list, offset, marks, total },
        tokens: { token: opening ?? undefined, skip, next: next ?? undefined },
      })),
    // As version 0.1 wrote them: the row's whole id as its only anchor, and one token, with what was taken of its page.
    z
      .tuple([z.string(), rowCount, z.string().max(64), token, rowCount])
      .transform(([list, offset, id, opening, skip]) => ({
        ...{ list, offset, marks: [id], total: null },
        tokens:
          skip === 0
            ? { token: undefined, skip: offset, next: opening ?? undefined }
            : { token: opening ?? undefined, skip, next: undefined },
      })),
  ])
  // A place behind the end of the list is none that a list has given.
  .refine(({ offset, total }) => total === null || offset <= total)
  .transform(({ total, ...cursor }): Cursor => ({ ...cursor, total: total ?? undefined }));

const wire = z.union([
  livePlace,
  z.tuple([z.string(), z.array(sortValue).min(1).max(4)]).transform(([list, key]): Cursor => ({ list, key })),
]);

/** Names a list by its coordinate and its arguments, so that a cursor is refused by any other list. */
export class ListName {
  readonly #coordinate: string;
  readonly #askedWith: unknown;
  #text: string | undefined;

  constructor(coordinate: string, askedWith: unknown) {
    this.#coordinate = coordinate;
    this.#askedWith = askedWith;
  }

  /** A hash stands in it: it is worked out for a list whose cursors are read or selected. */
  get text(): string {
    const asked = () => hash('sha256', JSON.stringify(this.#askedWith ?? null), 'base64url').slice(0, 16);
    this.#text ??= `${this.#coordinate}|${asked()}`;
    return this.#text;
  }
}

export function toCursor(list: string, at: Place): string {
  if ('cursor' in at) return at.cursor;
  if ('key' in at) return toText([list, at.key]);
  const { offset, total, marks, tokens } = at;
  const found = tokens ? [tokens.token ?? null, tokens.skip, tokens.next ?? null] : [];
  return toText([list, offset, marks.join(''), total ?? null, ...found]);
}

function toText(members: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(members)).toString('base64url');
}

/** Cursors that are kept once they were read: an operation's arguments are checked, and after that its lists are loaded by them. */
const mostKept = 64;
const read = new Map<string, Cursor>();

/** Reads a cursor back, or gives undefined for a text that never was one. */
export function parseCursor(text: string): Cursor | undefined {
  const known = read.get(text);
  if (known !== undefined || text.length > 8_192) return known;
  const cursor = readCursor(text);
  if (!cursor) return undefined;
  if (read.size >= mostKept) read.clear();
  read.set(text, cursor);
  return cursor;
}

function readCursor(text: string): Cursor | undefined {
  try {
    return wire.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

/** The place that an argument names in this very list. */
export function placeIn(
  list: ListName,
  argument: 'after' | 'before',
  text: string | null | undefined,
): Place | undefined {
  if (text === null || text === undefined) return undefined;
  const cursor = parseCursor(text);
  if (cursor?.list !== list.text) {
    throw new BadUserInputError(
      argument,
      'expected a cursor that this list gave, but got one of another list',
    );
  }
  return cursor;
}
