import { describe, expect, test } from 'vitest';
import { type Contents, contentsOfEmulator } from '../../support/mirror/contents.ts';
import { type KeptMirror, keepMirror } from '../../support/mirror/keep-mirror.ts';

describe.each([[true], [false]])('a mirror (details: %s) that begins to be filled otherwise', (details) => {
  const whole = { emulator: { users: 140, scope: 'all' as const }, settings: { details } };

  test.each([[3], [8], [40]])('and no longer is, after %i calls, is filled from the start', async (calls) => {
    let left = Number.POSITIVE_INFINITY;
    const { promise, resolve: cutOff } = Promise.withResolvers<void>();
    const held: Contents[] = [];
    await using mirror = await keepMirror({
      ...whole,
      onAnswered() {
        left -= 1;
        if (left === 0) cutOff();
      },
      onState: ({ state }, contents) => void (state === 'READY' && held.push(contents())),
    });
    left = calls;
    const otherwise = mirror.restart({ details: !details });
    await promise;
    await mirror.restart();
    await otherwise;
    expectWhole(mirror, held);
  });

  test('and no longer is, as soon as it is empty, is filled from the start', async () => {
    let isCutOff = false;
    const held: Contents[] = [];
    await using mirror = await keepMirror({
      ...whole,
      onCleared() {
        if (isCutOff) throw new Error('The process has ended');
      },
      onState: ({ state }, contents) => void (state === 'READY' && held.push(contents())),
    });
    isCutOff = true;
    await mirror.restart({ details: !details });
    expect(mirror.contents().users).toEqual({});
    isCutOff = false;
    await mirror.restart();
    expectWhole(mirror, held);
  });

  test('before it is whole, and no longer is, as soon as it is empty, is filled from the start', async () => {
    let left = 40;
    let isCutOff = false;
    const { promise, resolve: cutOff } = Promise.withResolvers<void>();
    const held: Contents[] = [];
    await using mirror = await keepMirror({
      ...{ ...whole, isStarted: false },
      onAnswered() {
        left -= 1;
        if (left === 0) cutOff();
      },
      onCleared() {
        if (isCutOff) throw new Error('The process has ended');
      },
      onState: ({ state }, contents) => void (state === 'READY' && held.push(contents())),
    });
    mirror.sync.start();
    await promise;
    isCutOff = true;
    await mirror.restart({ details: !details });
    expect(mirror.contents().users).toEqual({});
    isCutOff = false;
    await mirror.restart();
    expectWhole(mirror, held, []);
  });

  /** Whenever it was ready it held everything, and its log says that not all that changed is in it. */
  function expectWhole(mirror: KeptMirror, held: readonly Contents[], reasons = ['GAP']): void {
    const everything = contentsOfEmulator(mirror.emulator, details);
    expect(mirror.sync.status.state).toBe('READY');
    expect(held).toEqual(held.map(() => everything));
    expect(mirror.contents()).toEqual(everything);
    expect(mirror.log.map(({ change }) => 'reason' in change && change.reason)).toEqual(reasons);
  }
});
