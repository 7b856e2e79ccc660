import { describe, expect, test } from 'vitest';
import { contentsOfEmulator } from '../../support/mirror/contents.ts';
import { type KeptMirror, keepMirror } from '../../support/mirror/keep-mirror.ts';
import { createCompany } from './histories/company.ts';

const names = ({ facts }: KeptMirror) => facts.map(([name]) => name);

describe.each([[true], [false]])('a fill that is cut off (details: %s)', (details) => {
  test.each([[3], [8], [20], [40]])('after %i calls goes on from there', async (calls) => {
    let answered = 0;
    let cutOff = () => {};
    await using mirror = await keepMirror({
      emulator: { users: 140, scope: 'all' },
      settings: { details },
      isStarted: false,
      onAnswered() {
        answered += 1;
        if (answered === calls) cutOff();
      },
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    cutOff = resolve;
    mirror.sync.start();
    await promise;
    const inHand = mirror.client.load().inFlight + 8;
    await mirror.restart();
    expect(mirror.sync.status.state).toBe('READY');
    expect(mirror.contents()).toEqual(contentsOfEmulator(mirror.emulator, details));
    await using whole = await keepMirror({
      emulator: { users: 140, scope: 'all' },
      settings: { details },
    });
    const callsOfOne = sum(whole.takeCalls());
    expect(callsOfFill(mirror)).toBeLessThanOrEqual(callsOfOne - calls + inHand);
  });
});

describe('a fill', () => {
  test('survives hours in which upstream does not answer, and asks it now and then', async () => {
    await using mirror = await keepMirror({ isStarted: false });
    {
      using _outage = mirror.emulator.faults.add({ fault: { kind: 'error503' } });
      mirror.sync.start();
      const hours = 6;
      await mirror.pass(hours * 3_600_000);
      // Its first call is for a token.
      const looks = mirror.emulator.counters.of('GenerateToken');
      // A back-off of two minutes, half of it at random, and the client's own breaker.
      expect(looks).toBeGreaterThan(hours);
      expect(looks).toBeLessThan(hours * 60 + 20);
      expect(names(mirror).filter((name) => name === 'onWaiting')).toHaveLength(1);
      expect(mirror.sync.status).toMatchObject({ state: 'FILLING', progress: 0 });
    }
    await mirror.passUntil('READY');
    expect(mirror.contents()).toEqual(contentsOfEmulator(mirror.emulator, true));
  });

  test('reports once that the application is refused, and goes on when it is not', async () => {
    await using mirror = await keepMirror({ isStarted: false });
    const { application } = mirror.emulator;
    application.enabled = false;
    mirror.sync.start();
    await mirror.pass(3_600_000);
    expect(names(mirror).filter((name) => name === 'onRefused')).toHaveLength(1);
    expect(sum(mirror.takeCalls())).toBeLessThan(40);
    application.enabled = true;
    await mirror.passUntil('READY');
  });

  test('is refused where there are more users than may be held', async () => {
    await using mirror = await keepMirror({
      emulator: { users: 30, scope: 'all' },
      settings: { maxUsers: 29 },
    });
    expect(mirror.facts).toContainEqual(['onTooManyUsers', { users: 30, most: 29 }]);
    expect(mirror.sync.status.state).toBe('OFF');
    expect(mirror.takeCalls()).toEqual({ GetApplicationProvisioningScope: 1, ListUsers: 1 });
    expect(mirror.contents().users).toEqual({});
  });

  test('does not end with a list that stays short', async () => {
    await using mirror = await keepMirror({ emulator: { users: 30, scope: 'all' }, isStarted: false });
    {
      using _lies = mirror.emulator.faults.add({
        operation: 'ListUsers',
        fault: { kind: 'shiftRows', rows: 1 },
      });
      mirror.sync.start();
      await mirror.pass(60_000);
      expect(mirror.sync.status.state).toBe('FILLING');
      expect(mirror.facts).toContainEqual(['onShortList', { list: 'users', seen: 30, total: 31 }]);
    }
    await mirror.passUntil('READY');
    expect(mirror.contents()).toEqual(contentsOfEmulator(mirror.emulator, true));
  });

  test.each([
    ['users', 'ListUsers'],
    ['groups', 'ListGroups'],
  ])('does not take one empty list of %s for the whole', async (_of, list) => {
    const odd = [
      { member: `${list}.data`, value: '[]' },
      { member: `${list}.totalCount`, value: '0' },
    ];
    await using mirror = await keepMirror({
      ...{ emulator: { odd }, isStarted: false },
      onAnswered: (operation) => void (operation === list && mirror.emulator.odd.clear()),
    });
    mirror.sync.start();
    await mirror.sync.settled();
    expect(mirror.sync.status.state).toBe('READY');
    expect(mirror.contents()).toEqual(contentsOfEmulator(mirror.emulator, true));
  });

  test('begins again where the scope is narrowed, and holds nothing of what left it', async () => {
    const { directory, selection, narrow } = companyOfTwo();
    let isNarrowed = false;
    await using mirror = await keepMirror({
      emulator: { directory, scope: selection },
      isStarted: false,
      settings: { fillRate: 1 },
      onAnswered(operation) {
        if (operation !== 'GetUser' || isNarrowed) return;
        isNarrowed = true;
        narrow();
      },
    });
    mirror.sync.start();
    await mirror.pass(5 * 60_000);
    expect(isNarrowed).toBe(true);
    expect(mirror.sync.status.state).toBe('READY');
    expect(mirror.contents()).toEqual(contentsOfEmulator(mirror.emulator, true));
    const held = Object.values(mirror.contents().unitUsers).flat();
    expect(held.length).toBeGreaterThan(0);
    expect(held.length).toBeLessThan(80);
    // Nothing was held before, so that nothing is reported of what left.
    expect(mirror.log).toEqual([]);
  });

  test('reads everything again where its scope leaves, and is back before anything of another one was read', async () => {
    const { directory, selection, narrow, widen } = companyOfTwo();
    await using mirror = await keepMirror({ emulator: { directory, scope: selection } });
    const callsBefore = callsOfFill(mirror);
    {
      using _outage = mirror.emulator.faults.add({ operation: 'ListUsers', fault: { kind: 'error503' } });
      narrow();
      await mirror.pass(3 * 60_000);
      widen();
      await mirror.pass(3 * 60_000);
      // The second time is reported by the minute's look, unless the next try of the fill has looked before it.
      expect(names(mirror)).toContain('onScopeChanged');
    }
    await mirror.passUntil('READY');
    expect(callsOfFill(mirror)).toBeGreaterThanOrEqual(callsBefore);
    expect(mirror.contents()).toEqual(contentsOfEmulator(mirror.emulator, true));
  });

  test('takes as many calls a second as it may, and no more', async () => {
    await using mirror = await keepMirror({ isStarted: false, settings: { fillRate: 2 } });
    const startedAt = mirror.clock.now();
    mirror.sync.start();
    await mirror.pass(5_000);
    const calls = sum(mirror.takeCalls());
    const seconds = (mirror.clock.now() - startedAt) / 1_000;
    expect(calls).toBeGreaterThanOrEqual(9);
    // The first has no wait, and the scope is not looked at by this rate.
    expect(calls).toBeLessThanOrEqual(2 * seconds + 2);
    expect(mirror.sync.status).toMatchObject({ state: 'FILLING', progress: expect.any(Number) });
  });
});

/** A company of which the application sees two units, or one of them. */
function companyOfTwo() {
  const { directory } = createCompany({ users: 80, scope: 'all' });
  const [here = '', there = ''] = ['Here', 'There'].map(
    (name) =>
      [...directory.organizationalUnits()].find((unit) => unit.organizationalUnitName === name)
        ?.organizationalUnitId,
  );
  const selection = { organizationalUnitIds: [here, there], groupIds: [] };
  const select = (...unitIds: string[]) => {
    selection.organizationalUnitIds.splice(0, 2, ...unitIds);
    // The emulator computes its scope again when the tree has changed.
    directory.addOrganizationalUnit({ parentId: here, organizationalUnitName: 'Bump' });
  };
  return { directory, selection, narrow: () => select(here), widen: () => select(here, there) };
}

/** Those of the last fill that ended. */
function callsOfFill({ facts }: KeptMirror): number {
  const filled = facts.findLast(([name]) => name === 'onFilled')?.[1];
  expect(filled).toMatchObject({ calls: expect.any(Number) });
  return (filled as { calls: number }).calls;
}

function sum(calls: Record<string, number>): number {
  return Object.values(calls).reduce((total, each) => total + each, 0);
}
