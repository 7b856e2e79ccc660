import { describe, expect, test } from 'vitest';
import { ReplicaFile } from '../../../../src/mirror/replica/replica-file.ts';
import { Unsettled } from '../../../../src/mirror/replica/unsettled.ts';
import { metaNames } from '../../../../src/mirror/store/tables.ts';
import type { LogPlace, ReplicaWriter } from '../../../../src/mirror/store/write-types.ts';
import type { LogBody, LogEntry } from '../../../../src/shared-state/ports.ts';

const rows: LogBody = { kind: 'rows', rows: { kind: 'cleared' }, changes: [] };
const written = (write: string): LogBody => ({
  ...{ kind: 'completed', write, tags: [`User:user_${write}`], outcome: 'written' },
});

/** A file that keeps what is done to it, and the log and the copy that it is made of. */
function openFile({ place, copyAt }: { place?: LogPlace; copyAt?: number } = {}) {
  const state = {
    place,
    refuses: new Set<number>(),
    epoch: 'log',
    head: 0,
    oldest: 1,
    hold: undefined as Promise<void> | undefined,
  };
  const entries: LogEntry[] = [];
  const done: string[] = [];
  const failures: unknown[] = [];
  const shared: number[] = [];
  const unsettled = new Unsettled();
  const writer: ReplicaWriter = {
    prepare: async () => ({ differences: { objects: [], members: [], moves: [] }, rows: undefined }),
    async commit() {
      done.push('copied');
      state.place = { epoch: state.epoch, position: copyAt ?? 0, floor: copyAt ?? 0 };
    },
    rollback: async () => {},
    async apply(_rows, at) {
      await state.hold;
      if (state.refuses.delete(at.position)) throw new Error(`Expected rows that fit, at ${at.position}`);
      state.place = at;
      done.push(`applied ${at.position}`);
    },
    async moveTo(at) {
      state.place = at;
    },
    load: async () => {},
  };
  const file = new ReplicaFile({
    ...{ writer, unsettled, newId: () => 'id' },
    held: {
      meta: () => new Map(state.place ? [[metaNames.replicaPlace, JSON.stringify(state.place)]] : []),
    },
    log: {
      get epoch() {
        return state.epoch;
      },
      get position() {
        return state.head;
      },
      append: () => ({ position: 0, isRepeated: false }),
    },
    sharing: {
      snapshots: {
        put: async (position) => void shared.push(position),
        async latest() {
          if (copyAt === undefined) return undefined;
          return { position: copyAt, pieces: (async function* () {})() };
        },
      },
      async readEntries(after, limit) {
        if (after + 1 < state.oldest) return undefined;
        return entries.filter(({ position }) => position > after).slice(0, limit);
      },
    },
    copy: async function* () {},
    onEntry({ position, body }) {
      if (body.kind === 'completed')
        unsettled.note(position, [{ kind: 'object', id: body.write, dirty: [body.write] }], true);
    },
    onRows: () => {},
    onCopied: () => {},
    onFailure: (error) => failures.push(error),
  });
  return {
    ...{ file, state, done, failures, unsettled, shared },
    /** Appends it, without it being followed here. */
    append(body: LogBody): LogEntry {
      state.head += 1;
      const entry = { position: state.head, at: 1, from: 'other', body, firstChange: undefined };
      entries.push(entry);
      return entry;
    },
  };
}

