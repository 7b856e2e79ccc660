import type { Gateway } from '../../support/gateway.ts';

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

export interface Page {
  readonly totalCount: number;
  readonly pageInfo: PageInfo;
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } | null }[];
  readonly nodes: readonly ({ readonly id: string } | null)[];
}

/** A list of the graph: where it is, and whose it is. */
export interface List {
  readonly name: string;
  /** A document that takes `$id`, `$first` and `$after` and asks for `connection` under the alias `list`. */
  readonly query: string;
  readonly id: string;
  /** The ids the list holds, as the store says. */
  readonly ids: readonly string[];
}

const page = `{
  totalCount
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  edges { cursor node { id } }
  nodes { id }
}`;

/** Lists of one user, group or unit. `more`: arguments in front of the page's own, each with a comma behind it. */
export function nestedQuery(root: string, field: string, more = ''): string {
  return `query ($id: ID!, $first: Int, $after: String) {
    root: ${root} { list: ${field}(${more}first: $first, after: $after) ${page} }
  }`;
}

/** Lists that stand at the top. */
export function topQuery(field: string): string {
  return `query ($first: Int, $after: String) { list: ${field}first: $first, after: $after) ${page} }`;
}

interface Answered {
  readonly list?: Page | null;
  readonly root?: { readonly list: Page | null } | null;
}

export async function askPage(
  gateway: Gateway,
  { query, id }: Pick<List, 'query' | 'id'>,
  window: { readonly first?: number; readonly after?: string | null },
) {
  const { data, errors, extensions } = await gateway.ask<Answered>(query, { id, ...window });
  return { page: data?.list ?? data?.root?.list ?? null, errors, calls: extensions?.upstream?.byOperation };
}

/** A page that has to be there. */
export async function getPage(
  gateway: Gateway,
  list: Pick<List, 'query' | 'id' | 'name'>,
  window: { readonly first?: number; readonly after?: string | null },
): Promise<Page> {
  const { page: found, errors } = await askPage(gateway, list, window);
  if (!found) throw new Error(`Expected a page of ${list.name}, but got ${JSON.stringify(errors)}`);
  return found;
}

/** Follows `endCursor` until there is no next page; `sizes` are taken in turn. */
export async function walk(gateway: Gateway, list: List, sizes: readonly number[]): Promise<Page[]> {
  const pages: Page[] = [];
  let after: string | null = null;
  for (let turn = 0; turn <= list.ids.length; turn += 1) {
    const first = sizes[turn % sizes.length] ?? 1;
    const next: Page = await getPage(gateway, list, { first, after });
    pages.push(next);
    after = next.pageInfo.endCursor;
    if (!next.pageInfo.hasNextPage) return pages;
  }
  throw new Error(`Expected ${list.name} to end within ${list.ids.length} pages`);
}

export function idsOf(pages: readonly Page[]): (string | undefined)[] {
  return pages.flatMap(({ edges }) => edges.map(({ node }) => node?.id));
}
