import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openFileState } from '../../../src/state/file-state.ts';
import { createMemoryState } from '../../../src/state/memory-state.ts';
import type { MessageLimits, MessageState } from '../../../src/state/message-state.ts';

type Open = (now: () => number, limits?: Partial<MessageLimits>) => AsyncDisposable & { state: MessageState };

const openMemory: Open = (now, limits) => {
  const state = createMemoryState(now, limits);
  return { state, [Symbol.asyncDispose]: () => state[Symbol.asyncDispose]() };
};
const openFile: Open = (now, limits) => {
  const folder = mkdtempDisposableSync(join(tmpdir(), 'state-'));
  const state = openFileState(join(folder.path, 'state.db'), now, limits);
  return {
    state,
    async [Symbol.asyncDispose]() {
      await state[Symbol.asyncDispose]();
      folder.remove();
    },
  };
};

const answered = (nonce: string, forgetAt = 1_000, reply = '{}') => ({
  answered: { nonce, bodyDigest: `digest of ${nonce}`, reply, forgetAt },
});
const applied = (object: string, timestamp: number, more: object = {}) => ({
  applied: {
    object,
    timestamp,
    bodyDigest: `${object} ${timestamp}`,
    isComplete: true,
    names: [],
    releasedNames: [],
    forgetAt: 1_000,
    ...more,
  },
});

describe.each([
  ['in memory', openMemory],
  ['in a file', openFile],
] as const)('a state %s', (_place, open) => {
  test('knows an answered message until its time is over', async () => {
    const clock = { now: 0 };
    await using opened = open(() => clock.now);
    const { state } = opened;
    expect(await state.claim('1')).toEqual({ kind: 'claimed' });
    await state.keep(answered('1', 1_000, '{"code":"200"}'));
    await state.release('1');
    clock.now = 1_000;
    const known = { kind: 'answered', bodyDigest: 'digest of 1', reply: '{"code":"200"}' };
    expect(await state.claim('1')).toEqual(known);
    clock.now = 1_001;
    expect(await state.claim('1')).toEqual({ kind: 'claimed' });
    await state.keep(answered('1', 2_000));
    expect(await state.claim('1')).toMatchObject({ kind: 'answered', reply: '{}' });
  });

  test('takes nothing new while it is full, and is full of claims too', async () => {
    const clock = { now: 0 };
    await using opened = open(() => clock.now, { mostMessages: 3 });
    const { state } = opened;
    await state.claim('1');
    await state.keep(answered('1', 10));
    await state.claim('2');
    await state.keep(answered('2', 20));
    await state.claim('3');
    expect(await state.claim('4')).toEqual({ kind: 'full' });
    expect(await state.claim('1')).toMatchObject({ kind: 'answered' });
    await state.release('3');
    expect(await state.claim('4')).toEqual({ kind: 'claimed' });
    await state.keep(answered('4', 20));
    clock.now = 11;
    expect(await state.claim('5')).toEqual({ kind: 'claimed' });
    await state.release('5');
  });

  test('is full of long replies too, until they go', async () => {
    const clock = { now: 0 };
    await using opened = open(() => clock.now, { mostReplyLength: 100 });
    const { state } = opened;
    await state.keep(answered('1', 10, 'x'.repeat(60)));
    await state.keep(answered('2', 10, 'x'.repeat(40)));
    expect(await state.claim('3')).toEqual({ kind: 'full' });
    clock.now = 11;
    expect(await state.claim('3')).toEqual({ kind: 'claimed' });
    await state.release('3');
  });

  test('knows the last message of each object, and whether all of it was applied', async () => {
    const clock = { now: 0 };
    await using opened = open(() => clock.now);
    const { state } = opened;
    expect(await state.lastApplied('a')).toBeUndefined();
    await state.keep(applied('a', 5));
    await state.keep(applied('a', 7, { isComplete: false }));
    await state.keep(applied('b', 6));
    expect(await state.lastApplied('a')).toMatchObject({
      timestamp: 7,
      bodyDigest: 'a 7',
      isComplete: false,
    });
    expect(await state.lastApplied('b')).toMatchObject({ timestamp: 6, isComplete: true });
    clock.now = 1_001;
    expect(await state.lastApplied('a')).toBeUndefined();
  });

  test('knows what a name stands for, and stood for', async () => {
    await using opened = open(() => 0);
    const { state } = opened;
    await state.keep(applied('a', 5, { names: ['x', 'y'] }));
    await state.keep(applied('a', 7, { names: ['z'], releasedNames: ['x'] }));
    await state.keep(applied('b', 8, { names: ['y'] }));
    const named = await Promise.all(['x', 'y', 'z', 'none'].map((name) => state.objectNamed(name)));
    expect(named.map((one) => one && [one.object, one.releasedAt])).toEqual([
      ['a', 7],
      ['b', undefined],
      ['a', undefined],
      undefined,
    ]);
  });

  test('lets the objects and names go that were written longest ago', async () => {
    await using opened = open(() => 0, { mostObjects: 2, mostNames: 2 });
    const { state } = opened;
    for (const object of ['a', 'b', 'a', 'c'])
      await state.keep(applied(object, 1, { names: [`name of ${object}`] }));
    const objects = await Promise.all(['a', 'b', 'c'].map((object) => state.lastApplied(object)));
    expect(objects.map((one) => one !== undefined)).toEqual([true, false, true]);
    const names = await Promise.all(['a', 'b', 'c'].map((object) => state.objectNamed(`name of ${object}`)));
    expect(names.map((one) => one !== undefined)).toEqual([true, false, true]);
  });

  test('closes once what is claimed has ended', async () => {
    const { state, ...opened } = open(() => 0);
    await state.claim('1');
    let isClosed = false;
    const closing = opened[Symbol.asyncDispose]().then(() => {
      isClosed = true;
    });
    await state.keep(applied('a', 1));
    expect(isClosed).toBe(false);
    await state.keep(answered('1'));
    await closing;
  });
});
