import type { AnsweredField } from './answered-fields.ts';
import {
  isCompleteness,
  isCursor,
  isFailed,
  isFreshness,
  otherOrderOf,
  whyMirror,
} from './known-differences.ts';

/** One list by both planes. */
export interface Rows {
  readonly live: readonly unknown[];
  readonly mirror: readonly unknown[];
}

/** Undefined: not both are lists. */
export function rowsOf(live: unknown, mirror: unknown): Rows | undefined {
  return Array.isArray(live) && Array.isArray(mirror) ? { live, mirror } : undefined;
}

/** The rows by what they are of, or by what they say where no id is asked for. */
export function rowsInOrder(rows: readonly unknown[], field: AnsweredField) {
  const keyed = rows
    .map((row) => ({ row, key: keyOf(row, field) }))
    .toSorted((one, other) => (one.key < other.key ? -1 : 1));
  return { rows: keyed.map(({ row }) => row), keys: keyed.map(({ key }) => key) };
}

/** Of rows that have ids, those of both planes. */
export function pairsOf({ live, mirror }: Rows): readonly (readonly [unknown, unknown])[] {
  const byId = new Map(mirror.map((row) => [idOf(row), row]));
  return live.flatMap((row) => {
    const id = idOf(row);
    return id !== undefined && byId.has(id) ? [[row, byId.get(id)] as const] : [];
  });
}

function keyOf(row: unknown, field: AnsweredField): string {
  return idOf(row) ?? JSON.stringify(whatIsSaid(row, field)) ?? '';
}

function idOf(row: unknown): string | undefined {
  if (typeof row !== 'object' || row === null) return undefined;
  if ('node' in row) return idOf(row.node);
  return 'id' in row && typeof row.id === 'string' ? row.id : undefined;
}

/** The same by both planes for the same row: without what is theirs, and lists that have no order as sets. */
function whatIsSaid(value: unknown, field: AnsweredField): unknown {
  if (Array.isArray(value)) return value.map((each) => whatIsSaid(each, field));
  if (typeof value !== 'object' || value === null || isFailed(value)) return value;
  const below = field.below();
  const isUnordered = otherOrderOf(field) !== undefined;
  const isWhole = isUnordered && isWholeList(value, field);
  const said = Object.entries(value).flatMap(([key, inside]): [string, unknown][] => {
    const at = below.get(key);
    if (!at) return [[key, inside]];
    if (isCursor(at) || isFreshness(at) || isCompleteness(at) || whyMirror(at)) return [];
    if (!isUnordered || !Array.isArray(inside)) return [[key, whatIsSaid(inside, at)]];
    return [[key, isWhole ? rowsInOrder(inside, at).keys : inside.length]];
  });
  return Object.fromEntries(said);
}

const defaultFirst = 20;

/** Whether a page has all rows of its list, as far as the answer shows. */
export function isWholeList(page: object, { arguments: { first, after } }: AnsweredField): boolean {
  if (typeof after === 'string') return false;
  const counts = Object.values(page).filter((value) => Array.isArray(value));
  const most = typeof first === 'number' ? first : defaultFirst;
  return counts.every(({ length }) => length < most) || Reflect.get(page, 'totalCount') === counts[0]?.length;
}
