import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createDeveloperClient } from '../../../../src/eiam/developer/client.ts';
import { createReplicatedSync } from '../../../../src/mirror/replica/replicated-sync.ts';
import { metaNames } from '../../../../src/mirror/store/tables.ts';
import { type KeptState, keptStateName } from '../../../../src/mirror/sync/states.ts';
import type { LogBody, LogEntry } from '../../../../src/shared-state/ports.ts';
import { SteppedClock } from '../../../support/mirror/stepped-clock.ts';

const copied: LogBody = { kind: 'snapshot', step: 'taken' };
const announced: Extract<LogBody, { kind: 'announced' }> = {
  kind: 'announced',
  write: 'w',
  tags: ['User:user_a'],
  lastsMs: 40_000,
};
const refused: LogBody = { kind: 'completed', write: 'w', tags: ['User:user_a'], outcome: 'none' };
const written: LogBody = { kind: 'completed', write: 'w', tags: ['User:user_a'], outcome: 'written' };
const rows: LogBody = { kind: 'rows', rows: { kind: 'cleared' }, changes: [] };
const kept: KeptState = { asOf: 1, endedAt: Date.now(), durationMs: 5, outcome: 'DONE', details: true };

/** A replica on a file that was filled in the life before, while another one keeps the mirror, unless this one gets the lease. */
function restart(entries: readonly LogEntry[], keeps = false) {
  const stack = new AsyncDisposableStack();
  const clock = new SteppedClock();
  const meta = new Map([
    [metaNames.replicaPlace, JSON.stringify({ epoch: 'log', position: 1, floor: 1 })],
    [keptStateName, JSON.stringify(kept)],
  ]);
  const nothing = async () => {};
  const appended: LogBody[] = [];
  const abandoned: string[] = [];
  const keeper = Promise.withResolvers<void>();
  const rowsAreIn = Promise.withResolvers<void>();
  const answer = { differences: { objects: [], members: [], moves: [] }, logged: [] };
  // Asked by the one that keeps the mirror alone.
  const client = stack.use(
    createDeveloperClient({
      ...{ endpoint: 'http://127.0.0.1:1', instanceId: 'idaas_x', applicationId: 'app_x', clientSecret: 'x' },
    }),
  );
  const sync = stack.use(
    createReplicatedSync({
      ...{ client, clock, random: () => 1, evictionsOf: () => [], newId: () => 'id' },
      copy: async function* () {},
      settings: { hasCallbacks: true, maxUsers: 10 },
      observer: {
        onKeeper: (isKeeper) => isKeeper && keeper.resolve(),
        onAbandonedWrite: (write) => abandoned.push(write),
      },
      held: {
        meta: (prefix) => new Map([...meta].filter(([name]) => name.startsWith(prefix))),
        ...{ unknown: () => [], isWithoutDetail: () => false, below: () => ({ unitIds: [], userIds: [] }) },
      },
      writer: {
        ...{ write: async () => answer, recount: nothing, clear: nothing },
        unconfirmed: async () => ({ ids: [], count: 0, held: 0 }),
        ...{ prune: async () => 0, pending: 0, [Symbol.asyncDispose]: nothing },
        ...{ prepare: async () => ({ ...answer, rows: undefined }), commit: nothing, rollback: nothing },
        ...{ apply: async () => rowsAreIn.resolve(), moveTo: nothing, load: nothing },
      },
      log: {
        ...{ epoch: 'log', position: entries.length, caughtUp: async () => true },
        append: ({ body }) => {
          appended.push(body);
          return { position: 0, isRepeated: false };
        },
      },
      sharing: {
        lease: { acquire: () => (keeps ? 1 : undefined), renew: () => keeps, release: () => {} },
        snapshots: { put: nothing, latest: async () => undefined },
        readEntries: async (after) => entries.filter(({ position }) => position > after),
      },
    }),
  );
  return {
    ...{ sync, clock, appended, abandoned, kept: keeper.promise, rowsAreIn: rowsAreIn.promise },
    // The client too: it would go on fetching a token while other tests count and log the calls of this process.
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

test('what a replica has learned of its mirror before it was started is not forgotten when it is', async () => {
  const entries = [copied, copied, rows].map(
    (body, index): LogEntry => ({ position: index + 1, at: 1, from: 'other', body, firstChange: undefined }),
  );
  await using replica = restart(entries);
  const { sync, rowsAreIn } = replica;
  // The log is followed first: that there is a copy has it go on from its own file, whose rows come before the start.
  for (const entry of entries) await sync.applied(entry);
  await rowsAreIn;
  await turn();
  sync.start();
  await expect.poll(() => sync.status.state).toBe('READY');
});

test('what an announced write touches is not current until the log has its end', async () => {
  const [copy, begin, end] = [copied, announced, refused].map(
    (body, index): LogEntry => ({ position: index + 1, at: 1, from: 'other', body, firstChange: undefined }),
  );
  if (!copy || !begin || !end) throw new Error('Expected three entries');
  await using replica = restart([copy, begin]);
  const { sync } = replica;
  await sync.applied(copy);
  await sync.applied(begin);
  await expect.poll(() => sync.isDirty('user_a')).toBe(true);
  expect([sync.isDirty('user_b'), sync.lacksWrites]).toEqual([false, true]);
  await sync.applied(end);
  expect([sync.isDirty('user_a'), sync.lacksWrites]).toEqual([false, false]);
});

test('a write that ends while a read waits for it is shown once it was read again, and not by its end', async () => {
  const bodies: readonly LogBody[] = [
    ...[copied, announced, written],
    { kind: 'settled', settled: [{ key: 'object:user_a', position: 3 }] },
    { ...announced, write: 'v' },
    { ...written, write: 'v' },
  ];
  const entries = bodies.map(
    (body, index): LogEntry => ({ position: index + 1, at: 1, from: 'other', body, firstChange: undefined }),
  );
  await using replica = restart(entries.slice(0, 2));
  const { sync, clock } = replica;
  const apply = async (...positions: readonly number[]) => {
    for (const entry of entries) if (positions.includes(entry.position)) await sync.applied(entry);
  };
  await apply(1, 2);
  await expect.poll(() => sync.lacksWrites).toBe(true);
  const first = sync.writesShown(1_000);
  await apply(3, 4);
  expect(await first).toBe(true);
  await apply(5);
  const second = sync.writesShown(1_000);
  await apply(6);
  await turn();
  for (let left = 1_000; left > 0; ) left = clock.step(left);
  expect(await second).toBe(false);
});

test('a write that was announced in front of the place where a file goes on is still on its way', async () => {
  const [begin, copy, end] = [announced, copied, refused].map(
    (body, index): LogEntry => ({ position: index + 1, at: 1, from: 'other', body, firstChange: undefined }),
  );
  if (!begin || !copy || !end) throw new Error('Expected three entries');
  await using replica = restart([begin, copy]);
  const { sync } = replica;
  // The log is followed from before that place on.
  await sync.applied(begin);
  await sync.applied(copy);
  expect(sync.isDirty('user_a')).toBe(true);
  await sync.applied(end);
  expect(sync.isDirty('user_a')).toBe(false);
});

test('the replica that keeps the mirror ends the write of one that has died, and says so', async () => {
  const begin: LogEntry = { position: 2, at: 1, from: 'other', body: announced, firstChange: undefined };
  await using replica = restart([{ ...begin, position: 1, body: copied }], true);
  const { sync, clock, appended, abandoned, kept } = replica;
  sync.start();
  await kept;
  await sync.applied(begin);
  for (let left = announced.lastsMs; left > 0; ) {
    left = clock.step(left);
    await turn();
  }
  const end = { kind: 'completed', write: 'w', tags: announced.tags, outcome: 'uncertain' };
  await expect.poll(() => abandoned).toEqual(['w']);
  expect(appended).toContainEqual(end);
});

test('the end of a write that its replica alone does not know is logged by that one', async () => {
  const begin: LogEntry = { position: 2, at: 1, from: 'other', body: announced, firstChange: undefined };
  await using replica = restart([{ ...begin, position: 1, body: copied }]);
  const { sync, clock, appended } = replica;
  await sync.applied(begin);
  // Its end was trimmed, or is lost with the log: the one that keeps the mirror had followed it.
  sync.discontinued('GAP');
  const end = { kind: 'completed', write: 'w', tags: announced.tags, outcome: 'uncertain' };
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; ) {
      left = clock.step(left);
      await turn();
    }
  };
  await pass(announced.lastsMs);
  expect(appended).not.toContainEqual(end);
  await pass(5_000);
  expect(appended).toContainEqual(end);
  await sync.applied({ ...begin, position: 3, body: { ...written, outcome: 'uncertain' } });
  expect(sync.isDirty('user_a')).toBe(false);
});
