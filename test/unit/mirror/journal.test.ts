import { beforeEach, describe, expect, test } from 'vitest';
import type { UnloggedChange } from '../../../schema/changes/ports.ts';
import type { JournaledChange } from '../../../src/events/change-log.ts';
import { MirrorJournal } from '../../../src/mirror/journal.ts';

const change = { type: 'DirectoryResyncRequired', origin: 'GATEWAY', occurredAt: 0, reason: 'GAP' } as const;

let file: JournaledChange[];
let given: number[][];
let failures: unknown[];
/** How the next writes end; left out: they are answered. */
let outcomes: ('refused' | 'lost')[];
let timers: (() => void)[];
let journal: MirrorJournal;
let isClosed: boolean;

function add(changes: readonly UnloggedChange[]): readonly JournaledChange[] {
  const logged = changes.map((each, at) => ({ sequence: file.length + 1 + at, at: 0, change: each }));
  file.push(...logged);
  return logged;
}

beforeEach(() => {
  [file, given, failures, outcomes, timers] = [[], [], [], [], []];
  isClosed = false;
  const answer = { differences: { objects: [], members: [], moves: [] } };
  journal = new MirrorJournal({
    reads: {
      logBounds() {
        if (isClosed) throw new Error('statement has been finalized');
        return { epoch: 'log', head: file.length, pruned: 0 };
      },
      changesAfter: (sequence, limit) => file.slice(sequence, sequence + limit),
    },
    writer: {
      async write({ writes }) {
        const outcome = outcomes.shift();
        if (outcome === 'refused') throw new Error('full');
        const logged = add(writes.flatMap((write) => (write.kind === 'changes' ? write.changes : [])));
        if (outcome === 'lost') throw new Error('the thread has ended');
        return { ...answer, logged };
      },
      prune: async () => 0,
    },
    now: () => 0,
    setTimer(callback) {
      timers.push(callback);
      return () => {};
    },
    onLogged: (changes) => given.push(changes.map(({ sequence }) => sequence)),
    onFailure: (error) => failures.push(error),
  });
});

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('what was written is given out once, in the order of places', () => {
  test('whichever answer comes first', () => {
    const [first, second] = [add([change, change]), add([change])];
    journal.took(second);
    journal.took(first);
    expect(given).toEqual([[1, 2, 3]]);
    expect(journal.head).toBe(3);
  });

  test('although an answer was lost: the next one brings it along', () => {
    add([change]);
    journal.took(add([change]));
    expect(given).toEqual([[1, 2]]);
    journal.took(add([change]));
    expect(given).toEqual([[1, 2], [3]]);
  });
});

test('while the disk takes nothing, changes wait, and are written in their order afterwards', async () => {
  outcomes.push('refused');
  journal.append([change]);
  journal.append([change]);
  await settle();
  expect([failures.length, given, file]).toEqual([1, [], []]);
  timers.shift()?.();
  await settle();
  expect(given).toEqual([[1, 2]]);
});

test('more than a thousand that wait are one gap', async () => {
  outcomes.push('refused');
  journal.append([change]);
  await settle();
  journal.append(Array.from({ length: 2_000 }, () => change));
  await settle();
  expect(file.map((each) => each.change.type)).toEqual(['DirectoryResyncRequired']);
});

test('what is answered after its end is not read, not given out and not tried again', async () => {
  outcomes.push('lost');
  journal.append([change]);
  const pruned = journal.prune(0, 1);
  journal[Symbol.dispose]();
  isClosed = true;
  await pruned;
  journal.took(add([change]));
  await settle();
  expect([failures, given, timers]).toEqual([[], [], []]);
});
