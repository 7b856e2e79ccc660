import { hash } from 'node:crypto';
import { z } from 'zod';
import { BadUserInputError } from '../errors/errors.ts';
import type { Position } from './page.ts';

/** A place in a list, and the list it belongs to. */
interface Cursor extends Position {
  readonly list: string;
}

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

const place = [z.string(), rowCount, markText, rowCount.nullable()] as const;

const wire = z
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

export function toCursor(list: string, { offset, total, marks, tokens }: Position): string {
  const found = tokens ? [tokens.token ?? null, tokens.skip, tokens.next ?? null] : [];
  const members = [list, offset, marks.join(''), total ?? null, ...found];
  return Buffer.from(JSON.stringify(members)).toString('base64url');
}

/** Reads a cursor back, or gives undefined for a text that never was one. */
export function parseCursor(text: string): Cursor | undefined {
  if (text.length > 8_192) return undefined;
  try {
    return wire.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

/** The place that `after` names in this very list. */
export function placeIn(list: ListName, after: string | null | undefined): Position | undefined {
  if (after === null || after === undefined) return undefined;
  const cursor = parseCursor(after);
  if (cursor?.list !== list.text) {
    throw new BadUserInputError(
      'after',
      'expected a cursor that this list gave, but got one of another list',
    );
  }
  return cursor;
}
