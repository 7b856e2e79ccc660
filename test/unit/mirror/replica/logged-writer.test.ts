import { expect, test } from 'vitest';
import { LoggedWriter } from '../../../../src/mirror/replica/logged-writer.ts';
import type { ReplicaWriter } from '../../../../src/mirror/store/write-types.ts';
import {
  type Appending,
  FencedError,
  SharedStateUnavailableError,
} from '../../../../src/shared-state/ports.ts';

const created = { kind: 'USER', id: 'user_ada', change: 'CREATED', fields: [], became: [] } as const;

/** @param replies what each append is answered with; beyond them each is stored */
function openWriter({ replies = [], commit }: { replies?: readonly Error[]; commit?: Error } = {}) {
  const done: string[] = [];
  const appended: Appending[] = [];
  const unexpected = async () => {
    throw new Error('Expected no such call');
  };
  const writer: ReplicaWriter & { unconfirmed: typeof unexpected } = {
    ...{ apply: unexpected, moveTo: unexpected, load: unexpected, unconfirmed: unexpected },
    async prepare() {
      done.push('prepared');
      return { differences: { objects: [created], members: [], moves: [] }, rows: { kind: 'cleared' } };
    },
    async commit(place) {
      if (commit) throw commit;
      done.push(`committed ${place?.position}`);
    },
    async rollback() {
      done.push('taken back');
    },
  };
  let ids = 0;
  const logged = new LoggedWriter({
    ...{ writer, fence: 3, signal: new AbortController().signal },
    file: {
      exclusive: (work) => work(),
      placeAt: (position) => ({ epoch: 'log', position, floor: position }),
      wrote: (position) => done.push(`wrote ${position}`),
    },
    log: {
      async append(entry) {
        appended.push(entry);
        const reply = replies[appended.length - 1];
        if (reply) throw reply;
        return { position: 7, isRepeated: false };
      },
    },
    newId() {
      ids += 1;
      return `entry ${ids}`;
    },
    clock: {
      now: () => 1_000,
      setTimer(callback) {
        queueMicrotask(callback);
        return () => {};
      },
    },
    onLost: () => done.push('lost'),
  });
  return { logged, done, appended };
}

const batch = { writes: [], tell: { origin: 'CHECK', occurredAt: 1 } } as const;

test('a transaction is logged while it is open, with what a check has found, and written then', async () => {
  const { logged, done, appended } = openWriter();
  await logged.write(batch);
  expect(done).toEqual(['prepared', 'committed 7', 'wrote 7']);
  expect(appended).toMatchObject([
    { fence: 3, body: { kind: 'rows', changes: [{ type: 'DirectoryObjectChanged', origin: 'CHECK' }] } },
  ]);
});

test('what an event has changed, its own entry says', async () => {
  const { logged, appended } = openWriter();
  await logged.write({ ...batch, tell: { origin: 'ALIBABA_CALLBACK', occurredAt: 1 } });
  expect(appended).toMatchObject([{ body: { kind: 'rows', changes: [] } }]);
});

test('an append whose answer is lost is asked for again under its id', async () => {
  const { logged, done, appended } = openWriter({ replies: [new SharedStateUnavailableError('late')] });
  await logged.recount();
  expect(appended.map(({ id }) => id)).toEqual(['entry 1', 'entry 1']);
  expect(done).toEqual(['prepared', 'committed 7', 'wrote 7']);
});

test('what the store refuses is taken back, and the mirror is kept by another one', async () => {
  const { logged, done } = openWriter({ replies: [new FencedError('Another replica holds the lease')] });
  await expect(logged.clear()).rejects.toThrow(FencedError);
  expect(done).toEqual(['prepared', 'lost', 'taken back']);
});

test('where what was logged cannot be written, nothing is logged that builds upon it', async () => {
  const { logged, done } = openWriter({ commit: new Error('The disk is full') });
  await expect(logged.write(batch)).rejects.toThrow('The disk is full');
  expect(done).toEqual(['prepared', 'lost', 'taken back']);
});
