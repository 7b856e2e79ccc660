import type { LoggedChange } from '../../support/mirror/wrong-log.ts';

/** @throws Error for an answer with errors */
export async function ask<Data>(url: string, query: string, variables: object = {}): Promise<Data> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors }: { data: Data; errors?: unknown } = JSON.parse(await response.text());
  if (errors) throw new Error(`Expected an answer, but got ${JSON.stringify(errors)}`);
  return data;
}

export interface MirrorNow {
  readonly state: string;
  readonly staleReason: string | null;
  readonly lastCheckAt: string | null;
}

export async function mirrorOf(url: string): Promise<MirrorNow> {
  const { directory } = await ask<{ directory: { mirror: MirrorNow } }>(
    url,
    '{ directory { mirror { state staleReason lastCheckAt } } }',
  );
  return directory.mirror;
}

/** The end of the log of changes. */
export async function cursorOf(url: string): Promise<string> {
  const { directory } = await ask<{ directory: { cursor: string } }>(url, '{ directory { cursor } }');
  return directory.cursor;
}

const changesAfter = `query ($after: String!) { directoryChanges(after: $after) {
  nodes {
    __typename
    ... on DirectoryObjectChanged { objectId objectKind change changedFields }
    ... on DirectoryMembersChanged { containerId addedUserIds removedUserIds }
    ... on DirectoryUserMoved { userId }
  }
  pageInfo { hasNextPage endCursor } } }`;

interface ChangesPage {
  readonly nodes: readonly LoggedChange[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

/** All changes of the log from a cursor on. */
export async function changesSince(url: string, cursor: string): Promise<readonly LoggedChange[]> {
  const changes: LoggedChange[] = [];
  for (let after = cursor; ; ) {
    const { directoryChanges: page } = await ask<{ directoryChanges: ChangesPage }>(url, changesAfter, {
      after,
    });
    changes.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return changes;
    after = page.pageInfo.endCursor;
  }
}
