import type { Entry, Page, Position } from '../src/loaders/page.ts';
import { builder } from './builder.ts';
import { toCursor } from './cursor.ts';
import type { UnreadableMemberError } from './errors.ts';
import { open } from './permissions.ts';

/** A row, or why it could not be read. */
export type Listed<Row> = Row | UnreadableMemberError;

/** A page, and the name of the list that its cursors belong to. */
export interface Connection<Row> {
  readonly list: string;
  readonly page: Page<Listed<Row>>;
}

export interface Edge<Row> extends Entry<Listed<Row>> {
  readonly list: string;
}

/** Whether the client can rely on having been given each row once. */
export const DirectoryCompleteness = builder.enumType('DirectoryCompleteness', {
  description: 'Whether a page, and the seam between it and the page before, can be relied on.',
  values: {
    EXACT: {
      description:
        'Every row that stood in the list all the while, from the row behind `after` to `endCursor`, is in this page, once. A walk all of whose pages are EXACT has given every such row exactly once.',
    },
    BEST_EFFORT: {
      description:
        'A row may be missing or repeated: the order changed, none of the rows that the cursor remembers is left, no single upstream reply showed both sides of a seam, so that as many inserts as deletes between two pages would go unnoticed, or a unit of a tree could not be read, so that what is below it is missing. Ask with the request header `x-eiam-consistency: walk`, or for at most 50 rows a page.',
    },
  } as const,
});

export const PageInfo = builder.objectRef<Connection<unknown>>('PageInfo').implement({
  description: 'The place of a page in its list, and the cursors to go on from there.',
  extensions: open,
  // Every Relay subgraph has one.
  shareable: true,
  fields: (t) => ({
    hasNextPage: t.boolean({
      nullable: false,
      description: 'Whether more rows follow this page; with `first: 0`, whether any row follows `after`.',
      resolve: ({ page }) => page.hasNextPage,
    }),
    hasPreviousPage: t.boolean({
      nullable: false,
      description: 'Whether rows stand in the list before this page.',
      resolve: ({ page }) => page.hasPreviousPage,
    }),
    startCursor: t.string({
      description: 'The cursor of the first row of this page; null on an empty page.',
      resolve: ({ list, page }) => cursorAt(list, page.entries[0]),
    }),
    endCursor: t.string({
      description:
        'The cursor of the last row of this page, the `after` of the next page; null on an empty page.',
      resolve: ({ list, page }) => cursorAt(list, page.entries.at(-1)),
    }),
  }),
});

function cursorAt(list: string, entry: { readonly position: Position } | undefined): string | null {
  return entry ? toCursor(list, entry.position) : null;
}
