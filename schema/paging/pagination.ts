import type { OutputRef } from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import { defaultFirst } from '../../src/vocabulary/limits.ts';
import type { DirectoryChange } from '../changes/ports.ts';
import { acceptsRows, cursorOf, pageSize } from '../core/arguments.ts';
import { type Awaitable, andThen } from '../core/awaitable.ts';
import { builder, fedBy, semanticNonNull, semanticNonNullItems } from '../core/builder.ts';
import type { GraphContext } from '../core/context.ts';
import { directoryRead, type Permission } from '../core/permissions.ts';
import { checked, settled } from '../core/unreadable.ts';
import { type Brought, reads } from '../cost/step.ts';
import { NotFoundError, UnreadableMemberError } from '../errors/errors.ts';
import type { GroupNode } from '../group/node.ts';
import type { IdentityProviderNode } from '../identity-provider/ports.ts';
import type { OrganizationalUnitNode } from '../organizational-unit/ports.ts';
import type { UserNode } from '../user/ports.ts';
import { ListName, placeIn, toCursor } from './cursor.ts';
import { isCounted } from './is-counted.ts';
import type { ListPage, ListWindow } from './page.ts';
import { type Connection, DirectoryCompleteness, type Edge, type Listed, PageInfo } from './page-info.ts';

interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** The arguments of the list field at `coordinate` (`Query.identityProviders`) that can only be read forwards. */
export function forwardArguments(coordinate: string) {
  return builder.args((t) => ({
    first: t.int({
      defaultValue: defaultFirst,
      description:
        'The maximum number of rows of the page, 0 to 100. With 0 the page has no rows, only `totalCount` and `hasNextPage`.',
      extensions: { ...acceptsRows, ...pageSize },
    }),
    after: t.string({
      description: 'A cursor of the same list. The page begins with the row after it.',
      extensions: cursorOf(coordinate),
    }),
  }));
}

/** The arguments of the list field at `coordinate` (`Group.members`). */
export function pageArguments(coordinate: string) {
  const backward = builder.args((t) => ({
    last: t.int({
      description:
        'The maximum number of rows, counted from the end of the list or from `before`, 0 to 100; `first` then has no effect. Needs the mirror: NOT_CONFIGURED without it.',
      extensions: { ...acceptsRows, ...pageSize },
    }),
    before: t.string({
      description:
        'A cursor of the same list. The page ends with the row before it. Needs the mirror: NOT_CONFIGURED without it.',
    }),
  }));
  return { ...forwardArguments(coordinate), ...backward };
}

/**
 * Loads the window of a list that the arguments name. `askedWith`: all that makes this list another than its siblings.
 * @param info given where the list's count may take more reading than its page
 */
export function connect<Row>(
  coordinate: string,
  askedWith: unknown,
  { first, after, last, before }: PageArguments,
  load: (window: ListWindow) => Awaitable<ListPage<Listed<Row>>>,
  info?: GraphQLResolveInfo,
): Awaitable<Connection<Row>> {
  const list = new ListName(coordinate, askedWith);
  const window = {
    first: first ?? defaultFirst,
    after: placeIn(list, 'after', after),
    last: last ?? undefined,
    before: placeIn(list, 'before', before),
    isCounted: info ? isCounted(info) : undefined,
  };
  const isEmpty = (window.last ?? window.first) === 0;
  return andThen(isEmpty ? countOnly(window, load) : load(window), (page) => ({ list, page }));
}

/** A page without rows. What would be its first row, or its last, shows whether there are any. */
async function countOnly<Row>(
  window: ListWindow,
  load: (window: ListWindow) => Awaitable<ListPage<Row>>,
): Promise<ListPage<Row>> {
  const isBackward = window.last !== undefined;
  const page = await load({ ...window, ...(isBackward ? { last: 1 } : { first: 1 }) });
  const hasRow = page.entries.length > 0;
  const { hasNextPage, hasPreviousPage } = page;
  if (isBackward) return { ...page, entries: [], hasPreviousPage: hasPreviousPage || hasRow };
  return { ...page, entries: [], hasNextPage: hasNextPage || hasRow };
}

/** A row of a list that one object has. */
export interface OwnedRow<Row> {
  readonly ownerId: string;
  readonly row: Row;
}

/** Loads the list of one object so that each row has its parent: for fields of an edge about the two. */
export function ownedBy<Row>(
  ownerId: string,
  load: (window: ListWindow) => Promise<ListPage<Listed<Row>>>,
): (window: ListWindow) => Promise<ListPage<Listed<OwnedRow<Row>>>> {
  return async (window) => {
    const page = await load(window);
    const entries = page.entries.map(({ row, position }) => ({
      row: row instanceof UnreadableMemberError ? row : { ownerId, row },
      position,
    }));
    return { ...page, entries };
  };
}

