import { describe, expect, test } from 'vitest';
import { contentsOfEmulator } from '../../support/mirror/contents.ts';
import { toEvent } from '../../support/mirror/events.ts';
import { type KeptMirror, keepMirror } from '../../support/mirror/keep-mirror.ts';
import { startMirroredGateway } from '../../support/mirrored-gateway.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const namesOf = ({ facts }: KeptMirror) => facts.map(([name]) => name);

/** A gateway on whose machine the time can be set, and can pass. */
async function openGateway() {
  let setByMs = 0;
  let aheadMs = 0;
  const gateway = await startMirroredGateway({
    reads: 'mirror',
    mirror: { MIRROR_CHECK_INTERVAL: '1h' },
    now: () => Date.now() + setByMs + aheadMs,
    parts: { monotonicMs: () => performance.now() + aheadMs },
  });
  return {
    set(byMs: number) {
      setByMs += byMs;
    },
    pass(ms: number) {
      aheadMs += ms;
    },
    async state() {
      const { data, extensions } = await gateway.ask(
        '{ directory { mirror { state staleReason } } users(first: 1) { totalCount } }',
      );
      return { data, source: extensions?.freshness?.source };
    },
    search: () => gateway.ask('{ searchDirectory(text: "a", first: 1) { totalCount } }'),
    now: () => Date.now() + setByMs + aheadMs,
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}

describe("the age of a mirror, where the machine's time is set", () => {
  const answered = (state: string, staleReason: string | null) => ({
    directory: { mirror: { state, staleReason } },
    users: { totalCount: expect.any(Number) },
  });
  const fresh = { data: answered('READY', null), source: 'MIRROR' };
  const old = { data: answered('STALE', 'TOO_OLD'), source: 'LIVE' };

  test('to a day later is what it was', async () => {
    await using gateway = await openGateway();
    gateway.set(dayMs);
    expect(await gateway.state()).toEqual(fresh);
    gateway.pass(3 * hourMs);
    expect(await gateway.state()).toEqual(old);
  });

  test('to a day before is what it was, and grows as before', async () => {
    await using gateway = await openGateway();
    gateway.set(-dayMs);
    expect(await gateway.state()).toEqual(fresh);
    gateway.pass(hourMs);
    expect(await gateway.state()).toEqual(fresh);
    gateway.pass(2 * hourMs);
    expect(await gateway.state()).toEqual(old);
    const { data, errors, extensions } = await gateway.search();
    expect(errors).toBeUndefined();
    expect(data).toEqual({ searchDirectory: { totalCount: expect.any(Number) } });
    expect(extensions?.freshness?.source).toBe('STALE');
    expect(Date.parse(extensions?.freshness?.asOf ?? '')).toBeLessThanOrEqual(gateway.now());
  });
});

test('a machine that was suspended has everything checked within a minute, however fresh the mirror seems', async () => {
  await using mirror = await keepMirror({ settings: { checkIntervalMs: dayMs } });
  const [gone, changed] = mirror.emulator.directory.users();
  mirror.emulator.directory.removeUser(gone?.userId ?? '');
  mirror.emulator.directory.updateUser(changed?.userId ?? '', { displayName: 'Another Name' });
  await mirror.pass(5 * 60_000);
  expect(namesOf(mirror)).not.toContain('onChecked');
  // The clock that measures ages stood still.
  mirror.clock.set(hourMs);
  await mirror.pass(61_000);
  expect(namesOf(mirror)).toContain('onChecked');
  expect(mirror.contents()).toEqual(contentsOfEmulator(mirror.emulator, true));
});

describe("where the machine's time is set back by a day", () => {
  test('an event that waits is followed all the same', async () => {
    await using mirror = await keepMirror();
    const [user] = mirror.emulator.directory.users();
    const entityId = user?.userId ?? '';
    mirror.emulator.directory.updateUser(entityId, { displayName: 'Another Name' });
    mirror.sync.note(toEvent({ kind: 'USER', change: 'UPDATED', entityId }));
    mirror.clock.set(-dayMs);
    await mirror.pass(1_000);
    expect(mirror.contents()).toEqual(contentsOfEmulator(mirror.emulator, true));
  });

  test('a fill goes on at its rate', async () => {
    await using mirror = await keepMirror({ isStarted: false, settings: { fillRate: 100 } });
    mirror.sync.start();
    await mirror.pass(100);
    mirror.clock.set(-dayMs);
    await mirror.pass(60_000);
    expect(mirror.sync.status.state).toBe('READY');
    expect(mirror.contents()).toEqual(contentsOfEmulator(mirror.emulator, true));
  });

  test('an upstream that comes back is asked again within minutes', async () => {
    await using mirror = await keepMirror({ isStarted: false });
    {
      using _outage = mirror.emulator.faults.add({ fault: { kind: 'error503' } });
      mirror.sync.start();
      await mirror.pass(5 * 60_000);
    }
    mirror.clock.set(-dayMs);
    await mirror.pass(5 * 60_000);
    expect(mirror.sync.status.state).toBe('READY');
  });

  test('the next check is due when it was, and finds what is missing', async () => {
    await using mirror = await keepMirror({ settings: { checkIntervalMs: hourMs } });
    const [user] = mirror.emulator.directory.users();
    mirror.clock.set(-dayMs);
    mirror.emulator.directory.removeUser(user?.userId ?? '');
    await mirror.pass(hourMs + 1_000);
    expect(namesOf(mirror)).toContain('onChecked');
    expect(mirror.contents()).toEqual(contentsOfEmulator(mirror.emulator, true));
  });
});

describe('a file that was written a day from now', () => {
  test.each([[true], [false]])(
    'is TOO_OLD until its first check, which misses nothing (details: %s)',
    async (details) => {
      await using mirror = await keepMirror({
        emulator: { users: 60, scope: 'all' },
        settings: { details, checkIntervalMs: hourMs },
      });
      const { directory } = mirror.emulator;
      const [gone, member] = directory.users();
      const [group] = directory.groups();
      mirror.clock.set(-dayMs);
      directory.removeUser(gone?.userId ?? '');
      directory.updateUser(member?.userId ?? '', { displayName: 'Another Name' });
      directory.removeGroup(group?.groupId ?? '');
      mirror.facts.splice(0);
      await mirror.restart();
      const states = mirror.facts
        .filter(([name]) => name === 'onState')
        .slice(1)
        .map(([, status]) => status);
      expect(states).toMatchObject([
        { state: 'STALE', staleReason: 'TOO_OLD' },
        { state: 'READY', lastCheckAt: expect.any(Number) },
      ]);
      expect(mirror.contents()).toEqual(contentsOfEmulator(mirror.emulator, details));
      const { asOf = Number.NaN } = mirror.sync.status;
      expect(asOf).toBeLessThanOrEqual(mirror.clock.now());
    },
  );
});
