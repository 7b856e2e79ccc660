import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { announcedWrites } from '../../../src/coherence/announced-writes.ts';
import type { Operation, Plane, Send } from '../../../src/eiam/operation.ts';
import type { LogBody } from '../../../src/shared-state/ports.ts';

const context = { signal: new AbortController().signal };

const create: Operation<Plane, [name: string], string> = {
  ...{ name: 'CreateUser', address: {}, repeatable: false, permission: undefined },
  request: () => ({}),
  reply: () => 'user_new',
  effect: {
    target: () => undefined,
    touches: () => ['users'],
    made: (id) => [`User:${id}`],
    settle: () => {},
  },
};

class UncertainError extends Error {}
class UnreachableError extends Error {}

interface Fails {
  readonly announced?: boolean;
  /** It is stored, and the answer to that is lost. */
  readonly unanswered?: boolean;
  /** So many attempts at it. */
  readonly completed?: number;
}

function open(fails: Fails = {}, isRequired = true) {
  const happened: (LogBody | 'sent')[] = [];
  const waits: number[] = [];
  let failures = 0;
  let ids = 0;
  const { layer, foundUndone } = announcedWrites<Plane>({
    log: {
      async append({ body }) {
        if (body.kind === 'announced' && fails.announced) throw new Error('away');
        if (body.kind === 'completed' && failures < (fails.completed ?? 0)) {
          failures += 1;
          throw new UnreachableError('away');
        }
        happened.push(body);
        if (body.kind === 'announced' && fails.unanswered) throw new UnreachableError('away');
        return { position: happened.length, isRepeated: false };
      },
    },
    newId() {
      ids += 1;
      return `write-${ids}`;
    },
    ...{ lastsMs: 35_000, isRequired },
    refuse: (cause) => new RangeError('refused', { cause }),
    mayHaveTakenEffect: (error) => error instanceof UncertainError,
    isUnreachable: (error) => error instanceof UnreachableError,
    setTimer(callback, delayMs) {
      waits.push(delayMs);
      queueMicrotask(callback);
      return () => {};
    },
  });
  const sendWith = (answer: () => unknown): Send<Plane> =>
    layer(async () => {
      happened.push('sent');
      // What the operation's reader would make of it.
      return answer() as never;
    });
  return {
    happened,
    waits,
    foundUndone,
    write: (answer: () => unknown) => sendWith(answer)(create, ['New'], context),
  };
}

const announced: LogBody = { kind: 'announced', write: 'write-1', tags: ['users'], lastsMs: 35_000 };

test('a write is announced, sent and completed, in this order', async () => {
  const { happened, write } = open();
  expect(await write(() => 'user_new')).toBe('user_new');
  const tags = ['users', 'User:user_new'];
  expect(happened).toEqual([
    announced,
    'sent',
    { kind: 'completed', write: 'write-1', tags, outcome: 'written' },
  ]);
});

test.each([
  ['none', new Error('refused upstream')],
  ['uncertain', new UncertainError('no answer')],
])('one that fails is completed as %s', async (outcome, error) => {
  const { happened, write } = open();
  const failing = () => {
    throw error;
  };
  await expect(write(failing)).rejects.toBe(error);
  expect(happened.at(-1)).toEqual({ kind: 'completed', write: 'write-1', tags: ['users'], outcome });
});

test('one that was uncertain, and is found not to have been carried out, is completed once more as such', async () => {
  const { happened, write, foundUndone } = open();
  const lost = new UncertainError('no answer');
  const failing = () => {
    throw lost;
  };
  await expect(write(failing)).rejects.toBe(lost);
  await foundUndone(lost);
  await foundUndone(new UncertainError('another'));
  expect(happened.slice(2)).toEqual([
    { kind: 'completed', write: 'write-1', tags: ['users'], outcome: 'uncertain' },
    { kind: 'completed', write: 'write-1', tags: ['users'], outcome: 'none' },
  ]);
});

test('one whose announcement may be stored all the same is refused, and ended for the others', async () => {
  const { write, happened, waits } = open({ unanswered: true, completed: 1 });
  await expect(write(() => 'answer')).rejects.toThrow('refused');
  await turn();
  const undone = { kind: 'completed', write: 'write-1', tags: ['users'], outcome: 'none' };
  expect(happened).toEqual([announced, undone]);
  expect(waits).toEqual([200]);
});

test('one that cannot be announced is refused before it is sent, or goes on where that is allowed', async () => {
  const refusing = open({ announced: true });
  await expect(refusing.write(() => 'user_new')).rejects.toThrow(RangeError);
  expect(refusing.happened).toEqual([]);
  const going = open({ announced: true, completed: 1 }, false);
  expect(await going.write(() => 'user_new')).toBe('user_new');
  // Its end is not waited for either.
  expect([going.happened, going.waits]).toEqual([['sent'], []]);
});

test('one whose completion is lost with the connection is completed over the next one', async () => {
  const { happened, waits, write } = open({ completed: 2 });
  expect(await write(() => 'user_new')).toBe('user_new');
  expect(happened.at(-1)).toMatchObject({ kind: 'completed', outcome: 'written' });
  expect(waits).toEqual([200, 200]);
});

test('one whose completion is lost for longer is answered all the same', async () => {
  const { happened, waits, write } = open({ completed: 100 });
  expect(await write(() => 'user_new')).toBe('user_new');
  expect([happened, waits.length]).toEqual([[announced, 'sent'], 5]);
});
