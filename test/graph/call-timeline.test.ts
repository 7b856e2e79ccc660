import { expect, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';

const timeline = { headers: { 'x-eiam-trace': 'timeline' } };
const page = '{ users(first: 2) { nodes { groups { totalCount } } } }';

test('shows each attempt of an operation, repeated ones after those that failed', async () => {
  await using gateway = await startGateway({ emulator: { users: 2 } });
  gateway.emulator.faults.add({ operation: 'GetUser', times: 1, fault: { kind: 'error503' } });
  const { extensions } = await gateway.ask(page, {}, timeline);
  const { timeline: attempts = [], calls } = Object(extensions?.upstream);
  const shown = attempts.map(({ operation, attempt, outcome }: Record<string, unknown>) =>
    [operation, attempt, outcome].join(' '),
  );
  expect(shown.toSorted()).toEqual([
    'GetUser 1 succeeded',
    'GetUser 1 unavailable',
    'GetUser 2 succeeded',
    'ListUsers 1 succeeded',
  ]);
  expect(calls).toBe(4);
  for (const each of attempts) {
    expect(Object.keys(each)).toEqual([
      'operation',
      'attempt',
      'outcome',
      'startMs',
      'waitedMs',
      'durationMs',
    ]);
    expect(each.startMs).toBeGreaterThanOrEqual(0);
    expect(each.waitedMs).toBeGreaterThanOrEqual(0);
    expect(each.durationMs).toBeGreaterThanOrEqual(0);
  }
  // The page is read before its users are, and the failed attempt before the one that repeats it.
  const startOf = (wanted: string) => attempts[shown.indexOf(wanted)].startMs;
  expect(startOf('ListUsers 1 succeeded')).toBeLessThanOrEqual(startOf('GetUser 1 succeeded'));
  expect(startOf('GetUser 1 unavailable')).toBeLessThanOrEqual(startOf('GetUser 2 succeeded'));
});

test('is empty where nothing was called, and absent where it was not asked for', async () => {
  await using gateway = await startGateway({ emulator: { users: 2 } });
  const nothing = await gateway.ask('{ __typename }', {}, timeline);
  expect(nothing.extensions?.upstream).toMatchObject({ calls: 0, timeline: [] });
  const figures = await gateway.ask(page);
  expect(figures.extensions?.upstream).not.toHaveProperty('timeline');
});

test('is not shown where the deployment shows no traces', async () => {
  await using gateway = await startGateway({ emulator: { users: 2 }, config: { traceAllowed: false } });
  const { extensions } = await gateway.ask(page, {}, timeline);
  expect(extensions).toBeUndefined();
});
