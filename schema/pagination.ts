import type { GraphQLResolveInfo } from 'graphql';
import type { DirectoryChange } from '../src/events/directory-change.ts';
import type {
  GroupNode,
  IdentityProviderNode,
  OrganizationalUnitNode,
  UserNode,
} from '../src/loaders/nodes.ts';
import type { Entry, Page, Window } from '../src/loaders/page.ts';
import { acceptsFirst, cursorOf } from './arguments.ts';
import { builder, semanticNonNull } from './builder.ts';
import type { GraphContext } from './context.ts';
import { listName, placeIn, toCursor } from './cursor.ts';
import type { DirectoryEvent } from './directory-event.ts';
import { NotFoundError, UnreadableMemberError } from './errors.ts';
import type { Group, IdentityProvider, OrganizationalUnit, User } from './node.ts';
import { open, type Permission } from './permissions.ts';
import { checked, settled } from './unreadable.ts';

/** A page, and the name of the list that its cursors belong to. */
export interface Connection<Row> {
  readonly list: string;
  readonly page: Page<Listed<Row>>;
}

/** A row, or why it could not be read. */
type Listed<Row> = Row | UnreadableMemberError;

export interface Edge<Row> extends Entry<Listed<Row>> {
  readonly list: string;
}

interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

const defaultFirst = 20;

/** The arguments of the list field at `coordinate` (`Group.members`). */
export function pageArguments(coordinate: string) {
  return builder.args((t) => ({
    first: t.int({
      defaultValue: defaultFirst,
      description: 'How many rows, 1 to 100.',
      extensions: acceptsFirst,
    }),
    after: t.string({
      description: 'The cursor to go on behind, from `endCursor` or an edge of this same list.',
      extensions: cursorOf(coordinate),
    }),
  }));
}

/** Loads the window of a list that the arguments name. `askedWith`: all that makes this list another than its siblings. */
export async function connect<Row>(
  coordinate: string,
  askedWith: unknown,
  pageArgs: PageArguments,
  load: (window: Window) => Promise<Page<Listed<Row>>>,
): Promise<Connection<Row>> {
  const list = listName(coordinate, askedWith);
  const after = placeIn(list, pageArgs.after);
  return { list, page: await load({ first: pageArgs.first ?? defaultFirst, after }) };
}

/** Whether the client can rely on having been given each row once. */
const DirectoryCompleteness = builder.enumType('DirectoryCompleteness', {
  description: 'Whether a page, and the seam between it and the page before, can be relied on.',
  values: {
    EXACT: {
      description:
        'Every row that stood in the list all the while, from the row behind `after` to `endCursor`, is in this page, once. A walk all of whose pages are EXACT has given every such row exactly once.',
    },
    BEST_EFFORT: {
      description:
        'A row may be missing or repeated: the order changed, none of the rows that the cursor remembers is left, or no single upstream reply showed both sides of a seam, so that as many inserts as deletes between two pages would go unnoticed. Ask with the request header `x-eiam-consistency: walk`, or for at most 50 rows a page.',
    },
  } as const,
});

const PageInfo = builder.objectRef<Connection<unknown>>('PageInfo').implement({
  description: 'Where a page stands in its list.',
  extensions: open,
  // Every Relay subgraph has one.
  shareable: true,
  fields: (t) => ({
    hasNextPage: t.boolean({
      nullable: false,
      description: 'Whether more rows follow `endCursor`.',
      resolve: ({ page }) => page.hasNextPage,
    }),
    hasPreviousPage: t.boolean({
      nullable: false,
      description: 'Whether rows stand before `startCursor`.',
      resolve: ({ page }) => page.hasPreviousPage,
    }),
    startCursor: t.string({
      description: 'The cursor of the first row; null on an empty page.',
      resolve: ({ list, page }) => cursorAt(list, page.entries[0]),
    }),
    endCursor: t.string({
      description: 'The cursor of the last row, to be handed back as `after`; null on an empty page.',
      resolve: ({ list, page }) => cursorAt(list, page.entries.at(-1)),
    }),
  }),
});

function cursorAt(list: string, entry: Entry<unknown> | undefined): string | null {
  return entry ? toCursor(list, entry.position) : null;
}

/** A list named the object a moment ago: where it is gone by now, an error says so. */
function expectNode(node: NodeShape | null): NodeShape {
  if (node === null) throw new NotFoundError();
  return node;
}

type NodeShape = UserNode | GroupNode | OrganizationalUnitNode | IdentityProviderNode | DirectoryChange;

interface ConnectionShape<Row> {
  /** As in "UserGroup", for UserGroupConnection and UserGroupEdge. */
  readonly name: string;
  readonly description: string;
  /** Whose rows they are to read. */
  readonly requiresScopes: Permission[][];
  readonly node:
    | typeof User
    | typeof Group
    | typeof OrganizationalUnit
    | typeof IdentityProvider
    | typeof DirectoryEvent;
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
  const { requiresScopes } = shape;
  /** Without a promise where none is needed: pages are large. */
  function resolveRow(row: Listed<Row>, context: GraphContext, info: GraphQLResolveInfo) {
    if (row instanceof UnreadableMemberError) throw row;
    const node = shape.resolveNode(row, context, info);
    return node instanceof Promise ? node.then(expectNode) : expectNode(node);
  }
  edge.implement({
    requiresScopes,
    description: `A row of ${shape.name}Connection.`,
    fields: (t) => ({
      cursor: t.string({
        nullable: false,
        description: 'Hand it back as `after` to go on behind this row.',
        resolve: ({ list, position }) => toCursor(list, position),
      }),
      node: t.field({
        type: shape.node,
        description: 'The object itself; null, with an error, when it could not be read.',
        resolve: ({ row }, _arguments, context, info) => resolveRow(row, context, info),
      }),
    }),
  });
  const connection = builder.objectRef<Connection<Row>>(`${shape.name}Connection`).implement({
    requiresScopes,
    description: shape.description,
    // What an estimate knows it by (expected-calls.ts).
    extensions: { isConnection: true },
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        nullable: { list: false, items: false },
        description: 'The rows of this page, each with its cursor.',
        resolve: ({ list, page }) => page.entries.map((entry) => ({ list, ...entry })),
      }),
      nodes: t.field({
        type: [shape.node],
        nullable: { list: false, items: true },
        description: "This page's objects, in order; null, with an error, where one could not be read.",
        resolve: ({ page }, _arguments, context, info) =>
          settled(page.entries, ({ row }) => resolveRow(row, context, info)),
      }),
      pageInfo: t.field({
        type: PageInfo,
        nullable: false,
        description: 'Where this page stands in the list.',
        resolve: (self) => self,
      }),
      totalCount: t.int({
        ...semanticNonNull,
        description: 'How many rows the whole list has; null, with an error, where upstream sent no count.',
        resolve: ({ page }) => checked(page).totalCount,
      }),
      completeness: t.field({
        type: DirectoryCompleteness,
        description:
          'What held while this page was read. A page that is the whole list in one upstream reply is always EXACT. The reasons for BEST_EFFORT stand in `extensions.upstream.bestEffort`, where the request asks for a trace.',
        resolve: ({ page }) => (page.doubts.size === 0 ? 'EXACT' : 'BEST_EFFORT'),
      }),
    }),
  });
  return { connection, edge };
}
