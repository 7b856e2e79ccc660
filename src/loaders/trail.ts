import { hash } from 'node:crypto';
import type { Position } from './page.ts';

/** How many of the last rows a cursor remembers: so many deletes in a row right at a seam are survived, less one. */
export const trailLength = 12;

/** Characters of a mark, 48 bits of a hash: short in a cursor, and no two rows of a directory share one by chance. */
export const markLength = 8;

/** Stands for a row whose id could not be read. No hash looks like it. */
export const unreadableMark = '*'.repeat(markLength);

export function markOf(id: string | undefined): string {
  return id === undefined ? unreadableMark : hash('sha256', id, 'base64url').slice(0, markLength);
}

/** Whether a cursor remembers every row that its walk has given, so that a list without them has none that was given. */
export function remembersAll({ marks, offset, total }: Position): boolean {
  // Cursors of version 0.1 remember one row, and no total.
  const isWhole = marks.length < trailLength && (total !== undefined || offset <= marks.length);
  return isWhole && !marks.includes(unreadableMark);
}

/** Where the rows of a cursor's trail stood, by id: -1 for the last one, -2 for the one before it. */
export interface Trail {
  readonly marks: readonly string[];
  placeOf(id: string): number | undefined;
}

/** @param marks the last one is the row that the cursor stands behind; cursors of version 0.1 have its whole id instead */
export function createTrail(marks: readonly string[]): Trail {
  const places = new Map<string, number>();
  marks.forEach((mark, index) => {
    if (mark !== unreadableMark) places.set(mark, index - marks.length);
  });
  return {
    marks,
    placeOf: (id) => (places.size === 0 ? undefined : (places.get(markOf(id)) ?? places.get(id))),
  };
}
