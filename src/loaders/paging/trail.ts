import { hash } from 'node:crypto';

/** How many of the last rows a cursor holds: so many deletes in a row right at a seam are survived, less one. */
export const trailLength = 12;

/** Characters of a mark, 48 bits of a hash: short in a cursor, and no two rows of a directory share one by chance. */
const markLength = 8;

/** Stands for a row whose id could not be read. No hash looks like it. */
export const unreadableMark = '*'.repeat(markLength);

/** Marks that are kept, since the pages of a walk overlap, and cached ones come again; when there are more, all are dropped. */
const mostMarks = 4_096;
const marksById = new Map<string, string>();

export function markOf(id: string | undefined): string {
  if (id === undefined) return unreadableMark;
  const known = marksById.get(id);
  if (known !== undefined) return known;
  const mark = hash('sha256', id, 'base64url').slice(0, markLength);
  if (marksById.size >= mostMarks) marksById.clear();
  marksById.set(id, mark);
  return mark;
}

/** Stands in front of the marks where they are of all rows that a walk has given and that are still there. */
export const startMark = '='.repeat(markLength);

/** Stands in front of all others where the walk has seen its list in two orders. */
export const unstableMark = '~'.repeat(markLength);

/** Where the rows of a cursor's trail stood, by id: -1 for the last one, -2 for the one before it. */
export interface Trail {
  readonly marks: readonly string[];
  /** Whether it reaches back to the walk's start: a list without its rows has none that was given. */
  readonly isWhole: boolean;
  readonly isUnstable: boolean;
  placeOf(id: string): number | undefined;
}

/** Of a walk that begins: no row of its list has been given. */
const beginning: Trail = { marks: [], isWhole: true, isUnstable: false, placeOf: () => undefined };

/**
 * @param marks the last one is the row that the cursor stands behind; cursors of version 0.1 have its whole id instead.
 * Undefined: a walk that begins.
 */
export function createTrail(marks: readonly string[] | undefined): Trail {
  if (marks === undefined) return beginning;
  const isUnstable = marks[0] === unstableMark;
  const stable = isUnstable ? marks.slice(1) : marks;
  const isWhole = stable[0] === startMark;
  const rows = isWhole ? stable.slice(1) : stable;
  const places = new Map<string, number>();
  rows.forEach((mark, index) => {
    if (mark !== unreadableMark) places.set(mark, index - rows.length);
  });
  const mayBeId = rows.length === 1;
  return {
    marks: rows,
    isWhole,
    isUnstable,
    placeOf(id) {
      if (places.size === 0) return undefined;
      return places.get(markOf(id)) ?? (mayBeId ? places.get(id) : undefined);
    },
  };
}