describe('the file of a replica', () => {
  test('goes on from its place, and marks what is not settled from its floor on', async () => {
    const { file, done, unsettled, append } = openFile({ place: { epoch: 'log', position: 2, floor: 0 } });
    append(written('ada'));
    append(rows);
    append(rows);
    await file.load();
    expect([file.isFollowing, done, unsettled.isDirty('ada')]).toEqual([true, ['applied 3'], true]);
  });

  test('of another log, or of one that is trimmed, is loaded from a copy', async () => {
    const { file, done, state, append } = openFile({
      place: { epoch: 'log', position: 1, floor: 1 },
      copyAt: 3,
    });
    for (let at = 0; at < 4; at += 1) append(rows);
    state.oldest = 3;
    await file.load();
    expect([file.isFollowing, done]).toEqual([true, ['copied', 'applied 4']]);
  });

  test('is none where the log goes on from neither, and nothing is loaded in vain', async () => {
    const { file, done, state, append } = openFile({
      place: { epoch: 'old', position: 1, floor: 1 },
      copyAt: 1,
    });
    for (let at = 0; at < 4; at += 1) append(rows);
    state.oldest = 4;
    await file.load();
    expect([file.isFollowing, done]).toEqual([false, []]);
  });

  test('with rows that do not fit while it is loaded is a copy instead, and lacks none', async () => {
    const { file, done, state, failures, append } = openFile({
      ...{ place: { epoch: 'log', position: 1, floor: 1 }, copyAt: 2 },
    });
    for (let at = 0; at < 4; at += 1) append(rows);
    state.refuses.add(2);
    await file.load();
    expect(failures).toHaveLength(1);
    expect([file.isFollowing, done]).toEqual([true, ['copied', 'applied 3', 'applied 4']]);
  });

  test('with rows that do not fit takes none of those behind them', async () => {
    const { file, done, state, append } = openFile({ place: { epoch: 'log', position: 0, floor: 0 } });
    await file.load();
    const held = Promise.withResolvers<void>();
    state.hold = held.promise;
    state.refuses.add(1);
    const applying = [append(rows), append(rows)].map((entry) => file.applied(entry));
    held.resolve();
    await Promise.all(applying);
    // It was loaded again from its own place.
    await file.loaded();
    expect([file.isFollowing, done]).toEqual([true, ['applied 1', 'applied 2']]);
  });

  test('does not do again what it has logged by itself', async () => {
    const { file, done, append } = openFile({ place: { epoch: 'log', position: 0, floor: 0 } });
    await file.load();
    const own = append(rows);
    file.wrote(own.position);
    await file.applied(own);
    await file.applied(append(rows));
    expect(done).toEqual(['applied 2']);
  });

  test('that lost the log while it is loaded follows nothing', async () => {
    const { file, state, append } = openFile({ place: { epoch: 'log', position: 0, floor: 0 } });
    append(rows);
    const held = Promise.withResolvers<void>();
    state.hold = held.promise;
    const loading = file.load();
    file.leave();
    held.resolve();
    await loading;
    expect(file.isFollowing).toBe(false);
  });

  test('shares a copy that goes on behind all that was taken, since what is before it may be trimmed', async () => {
    const { file, shared, append } = openFile({ place: { epoch: 'log', position: 0, floor: 0 } });
    await file.load();
    await file.applied(append(rows));
    await file.applied(append({ kind: 'snapshot', step: 'wanted' }));
    await file.share(1);
    await file.applied(append(written('ada')));
    await file.share(1);
    expect(shared).toEqual([2, 2]);
  });

  test('shares no rows as held that wait for their turn', async () => {
    const { file, shared, state, append } = openFile({ place: { epoch: 'log', position: 0, floor: 0 } });
    await file.load();
    const held = Promise.withResolvers<void>();
    state.hold = held.promise;
    const applying = [file.applied(append(rows)), file.applied(append(rows))];
    const sharing = file.share(1);
    held.resolve();
    await Promise.all([...applying, sharing]);
    expect(shared).toEqual([2]);
  });

  test('takes what was logged before what waits to be logged', async () => {
    const { file, done, append } = openFile({ place: { epoch: 'log', position: 0, floor: 0 } });
    await file.load();
    const [begun, logging] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const first = file.exclusive(async () => {
      begun.resolve();
      await logging.promise;
      done.push('logged');
    });
    const second = file.exclusive(async () => void done.push('waited'));
    await begun.promise;
    const applying = file.applied(append(rows));
    logging.resolve();
    await Promise.all([first, second, applying]);
    expect(done).toEqual(['logged', 'applied 1', 'waited']);
  });

  test('has its floor before what is not settled, and before what it has not taken', async () => {
    const { file, append } = openFile({ place: { epoch: 'log', position: 0, floor: 0 } });
    await file.load();
    await file.applied(append(written('ada')));
    await file.applied(append(rows));
    expect(file.placeAt(2)).toEqual({ epoch: 'log', position: 2, floor: 0 });
    await file.applied(append({ kind: 'settled', settled: [{ key: 'object:ada', position: 1 }] }));
    expect(file.placeAt(9)).toEqual({ epoch: 'log', position: 9, floor: 3 });
  });
});
