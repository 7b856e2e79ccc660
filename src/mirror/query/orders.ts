import type { Condition } from './condition.ts';
import type { Source, Term } from './listing.ts';
import { jsonOf, type Sql, sql } from './sql.ts';
import { relevanceOf } from './text-search.ts';

export const byId: Term = { value: sql`o.id`, kind: 'text' };
/** EIAM's own order. */
export const byRank: readonly Term[] = [{ value: sql`o.rank`, kind: 'number' }, byId];

export function byText(value: Sql): readonly Term[] {
  return [{ value, kind: 'text', isNullable: true }, byId];
}

export function byMoment(value: Sql): readonly Term[] {
  return [{ value, kind: 'number', isNullable: true }, byId];
}

export function byNumber(value: Sql): readonly Term[] {
  return [{ value, kind: 'number' }, byId];
}

/** @param name that objects which are met as well are sorted by */
export function byRelevance(text: string, name: Sql): readonly Term[] {
  return [{ value: relevanceOf(text), kind: 'number' }, { value: name, kind: 'text' }, byId];
}

/** What groups and units can be sorted by alike. Undefined: the order that the list has of itself. */
export function termsOfNamed<Filter extends TextFilter<Filter>>(
  field: 'NAME' | 'CREATED_AT' | 'UPDATED_AT' | 'RELEVANCE',
  filter: Filter | undefined,
): readonly Term[] | undefined {
  switch (field) {
    case 'NAME':
      return byText(sql`o.sort_name`);
    case 'CREATED_AT':
      return byMoment(sql`o.created`);
    case 'UPDATED_AT':
      return byMoment(sql`o.updated`);
    case 'RELEVANCE': {
      const text = textOf(filter);
      return text === undefined ? undefined : byRelevance(text, sql`ifnull(o.sort_name, '')`);
    }
  }
}

/** The order of ids that all objects must be among, where conditions name some: each at its first place. */
export function orderOfIds(
  conditions: readonly Condition[],
  table: Sql,
): { readonly source: Source; readonly terms: readonly Term[] } | undefined {
  const ids = conditions.find((condition) => condition.ids !== undefined)?.ids;
  if (!ids) return undefined;
  const places = sql`SELECT value AS id, min(key) AS place FROM json_each(${jsonOf(ids)}) GROUP BY value`;
  return {
    source: { from: sql`(${places}) s CROSS JOIN ${table} o ON o.id = s.id`, where: sql`1` },
    terms: byNumber(sql`s.place`),
  };
}

interface TextFilter<Filter> {
  readonly text?: string | null | undefined;
  readonly and?: readonly Filter[] | null | undefined;
}

/** The text that all objects must meet, the first one where there are several. */
export function textOf<Filter extends TextFilter<Filter>>(filter: Filter | undefined): string | undefined {
  if (filter?.text) return filter.text;
  for (const each of filter?.and ?? []) {
    const text = textOf(each);
    if (text !== undefined) return text;
  }
  return undefined;
}
