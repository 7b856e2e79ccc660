import type { MirrorKind, SearchQuestion } from '../questions.ts';
import { formsOfNames } from '../text/search-column.ts';
import { searchForm, wordsOf } from '../text/search-form.ts';
import type { Listing, Term } from './listing.ts';
import { byId } from './orders.ts';
import { all, list, type Sql, type SqlValue, sql } from './sql.ts';
import { candidatesOf, isNamed, relevanceOf } from './text-search.ts';
import { isInTime } from './tick.ts';
import { nameOfUser } from './users.ts';

export interface SearchedKind {
  readonly kind: MirrorKind;
  readonly table: Sql;
  /** Its rows as `o`, for a look at all. */
  readonly rows: Sql;
  /** The same for a look at some, by their keys. */
  readonly rowsByKey: Sql;
  /** What objects that meet the text as well are sorted by. */
  readonly sorted: Sql;
  /** The names that are searched, in the order of the column: the row's members, and the graph's fields. */
  readonly names: readonly SearchedName[];
}

interface SearchedName {
  readonly member: string;
  readonly field: string;
}

const searchedKinds: readonly SearchedKind[] = [
  {
    kind: 'USER',
    table: sql`users`,
    rows: sql`users o INDEXED BY users_to_scan`,
    // A row is found by its number faster than an entry of the index by its first column.
    rowsByKey: sql`users o NOT INDEXED`,
    sorted: nameOfUser,
    names: [
      { member: 'displayName', field: 'displayName' },
      { member: 'username', field: 'username' },
    ],
  },
  {
    kind: 'GROUP',
    table: sql`groups`,
    rows: sql`groups o`,
    rowsByKey: sql`groups o`,
    sorted: sql`ifnull(o.sort_name, '')`,
    names: [{ member: 'groupName', field: 'name' }],
  },
  {
    kind: 'ORGANIZATIONAL_UNIT',
    table: sql`units`,
    rows: sql`units o`,
    rowsByKey: sql`units o`,
    sorted: sql`ifnull(o.sort_name, '')`,
    names: [{ member: 'organizationalUnitName', field: 'name' }],
  },
];

/** @param kinds undefined: all */
export function searchedAmong(kinds: readonly MirrorKind[] | undefined): readonly SearchedKind[] {
  return searchedKinds.filter(({ kind }) => kinds?.includes(kind) ?? true);
}

/** @param kind that a row of a search listing says */
export function kindOf(kind: SqlValue): SearchedKind {
  const found = searchedKinds.find((each) => each.kind === kind);
  if (!found) throw new TypeError('Expected the kind of an object that is searched for');
  return found;
}

const terms: readonly Term[] = [
  { value: sql`o.relevance`, kind: 'number' },
  { value: sql`o.name`, kind: 'text' },
  byId,
];

/**
 * The objects of all kinds in one list; the extra of a row is its kind. Undefined: there can be none.
 * @param people the keys of the candidates among people, where they are known
 */
export function searchListing(
  { text, kinds }: Pick<SearchQuestion, 'text' | 'kinds'>,
  people?: Sql | undefined,
): Listing | undefined {
  const words = wordsOf(text);
  const wanted = searchedAmong(kinds);
  if (words.length === 0 || wanted.length === 0) return undefined;
  const found = wanted.map((searched) => {
    const { kind, sorted } = searched;
    const known = kind === 'USER' ? people : undefined;
    const from = rowsAmong(searched, known ?? candidatesOf(kind, words));
    return sql`SELECT o.key AS key, ${kind} AS kind, ${relevanceOf(text)} AS relevance, ${sorted} AS name, o.id AS id
      FROM ${from} WHERE ${all([isInTime(sql`o.key`), isNamed(words)])}`;
  });
  // With a limit it is one query: otherwise SQLite sorts each kind by itself, and all of it.
  const table = sql`(${list(found, ' UNION ALL ')} LIMIT -1)`;
  return {
    table,
    conditions: [],
    source: { from: sql`${table} o`, where: sql`1`, extra: sql`o.kind` },
    terms,
    direction: 'ASC',
    open: new Set(),
  };
}

/** The rows of a kind as `o`. @param candidates the keys of those that are looked at; undefined: all */
export function rowsAmong({ rows, rowsByKey }: SearchedKind, candidates: Sql | undefined): Sql {
  return candidates ? sql`(${candidates}) c CROSS JOIN ${rowsByKey} ON o.key = c.key` : rows;
}

/** The fields that hold all words of the text, else those that hold any. @param row as JSON; @param column its `search` */
export function matchedFields(
  names: readonly SearchedName[],
  row: string,
  column: string,
  text: string,
): readonly string[] {
  const held: unknown = JSON.parse(row);
  const forms = formsOfNames(column);
  const words = wordsOf(text);
  const fields = names
    .filter(({ member }) => searchForm(String(Reflect.get(Object(held), member) ?? '')) !== '')
    .map(({ field }, at) => {
      const found = words.filter((word) => forms[at]?.some((form) => form.includes(word)));
      return { field, found: found.length };
    });
  const whole = fields.filter(({ found }) => found === words.length);
  const matched = whole.length > 0 ? whole : fields.filter(({ found }) => found > 0);
  return matched.map(({ field }) => field);
}
