import { builder } from '../core/builder.ts';
import { open } from '../core/permissions.ts';
import type { UnreadableMemberError } from '../errors/errors.ts';
import { type ListName, toCursor } from './cursor.ts';
import type { Entry, ListPage, Place } from './page.ts';

/** A row, or why it could not be read. */
export type Listed<Row> = Row | UnreadableMemberError;

/** A page, and the name of the list that its cursors belong to. */
export interface Connection<Row> {
  readonly list: ListName;
  readonly page: ListPage<Listed<Row>>;
}

export interface Edge<Row> extends Entry<Listed<Row>, Place> {
  readonly list: ListName;
}

/** Whether each row comes exactly once. */
export const DirectoryCompleteness = builder.enumType('DirectoryCompleteness', {
  description: 'Whether a page, together with the previous one, certainly has every row exactly once.',
  values: {
    EXACT: {
      description:
        'The page has every row between `after` and `endCursor` exactly once, except rows that were added or removed in the meantime. If all pages of a list are EXACT, every row that was in the list throughout was returned exactly once.',
    },
    BEST_EFFORT: {
      description:
        'A row may be missing or repeated, for one of these reasons: the order of the list changed; all rows near the cursor were removed; EIAM returned the end of the previous page and the start of this one in different replies, so that a change between them can go unnoticed; or a unit of a tree could not be read, so that the units below it are missing. To avoid it, send the request header `x-eiam-consistency: walk`, or read at most 50 rows per page.',
    },
  } as const,
});

export const PageInfo = builder.objectRef<Connection<unknown>>('PageInfo').implement({
  description: 'The position of a page in its list, and the cursors of its first and last row (Relay).',
  extensions: open,
  // Every Relay subgraph has one.
  shareable: true,
  fields: (t) => ({
    hasNextPage: t.boolean({
      nullable: false,
      description:
        'Whether rows follow this page in the list. With `first: 0`: whether any row follows `after`.',
      resolve: ({ page }) => page.hasNextPage,
    }),
    hasPreviousPage: t.boolean({
      nullable: false,
      description: 'Whether rows precede this page in the list.',
      resolve: ({ page }) => page.hasPreviousPage,
    }),
    startCursor: t.string({
      description: 'The cursor of the first row of this page. Null on an empty page.',
      resolve: ({ list, page }) => cursorAt(list, page.entries[0]),
    }),
    endCursor: t.string({
      description:
        'The cursor of the last row of this page: `after` of the next page. Null on an empty page.',
      resolve: ({ list, page }) => cursorAt(list, page.entries.at(-1)),
    }),
  }),
});

function cursorAt(list: ListName, entry: { readonly position: Place } | undefined): string | null {
  return entry ? toCursor(list.text, entry.position) : null;
}
