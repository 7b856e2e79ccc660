import type { UserOrderField } from '../../../../src/mirror/questions.ts';
import { searchFormsOf, sortForm } from '../../../../src/mirror/text/name-forms.ts';
import { wordsOf } from '../../../../src/mirror/text/search-form.ts';

/** What rows are sorted by, one after the other; undefined: no value. */
export type SortKey = readonly (string | number | undefined)[];

/** Texts by code points. Of the first of the values none comes last, whatever the direction. */
export function inOrder<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => SortKey,
  direction: 'ASC' | 'DESC' = 'ASC',
): Row[] {
  const keyed = rows.map((row) => ({ row, key: keyOf(row) }));
  const sign = direction === 'ASC' ? 1 : -1;
  keyed.sort((one, other) => compareKeys(one.key, other.key, sign));
  return keyed.map(({ row }) => row);
}

function compareKeys(one: SortKey, other: SortKey, sign: number): number {
  for (const [at, value] of one.entries()) {
    const against = other[at];
    if (value === undefined || against === undefined) {
      if (value === against) continue;
      return value === undefined ? 1 : -1;
    }
    const compared =
      typeof value === 'number'
        ? value - Number(against)
        : Buffer.compare(Buffer.from(value), Buffer.from(String(against)));
    if (compared !== 0) return sign * compared;
  }
  return 0;
}

export function sorted(text: string | undefined, named: 'person' | 'thing'): string | undefined {
  return text === undefined ? undefined : sortForm(text, named);
}

/** 0: a whole name, 1: every word begins a word of a name, 2: elsewhere. */
export function relevance(
  names: readonly (string | undefined)[],
  named: 'person' | 'thing',
  text: string,
): number {
  const words = wordsOf(text);
  const forms = names.flatMap((name) => (name === undefined ? [] : searchFormsOf(name, named)));
  if (forms.includes(words.join(' '))) return 0;
  const begins = (word: string) => forms.some((form) => ` ${form}`.includes(` ${word}`));
  return words.every(begins) ? 1 : 2;
}

export const userOrders: readonly UserOrderField[] = [
  ...(['DISPLAY_NAME', 'USERNAME', 'EMAIL', 'CREATED_AT', 'UPDATED_AT', 'ACCOUNT_EXPIRES_AT'] as const),
  'RELEVANCE',
];
