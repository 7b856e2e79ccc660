import { describe, expect, test } from 'vitest';
import type { Fault } from '../../../src/emulator/faults.ts';
import { describeDirectory } from '../../support/describe-directory.ts';
import { gatewayError } from './open-emulator.ts';
import { openWritable } from './open-writable.ts';

/** A status, or that no answer can be read. */
type Outcome = number | 'no answer';

const html: Fault = { kind: 'html' };
const faults: readonly (readonly [Fault, Outcome, isDone: boolean])[] = [
  [{ kind: 'error500' }, 500, false],
  [{ kind: 'error500', effect: 'before' }, 500, false],
  [{ kind: 'error500', effect: 'after' }, 500, true],
  [{ kind: 'error503' }, 503, false],
  [{ kind: 'error503', effect: 'after' }, 503, true],
  [html, 502, false],
  [{ kind: 'html', status: 504, effect: 'after' }, 504, true],
  [{ kind: 'dropBeforeAnswer' }, 'no answer', true],
  [{ kind: 'dropBeforeAnswer', effect: 'after' }, 'no answer', true],
  [{ kind: 'dropBeforeAnswer', effect: 'before' }, 'no answer', false],
  [{ kind: 'dropMidBody' }, 'no answer', true],
  [{ kind: 'truncatedJson' }, 200, true],
  [{ kind: 'throttle' }, 429, false],
  [{ kind: 'expireToken' }, 400, false],
  [{ kind: 'latency', ms: 1 }, 200, true],
  [{ kind: 'latency', ms: 1, effect: 'after' }, 200, true],
];

/** DeleteUser of bob: it can be done once, and seen. */
async function openForDeletion() {
  const company = await openWritable();
  const { base, authorization, bob, directory, fetch } = company;
  const erase = async (init: RequestInit = {}): Promise<Outcome> => {
    try {
      const url = `${base}/users/${bob.userId}`;
      const response = await fetch(url, { method: 'DELETE', headers: { authorization }, ...init });
      await response.text();
      return response.status;
    } catch {
      return 'no answer';
    }
  };
  return { ...company, erase, isGone: () => directory.user(bob.userId) === undefined };
}

describe('a fault of a write strikes before its effect or after it', () => {
  test.each(faults)('%j: %s, done: %s', async (fault, outcome, isDone) => {
    await using company = await openForDeletion();
    const { emulator, erase, isGone, directory, bob } = company;
    emulator.faults.add({ operation: 'DeleteUser', script: [fault] });
    const before = describeDirectory(directory);
    expect(await erase()).toBe(outcome);
    expect(isGone()).toBe(isDone);
    expect(emulator.counters.snapshot()).toEqual({ DeleteUser: 1 });
    const left = before.users.filter(({ userId }) => userId !== bob.userId);
    expect(describeDirectory(directory).users).toEqual(isDone ? left : before.users);
  });

  test.each([
    [{ kind: 'neverAnswer' }, false],
    [{ kind: 'neverAnswer', effect: 'after' }, true],
    [{ kind: 'latency', ms: 600_000 }, false],
    [{ kind: 'latency', ms: 600_000, effect: 'after' }, true],
  ] as const)('%j and a caller who leaves: done: %s', async (fault, isDone) => {
    await using company = await openForDeletion();
    const { emulator, erase, isGone } = company;
    emulator.faults.add({ script: [fault] });
    const client = new AbortController();
    const asked = erase({ signal: client.signal });
    while (emulator.counters.inFlight === 0 || isGone() !== isDone) await emulator.look();
    // Time for an effect that must not come.
    for (let turn = 0; turn < 50; turn += 1) await emulator.look();
    client.abort();
    expect(await asked).toBe('no answer');
    while (emulator.counters.inFlight > 0) await emulator.look();
    expect(isGone()).toBe(isDone);
  });

  test('afterwards, what the operation answered is lost, a refusal too', async () => {
    await using company = await openWritable();
    const { emulator, send, directory } = company;
    emulator.faults.add({ fault: { kind: 'error503', effect: 'after' }, times: 1 });
    const { version } = directory;
    expect(await send('DELETE', '/users/user_x')).toEqual({
      status: 503,
      body: gatewayError('ServiceUnavailable'),
    });
    expect(directory.version).toBe(version);
    expect((await send('DELETE', '/users/user_x')).status).toBe(404);
  });

  test('one before and one after: the first to answer ends it', async () => {
    await using company = await openForDeletion();
    const { emulator, erase, isGone } = company;
    emulator.faults.add({ fault: { kind: 'error503', effect: 'after' } });
    using _ = emulator.faults.add({ fault: { kind: 'throttle' } });
    expect([await erase(), isGone()]).toEqual([429, false]);
    _[Symbol.dispose]();
    expect([await erase(), isGone()]).toEqual([503, true]);
  });

  test('a request may ask for its own', async () => {
    await using company = await openForDeletion();
    const { authorization, erase, isGone } = company;
    const ask = (fault: string) => erase({ headers: { authorization, 'x-emulator-fault': fault } });
    expect([await ask('error500;effect=before'), isGone()]).toEqual([500, false]);
    expect([await ask('error500;effect=later'), isGone()]).toEqual([400, false]);
    expect([await ask('error500;effect=after'), isGone()]).toEqual([500, true]);
  });
});

test('writes at once are one after the other: one takes the name, the others are refused', async () => {
  await using company = await openWritable();
  const { send, asia, directory } = company;
  const body = { username: 'same', primaryOrganizationalUnitId: asia.organizationalUnitId };
  const answers = await Promise.all(Array.from({ length: 20 }, () => send('POST', '/users', body)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(19).fill(400)]);
  expect(directory.userCount).toBe(6);
});

test('every write counts as one call of its operation', async () => {
  await using company = await openWritable();
  const { emulator, send, ada } = company;
  await send('POST', `/users/${ada.userId}/actions/disable`);
  await send('POST', `/users/${ada.userId}/actions/disable`);
  await send('POST', '/groups', {});
  expect(emulator.counters.snapshot()).toEqual({ DisableUser: 2, CreateGroup: 1 });
  expect(emulator.counters.total).toBe(3);
});
