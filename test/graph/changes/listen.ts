import type { App } from '../../../src/app.ts';
import { subscribeTo } from '../../support/subscribe.ts';

export interface Told {
  readonly cursor: string;
  readonly kind: string;
  readonly change: string;
  readonly entityId: string;
  readonly relatedIds: readonly string[];
  readonly changedFields: readonly string[];
  readonly occurredAt: string;
  readonly origin: string;
}

const everything = `subscription ($kinds: [DirectoryEntityKind!], $ids: [ID!], $after: String) {
  directoryChanged(kinds: $kinds, ids: $ids, after: $after) {
    cursor kind change entityId relatedIds changedFields occurredAt origin
  }
}`;

/** No two may be alike: what comes twice is told once. */
let ends = 0;

/** Hears what the gateway tells, from now on or behind `after`. */
export async function listen(app: App, variables: object = {}) {
  const stream = await subscribeTo<{ readonly directoryChanged: Told }>(app, everything, variables);
  async function next(): Promise<Told> {
    const answer = await stream.next();
    const told = answer?.data?.directoryChanged;
    if (!told) throw new Error(`Expected a change, but got ${JSON.stringify(answer)}`);
    return told;
  }

  return {
    next,
    /** Everything that is told until now, and no more. */
    async all(): Promise<Told[]> {
      ends += 1;
      const id = `end-${ends}`;
      const end = { id, entityId: id, kind: 'DIRECTORY', change: 'RESYNC_REQUIRED' } as const;
      app.publish({ ...end, origin: 'ALIBABA_CALLBACK', relatedIds: [], changedFields: [], occurredAt: 0 });
      const told: Told[] = [];
      for (let change = await next(); change.entityId !== id; change = await next()) told.push(change);
      return told;
    },
    [Symbol.asyncDispose]: () => stream[Symbol.asyncDispose](),
  };
}
