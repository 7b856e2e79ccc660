import type { AnsweredField } from './answered-fields.ts';

/** One list by both planes. */
export interface Rows {
  readonly live: readonly unknown[];
  readonly mirror: readonly unknown[];
}

/** Undefined: not both are lists. */
export function rowsOf(live: unknown, mirror: unknown): Rows | undefined {
  return Array.isArray(live) && Array.isArray(mirror) ? { live, mirror } : undefined;
}

/** What differs between the planes and says nothing of which row it is. */
const ofPlane = new Set(['cursor', 'startCursor', 'endCursor', 'asOf', 'completeness']);

/** The rows by what they are of, or by what they say where no id is asked for. */
export function rowsInOrder(rows: readonly unknown[]) {
  const keyed = rows
    .map((row) => ({ row, id: idOf(row) }))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  return { rows: keyed.map(({ row }) => row), ids: keyed.map(({ id }) => id) };
}

function idOf(row: unknown): string {
  if (typeof row === 'object' && row !== null) {
    if ('node' in row) return idOf(row.node);
    if ('id' in row && typeof row.id === 'string') return row.id;
  }
  return JSON.stringify(row, (name, value: unknown) => (ofPlane.has(name) ? undefined : value)) ?? '';
}

const defaultFirst = 20;

/** Whether a page has all rows of its list, as far as the answer shows. */
export function isWholeList(page: object, { arguments: { first, after } }: AnsweredField): boolean {
  if (typeof after === 'string') return false;
  const counts = Object.values(page).filter((value) => Array.isArray(value));
  const most = typeof first === 'number' ? first : defaultFirst;
  return counts.every(({ length }) => length < most) || Reflect.get(page, 'totalCount') === counts[0]?.length;
}