/** The row of an edge. @throws UnreadableMemberError where it could not be read */
export function readableRow<Row>({ row }: Edge<Row>): Row {
  if (row instanceof UnreadableMemberError) throw row;
  return row;
}

/** A list has just named the object: where it is gone by now, the field is an error. */
function expectNode(node: NodeShape | null): NodeShape {
  if (node === null) throw new NotFoundError();
  return node;
}

type NodeShape = UserNode | GroupNode | OrganizationalUnitNode | IdentityProviderNode | DirectoryChange;

interface ConnectionShape<Row> {
  /** As in "UserGroup", for UserGroupConnection and UserGroupEdge. */
  readonly name: string;
  readonly description: string;
  /** Whose rows they are to read; default: those who may read the directory. */
  readonly requiresScopes?: Permission[][];
  readonly node: OutputRef<NodeShape>;
  /** What of the row's object is at hand; default: its profile. */
  readonly brings?: Brought;
  /** The row's object, with what the selection needs of it; null when it is gone. */
  readonly resolveNode: (
    row: Row,
    context: GraphContext,
    info: GraphQLResolveInfo,
  ) => NodeShape | null | Promise<NodeShape | null>;
}

/** A Relay connection with `nodes` beside `edges`, and a `totalCount` that upstream's pages bring along. */
export function connectionType<Row>(shape: ConnectionShape<Row>) {
  const edge = builder.objectRef<Edge<Row>>(`${shape.name}Edge`);
  const { requiresScopes = directoryRead, brings = 'profile' } = shape;
  /** Without a promise where none is needed: pages are large. */
  function resolveRow(row: Listed<Row>, context: GraphContext, info: GraphQLResolveInfo) {
    if (row instanceof UnreadableMemberError) throw row;
    const node = shape.resolveNode(row, context, info);
    return node instanceof Promise ? node.then(expectNode) : expectNode(node);
  }
  edge.implement({
    requiresScopes,
    description: `A row of ${shape.name}Connection: the object, its cursor, and data about their relation.`,
    extensions: { isEdge: true },
    fields: (t) => ({
      cursor: t.string({
        nullable: false,
        description: 'The cursor of this row, for the argument `after` of the same list.',
        resolve: ({ list, position }) => toCursor(list.text, position),
      }),
      node: t.field({
        type: shape.node,
        ...semanticNonNull,
        extensions: reads({ brings }),
        description: 'The object of this row. Null, with an error, where it cannot be read.',
        resolve: ({ row }, _arguments, context, info) => resolveRow(row, context, info),
      }),
    }),
  });
  const connection = builder.objectRef<Connection<Row>>(`${shape.name}Connection`).implement({
    requiresScopes,
    description: shape.description,
    // Its key in a plan (schema/cost/plan.ts).
    extensions: { isConnection: true },
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        nullable: { list: false, items: false },
        description: 'The rows of this page, each with its cursor, in the order of the list.',
        resolve: ({ list, page }) => page.entries.map((entry) => ({ list, ...entry })),
      }),
      nodes: t.field({
        type: [shape.node],
        nullable: { list: false, items: true },
        ...semanticNonNullItems,
        extensions: reads({ brings }),
        description:
          'The objects of this page in the order of the list. An item is null, with an error, where it cannot be read.',
        resolve: ({ page }, _arguments, context, info) =>
          settled(page.entries, ({ row }) => resolveRow(row, context, info)),
      }),
      pageInfo: t.field({
        type: PageInfo,
        nullable: false,
        description: 'The position of this page in the list, and its cursors.',
        resolve: (self) => self,
      }),
      totalCount: t.int({
        ...fedBy('totalCount'),
        description:
          'The number of rows of the whole list, on all pages. Null, with an error, where EIAM sent no count.',
        resolve: ({ page }) => checked(page).totalCount,
      }),
      completeness: t.field({
        type: DirectoryCompleteness,
        ...semanticNonNull,
        description:
          'Whether rows may be missing or repeated in this page. A page that has the whole list from a single reply of EIAM is always EXACT. With the request header `x-eiam-trace: 1`, `extensions.upstream.bestEffort` has the reasons for BEST_EFFORT.',
        resolve: ({ page }) => (page.doubts.size === 0 ? 'EXACT' : 'BEST_EFFORT'),
      }),
      asOf: t.field({
        type: 'DateTime',
        ...semanticNonNull,
        description:
          'The age of the data: everything in this page was read from EIAM at this time or later. It is the start of the operation, or the time of the oldest cached reply (CACHE_TTL_MS) that any part of the operation used.',
        resolve: (_page, _arguments, { asOf }) => asOf(),
      }),
    }),
  });
  return { connection, edge };
}
