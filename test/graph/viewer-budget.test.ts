import { expect, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import { subscribeTo } from '../support/subscribe.ts';

const cost = { headers: { 'x-eiam-cost': '1' } };
const page = '{ users(first: 10) { nodes { groups { nodes { name } } } } }';

/** Two viewers by what they send for a name, and a clock that is set by hand. */
async function startBudgeted(calls: number, users = 4) {
  let time = 1_000_000;
  let viewer = 'ada';
  const gateway = await startGateway({
    emulator: { users },
    config: { viewerBudget: { calls, windowMs: 60_000 } },
    parts: { now: () => time, viewerKey: () => viewer },
  });
  return {
    ...gateway,
    passMs: (milliseconds: number) => {
      time += milliseconds;
    },
    become: (name: string) => {
      viewer = name;
    },
  };
}

test('what was expected is charged, what was taken is kept, and the state is reported', async () => {
  await using gateway = await startBudgeted(20, 40);
  const { directory } = gateway.emulator;
  const userIds = [...directory.users()].slice(0, 4).map(({ userId }) => userId);
  const { groupId } = directory.addGroup({ userIds });
  const query =
    'query ($id: ID!) { group(id: $id) { members(first: 15) { nodes { groups { nodes { name } } } } } }';
  const { errors, extensions } = await gateway.ask(query, { id: groupId }, cost);
  expect(errors).toBeUndefined();
  // A page and, of the ten that are taken for granted as long as no group was seen, four members.
  expect(extensions?.upstream?.calls).toBe(5);
  expect(extensions?.cost).toEqual({
    expected: 11,
    bound: 16,
    estimated: 16,
    limit: 5_000,
    budget: { remaining: 15, resetAt: new Date(1_060_000).toISOString() },
  });
  // From now on groups have four members.
  const again = await gateway.ask(query, { id: groupId }, cost);
  expect(again.extensions?.cost?.expected).toBe(5);
});

test('beyond it nothing runs until the window ends, and others are not held up', async () => {
  await using gateway = await startBudgeted(12);
  for (let turn = 0; turn < 2; turn += 1) await gateway.ask(page);
  gateway.emulator.counters.reset();
  gateway.passMs(59_000);
  const refused = await gateway.ask(page, {}, cost);
  expect(refused.data).toBeUndefined();
  expect(refused.errors?.map(({ extensions }) => extensions)).toEqual([
    { code: 'OPERATION_TOO_COMPLEX', limit: 12, cost: 5, retryAfterMs: 1_000 },
  ]);
  expect(refused.extensions?.cost?.budget?.remaining).toBe(2);
  expect(gateway.emulator.counters.total).toBe(0);
  gateway.become('grace');
  expect((await gateway.ask(page)).errors).toBeUndefined();
  gateway.become('ada');
  gateway.passMs(1_000);
  expect((await gateway.ask(page)).errors).toBeUndefined();
});

test('what no window could ever pay for is not worth waiting for', async () => {
  await using gateway = await startBudgeted(4);
  const { errors } = await gateway.ask(page);
  expect(errors?.map(({ extensions }) => extensions)).toEqual([
    { code: 'OPERATION_TOO_COMPLEX', limit: 4, cost: 5 },
  ]);
});

test('operations at the same time cannot spend the same calls', async () => {
  await using gateway = await startBudgeted(8);
  const answers = await Promise.all([gateway.ask(page), gateway.ask(page)]);
  expect(answers.map(({ errors }) => errors?.length ?? 0)).toEqual([0, 1]);
});

test('each event of a subscription is charged; one that is refused is an error, and the stream goes on', async () => {
  await using gateway = await startBudgeted(2);
  const { userId } = gateway.emulator.samples;
  const query = `subscription { directoryChanged {
    ... on DirectoryObjectChanged { object { ... on User { displayName } } }
  } }`;
  await using stream = await subscribeTo(gateway.app, query);
  const answers = [];
  for (const id of ['one', 'two', 'three', 'four']) {
    if (id === 'four') gateway.passMs(60_000);
    gateway.app.publish({
      id,
      kind: 'USER',
      change: 'UPDATED',
      entityId: userId,
      relatedIds: [],
      changedFields: [],
      occurredAt: 0,
      origin: 'ALIBABA_CALLBACK',
    });
    answers.push(await stream.next());
  }
  const charged = { data: { directoryChanged: { object: { displayName: expect.any(String) } } } };
  expect(answers).toMatchObject([
    charged,
    charged,
    {
      errors: [
        {
          extensions: { code: 'OPERATION_TOO_COMPLEX', limit: 2, cost: 1, retryAfterMs: expect.any(Number) },
        },
      ],
    },
    charged,
  ]);
  expect(answers[2]?.data).toBeUndefined();
  expect(answers[2]?.extensions?.upstream?.calls).toBe(0);
});

test('a price can be asked for alone: nothing runs, and nothing is charged', async () => {
  await using gateway = await startBudgeted(20);
  gateway.emulator.counters.reset();
  const priced = await gateway.ask(page, {}, { headers: { 'x-eiam-cost': 'only' } });
  const { expected } = Object(priced.extensions?.cost);
  expect(priced).toMatchObject({ data: null, extensions: { cost: { budget: { remaining: 20 } } } });
  expect(gateway.emulator.counters.total).toBe(0);
  const { extensions } = await gateway.ask(page, {}, cost);
  expect(extensions?.cost?.expected).toBe(expected);
});

test('a price asked for alone runs no mutation, and refuses what is not valid as ever', async () => {
  await using gateway = await startBudgeted(20);
  const write = 'mutation ($id: ID!) { disableUser(input: { userId: $id }) { __typename } }';
  const [user] = gateway.emulator.directory.users();
  const only = { headers: { 'x-eiam-cost': 'only' } };
  const priced = await gateway.ask(write, { id: user?.userId }, only);
  expect(priced).toMatchObject({ data: null, extensions: { cost: { expected: 1 } } });
  expect(gateway.emulator.directory.users().next().value?.status).toBe(user?.status);
  const wrong = await gateway.ask('{ users(first: 101) { totalCount } }', {}, only);
  expect(wrong.errors?.map(({ extensions }) => extensions?.code)).toEqual(['BAD_USER_INPUT']);
});
