import { mkdtempDisposableSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createApp } from '../../../src/app.ts';
import { ConfigError, parseConfig } from '../../../src/config.ts';
import { Directory } from '../../../src/emulator/directory/directory.ts';
import { openReceiver, type Receiver, secure, usualNow } from './open-receiver.ts';
import { draft, readOutcome, toBody, unseal } from './sender.ts';

/** One directory and one state that gateways come to and go from. */
function openWorld(environment: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempDisposableSync(join(tmpdir(), 'restart-'));
  const directory = new Directory({ customFieldNames: ['number'] });
  const path = join(folder.path, 'state.db');
  const settings = {
    ...secure,
    CALLBACK_BAMBOOCLOUD_CUSTOM_FIELDS: 'number',
    STATE_FILE: path,
    ...environment,
  };
  return {
    path,
    directory,
    environment: settings,
    /** A gateway for as long as the work takes. */
    async during<Result>(work: (receiver: Receiver) => Promise<Result>): Promise<Result> {
      await using receiver = await openReceiver({ environment: settings, emulator: { directory } });
      return await work(receiver);
    },
    [Symbol.dispose]: () => folder.remove(),
  };
}

const bodyAt = (offMs: number, eventType: string, payload: object) =>
  toBody(draft(eventType, payload, { timestamp: usualNow + offMs }));

const writes = ({ emulator }: Receiver) => {
  const { GenerateToken: _token, ...calls } = emulator.counters.snapshot();
  return calls;
};

const mei = { username: 'mei', name: 'Mei', number: 1 };

test('a replay after a restart gets the reply of then, and undoes nothing', async () => {
  using world = openWorld();
  const creation = bodyAt(0, 'CREATE_USER', mei);
  const { first, deletion, check, echo } = await world.during(async ({ post }) => {
    const created = await post(creation);
    const { id } = readOutcome(created);
    await post(bodyAt(1_000, 'UPDATE_USER', { id, name: 'Newest', disabled: true }));
    const last = bodyAt(2_000, 'CREATE_USER', { username: 'ada' });
    const gone = bodyAt(3_000, 'DELETE_USER', { id: readOutcome(await post(last)).id });
    const checking = toBody(draft('CHECK_URL', '42'));
    return {
      first: created,
      deletion: [last, gone, await post(gone)] as const,
      check: checking,
      echo: await post(checking),
    };
  });
  const before = JSON.stringify([...world.directory.users()]);
  await world.during(async (receiver) => {
    receiver.emulator.counters.reset();
    expect(await receiver.post(creation)).toEqual(first);
    const [last, gone, goneReply] = deletion;
    expect((await receiver.post(last)).status).toBe(200);
    expect(await receiver.post(gone)).toEqual(goneReply);
    expect(await receiver.post(check)).toEqual(echo);
    expect(unseal(echo.body.data ?? '')).toBe('42');
    expect(writes(receiver)).toEqual({});
    expect(receiver.events).toEqual([]);
  });
  expect(JSON.stringify([...world.directory.users()])).toBe(before);
  expect([...world.directory.users()].map(({ displayName, status }) => [displayName, status])).toEqual([
    ['Newest', 'disabled'],
  ]);
});

test('a late retry after a restart undoes nothing, be it of an update, a create or a deletion', async () => {
  using world = openWorld();
  const [id, unitId, late] = await world.during(async (receiver) => {
    const { post } = receiver;
    const user = readOutcome(await post(bodyAt(0, 'CREATE_USER', mei)));
    const unit = readOutcome(await post(bodyAt(0, 'CREATE_ORGANIZATION', { code: 'north', name: 'North' })));
    // Failed then, and retried by hand when newer ones have been applied.
    const failed = bodyAt(1_000, 'UPDATE_USER', { id: user.id, name: 'Late', number: 2 });
    receiver.emulator.faults.add({ operation: 'PatchUser', fault: { kind: 'error503' } });
    expect((await post(failed)).status).toBe(500);
    receiver.emulator.faults.clear();
    await post(bodyAt(2_000, 'UPDATE_USER', { id: user.id, name: 'Newest', number: 3 }));
    await post(bodyAt(2_000, 'DELETE_ORGANIZATION', { id: unit.id }));
    return [user.id, unit.id, failed] as const;
  });
  await world.during(async (receiver) => {
    receiver.emulator.counters.reset();
    const retried = [
      late,
      bodyAt(1_000, 'UPDATE_USER', { id, disabled: true }),
      bodyAt(1_000, 'DELETE_USER', { id }),
      bodyAt(-1_000, 'CREATE_USER', { ...mei, name: 'Late' }),
      bodyAt(1_000, 'CREATE_ORGANIZATION', { code: 'north', name: 'North' }),
    ];
    const outcomes = [];
    for (const body of retried) outcomes.push(readOutcome(await receiver.post(body)));
    expect(outcomes.map((outcome) => [outcome.status, outcome.id])).toEqual([
      [200, id],
      [200, id],
      [200, undefined],
      [200, id],
      [200, unitId],
    ]);
    expect(Object.keys(writes(receiver)).filter((name) => !/^(Get|List)/.test(name))).toEqual([]);
    expect(receiver.events).toEqual([]);
  });
  expect(world.directory.user(id ?? '')).toMatchObject({
    displayName: 'Newest',
    status: 'enabled',
    customFields: { number: '3' },
  });
  expect([...world.directory.organizationalUnits()].length).toBe(1);
});

