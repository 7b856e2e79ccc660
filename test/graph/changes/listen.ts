import type { App } from '../../../src/composition/running-app.ts';
import { subscribeTo } from '../../support/subscribe.ts';

interface Facts {
  readonly cursor: string;
  readonly occurredAt: string | null;
  readonly origin: string;
}

export type Heard = Facts &
  (
    | {
        readonly __typename: 'DirectoryObjectChanged';
        readonly objectId: string;
        readonly objectKind: string;
        readonly change: string;
        readonly changedFields: readonly string[] | null;
      }
    | {
        readonly __typename: 'DirectoryUserMoved';
        readonly userId: string;
        readonly fromIds: readonly string[] | null;
        readonly toIds: readonly string[] | null;
      }
    | {
        readonly __typename: 'DirectoryMembersChanged';
        readonly containerId: string;
        readonly addedUserIds: readonly string[] | null;
        readonly removedUserIds: readonly string[] | null;
      }
    | { readonly __typename: 'DirectoryResyncRequired'; readonly reason: string }
  );

const everything = `subscription ($kinds: [DirectoryObjectKind!], $ids: [ID!], $after: String) {
  directoryChanged(kinds: $kinds, ids: $ids, after: $after) {
    __typename cursor occurredAt origin
    ... on DirectoryObjectChanged { objectId objectKind change changedFields }
    ... on DirectoryUserMoved { userId fromIds toIds }
    ... on DirectoryMembersChanged { containerId addedUserIds removedUserIds }
    ... on DirectoryResyncRequired { reason }
  }
}`;

/** What an event is about. */
export function subjectOf(heard: Heard): string {
  switch (heard.__typename) {
    case 'DirectoryObjectChanged':
      return heard.objectId;
    case 'DirectoryUserMoved':
      return heard.userId;
    case 'DirectoryMembersChanged':
      return heard.containerId;
    case 'DirectoryResyncRequired':
      return heard.reason;
  }
}

/** What happened, in a few words. */
export function summaryOf(heard: Heard): string {
  switch (heard.__typename) {
    case 'DirectoryObjectChanged':
      return `${heard.objectKind} ${heard.change}`;
    case 'DirectoryUserMoved':
      return 'USER MOVED';
    case 'DirectoryMembersChanged': {
      // Of what is not known something is there.
      const changes = [
        ...(heard.addedUserIds?.length === 0 ? [] : ['ADDED']),
        ...(heard.removedUserIds?.length === 0 ? [] : ['REMOVED']),
      ];
      return `MEMBERS ${changes.join(' ')}`;
    }
    case 'DirectoryResyncRequired':
      return `RESYNC ${heard.reason}`;
  }
}

/** No two may be alike: what comes twice is published once. */
let ends = 0;

/** Hears what the gateway tells, from now on or behind `after`. */
export async function listen(app: App, variables: object = {}) {
  const stream = await subscribeTo<{ readonly directoryChanged: Heard }>(app, everything, variables);
  async function next(): Promise<Heard> {
    const answer = await stream.next();
    const heard = answer?.data?.directoryChanged;
    if (!heard) throw new Error(`Expected a change, but got ${JSON.stringify(answer)}`);
    return heard;
  }

  return {
    next,
    /** All events published until now, and no more. */
    async all(): Promise<Heard[]> {
      ends += 1;
      const id = `end-${ends}`;
      const end = { id, entityId: 'idaas_1', kind: 'DIRECTORY', change: 'RESYNC_REQUIRED' } as const;
      // It passes every filter, and is known by its time.
      const blank = { relatedIds: [], changedFields: [], occurredAt: ends };
      app.publish({ ...end, ...blank, origin: 'ALIBABA_CALLBACK' });
      const endsAt = new Date(ends).toISOString();
      const heard: Heard[] = [];
      for (let change = await next(); change.occurredAt !== endsAt; change = await next()) heard.push(change);
      return heard;
    },
    [Symbol.asyncDispose]: () => stream[Symbol.asyncDispose](),
  };
}
