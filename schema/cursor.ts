import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Position } from '../src/loaders/page.ts';
import { BadUserInputError } from './errors.ts';

/** A place in a list, and the list it belongs to. */
interface Cursor extends Position {
  readonly list: string;
}

const wire = z.tuple([
  z.string(),
  // Page numbers are int32 upstream (developer-api.md 6.1).
  z.int().min(0).max(2_000_000_000),
  z.string().max(64),
  z.string().max(4_096).nullable(),
  z.int().min(0).max(100),
]);

/** Names a list by its coordinate and all that it was asked with, so that a cursor can't wander to another list. */
export function listName(coordinate: string, askedWith: unknown): string {
  return `${coordinate}|${hash('sha256', JSON.stringify(askedWith ?? null), 'base64url').slice(0, 16)}`;
}

export function toCursor(list: string, { offset, id, token, skip }: Position): string {
  return Buffer.from(JSON.stringify([list, offset, id, token ?? null, skip])).toString('base64url');
}

/** Reads a cursor back, or gives undefined for a text that never was one. */
export function parseCursor(text: string): Cursor | undefined {
  if (text.length > 8_192) return undefined;
  try {
    const read = wire.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    if (!read.success) return undefined;
    const [list, offset, id, token, skip] = read.data;
    return { list, offset, id, token: token ?? undefined, skip };
  } catch {
    return undefined;
  }
}

/** The place that `after` names in this very list. */
export function placeIn(list: string, after: string | null | undefined): Position | undefined {
  if (after === null || after === undefined) return undefined;
  const cursor = parseCursor(after);
  if (cursor?.list !== list) {
    throw new BadUserInputError(
      'after',
      'expected a cursor that this list gave, but got one of another list',
    );
  }
  return cursor;
}