test('a nonce is used up beyond a restart too', async () => {
  using world = openWorld();
  const nonce = 'once-and-for-all';
  const body = (name: string) =>
    toBody(draft('CREATE_USER', { ...mei, name }, { nonce, timestamp: usualNow }));
  await world.during(({ post }) => post(body('Mei')));
  const { status } = await world.during(({ post }) => post(body('Another')));
  expect(status).toBe(401);
  expect([...world.directory.users()].map(({ displayName }) => displayName)).toEqual(['Mei']);
});

test('with the window switched off the order outlives nonces', async () => {
  using world = openWorld({ CALLBACK_BAMBOOCLOUD_REPLAY_WINDOW_MS: '0' });
  const creation = bodyAt(0, 'CREATE_USER', mei);
  const last = await world.during(async ({ post }) => {
    const { id } = readOutcome(await post(creation));
    const body = bodyAt(1_000, 'UPDATE_USER', { id, name: 'Newest' });
    await post(body);
    return body;
  });
  const [{ userId = '' } = {}] = [...world.directory.users()];
  // Changed in EIAM itself since.
  world.directory.updateUser(userId, { displayName: 'By hand' });
  await world.during(async (receiver) => {
    receiver.clock.now += 30 * 86_400_000;
    for (const body of [creation, last])
      expect(readOutcome(await receiver.post(body))).toMatchObject({ status: 200, id: userId });
  });
  expect(world.directory.user(userId)?.displayName).toBe('By hand');
});

test('a longer window after a restart lets no older message undo a newer one', async () => {
  using world = openWorld({ CALLBACK_BAMBOOCLOUD_REPLAY_WINDOW_MS: '60000' });
  const creation = bodyAt(0, 'CREATE_USER', mei);
  const [id, late] = await world.during(async ({ post }) => {
    const created = readOutcome(await post(creation));
    const update = bodyAt(1_000, 'UPDATE_USER', { id: created.id, name: 'Late' });
    await post(update);
    await post(bodyAt(2_000, 'UPDATE_USER', { id: created.id, name: 'Newest' }));
    return [created.id, update] as const;
  });
  const longer = { ...world.environment, CALLBACK_BAMBOOCLOUD_REPLAY_WINDOW_MS: '3600000' };
  await using receiver = await openReceiver({
    environment: longer,
    emulator: { directory: world.directory },
  });
  receiver.clock.now += 600_000;
  for (const body of [creation, late])
    expect(readOutcome(await receiver.post(body))).toMatchObject({ status: 200, id });
  expect(world.directory.user(id ?? '')?.displayName).toBe('Newest');
});

test('a file that is removed meanwhile is missed: nothing is applied that could not be marked', async () => {
  using world = openWorld();
  await world.during(async (receiver) => {
    const { id } = readOutcome(await receiver.post(bodyAt(0, 'CREATE_USER', mei)));
    rmSync(world.path);
    const { status } = await receiver.post(bodyAt(1_000, 'UPDATE_USER', { id, name: 'Newest' }));
    expect(status).toBe(500);
    expect(world.directory.user(id ?? '')?.displayName).toBe('Mei');
    expect(JSON.stringify(receiver.logged)).toContain('A BambooCloud callback failed');
  });
});

test('what was applied and not marked is applied again after a restart, and is the same', async () => {
  using world = openWorld();
  const creation = bodyAt(0, 'CREATE_USER', mei);
  // What a crash between the two leaves behind: the directory has it, the file has not.
  {
    await using lost = await openReceiver({
      environment: { ...world.environment, STATE_FILE: '' },
      emulator: { directory: world.directory },
    });
    await lost.post(creation);
  }
  const [{ userId } = {}] = [...world.directory.users()];
  const again = await world.during(async ({ post }) => readOutcome(await post(creation)));
  expect([again.status, again.id]).toEqual([200, userId]);
  expect([...world.directory.users()].length).toBe(1);
});

test('a file keeps neither names nor values of people', async () => {
  using world = openWorld();
  await world.during(async ({ post }) => {
    await post(bodyAt(0, 'CREATE_USER', { ...mei, username: 'mei.zhang', name: 'Zhang Mei' }));
    await post(bodyAt(0, 'CREATE_ORGANIZATION', { code: 'secret-unit', name: 'Secret Unit' }));
  });
  const bytes = readFileSync(world.path, 'latin1');
  for (const word of ['mei.zhang', 'Zhang', 'secret-unit', 'Secret']) expect(bytes).not.toContain(word);
});

test('a second gateway on one file, or one on a file of something else, does not start', async () => {
  using world = openWorld();
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const start = () => createApp(parseConfig({ PORT: '0', ...world.environment }), { log });
  await world.during(async () => {
    await expect(start()).rejects.toThrow(ConfigError);
    await expect(start()).rejects.toThrow(`STATE_FILE: expected a file of this process alone`);
    await expect(start()).rejects.toThrow(world.path);
  });
  writeFileSync(world.path, 'something else');
  await expect(start()).rejects.toThrow(`${world.path} is something else`);
  expect(readFileSync(world.path, 'utf8')).toBe('something else');
});

test('without a file the start says what a restart forgets', async () => {
  await using receiver = await openReceiver();
  expect(JSON.stringify(receiver.logged)).toContain('Without STATE_FILE a restart forgets');
  using world = openWorld();
  await world.during(async ({ logged }) => expect(JSON.stringify(logged)).not.toContain('STATE_FILE'));
  await using other = await openReceiver({ environment: {} });
  expect(JSON.stringify(other.logged)).not.toContain('STATE_FILE');
});
