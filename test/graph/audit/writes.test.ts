import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ConfigError } from '../../../src/config.ts';
import { openAuditFile, type TestAuditFile } from '../../support/audit-file.ts';
import { countersOf, startGateway } from '../../support/gateway.ts';
import { keepLines } from '../../support/log-lines.ts';

const disable = 'mutation Off($id: ID!) { disableUser(input: { userId: $id }) { __typename } }';

function configOf({ path }: TestAuditFile, isRequired = true) {
  return { audit: { file: path, fsync: true, isRequired } };
}

function partsOf() {
  let ids = 0;
  return { newAuditId: () => `write-${++ids}`, newRequestId: () => 'request-1' };
}

test('a write has an intent line and an outcome line with one id, and no value in either', async () => {
  using file = openAuditFile();
  await using gateway = await startGateway({ config: configOf(file), parts: partsOf() });
  const { userId, groupId } = gateway.emulator.samples;
  await gateway.ask(
    `mutation ($user: ID!, $group: ID!) {
      patchUser(input: { userId: $user, displayName: "Secret Name" }) { __typename }
      addUsersToGroup(input: { groupId: $group, userIds: [$user] }) { __typename }
    }`,
    { user: userId, group: groupId },
  );
  const intent = {
    audit: 1,
    event: 'write.intent',
    at: expect.any(String),
    requestId: 'request-1',
    by: 'caller',
  };
  const outcome = { audit: 1, event: 'write.outcome', at: expect.any(String), effect: 'DONE' };
  expect(file.writes()).toEqual([
    {
      ...{ ...intent, id: 'write-1', who: {}, operation: 'PatchUser' },
      ...{ objects: { userId: [userId] }, fields: ['displayName'] },
    },
    { ...outcome, id: 'write-1' },
    {
      ...{ ...intent, id: 'write-2', who: {}, operation: 'AddUsersToGroup' },
      ...{ objects: { groupId: [groupId], userIds: [userId] }, fields: [] },
    },
    { ...outcome, id: 'write-2' },
  ]);
  expect(JSON.stringify(file.lines())).not.toContain('Secret Name');
  expect(statSync(file.path).mode & 0o777).toBe(0o600);
});

test('the intent line is there before the write is sent, and the outcome line after its answer', async () => {
  using file = openAuditFile();
  await using gateway = await startGateway({ config: configOf(file) });
  const { userId: id } = gateway.emulator.samples;
  const fault = { kind: 'refuse', status: 400, code: 'Unheard.Of' } as const;
  gateway.emulator.faults.add({ operation: 'DisableUser', fault });
  const seen: string[] = [];
  const look = (fact: unknown) => {
    const isWrite = fact instanceof Object && 'operation' in fact && fact.operation === 'DisableUser';
    if (isWrite) seen.push(...file.writes().map(({ event }) => event));
  };
  subscribe('eiam:call', look);
  await gateway.ask(disable, { id });
  unsubscribe('eiam:call', look);
  expect(seen).toEqual(['write.intent']);
  const [intent, outcome, ...others] = file.writes();
  expect(outcome).toMatchObject({ id: intent?.id, effect: 'NONE', code: 'Unheard.Of' });
  expect(others).toEqual([]);
});

test('on a full disk nothing is written upstream; what has happened is written once there is room', async () => {
  using file = openAuditFile();
  const kept = keepLines();
  await using gateway = await startGateway({ config: configOf(file), log: kept.log });
  const { userId: id } = gateway.emulator.samples;
  const empty = file.fill();
  const before = countersOf(gateway.emulator);
  const { data, errors } = await gateway.ask(disable, { id });
  expect(data).toEqual({ disableUser: null });
  expect(errors).toMatchObject([{ extensions: { code: 'WRITES_SUSPENDED', effect: 'NONE' } }]);
  expect(countersOf(gateway.emulator)).toEqual(before);
  expect(kept.lines).toMatchObject([
    {
      level: 'error',
      text: 'the audit trail cannot be written',
      facts: { owed: 0, err: { code: 'ENOSPC' } },
    },
    ...kept.operations(),
  ]);
  empty();
  await gateway.ask(disable, { id });
  // Of the write that was refused its end alone: its intent could not be written.
  expect(file.writes()).toMatchObject([
    { event: 'write.outcome', effect: 'NONE', code: 'WRITES_SUSPENDED' },
    { event: 'write.intent' },
    { event: 'write.outcome', effect: 'DONE' },
  ]);
});

test('where the trail is not required a full disk stops no write, and the lines follow', async () => {
  using file = openAuditFile();
  await using gateway = await startGateway({ config: configOf(file, false) });
  const { userId: id } = gateway.emulator.samples;
  const empty = file.fill();
  const { errors } = await gateway.ask(disable, { id });
  expect(errors).toBeUndefined();
  empty();
  await gateway.ask('mutation On($id: ID!) { enableUser(input: { userId: $id }) { __typename } }', { id });
  expect(file.writes().map(({ event, operation }) => operation ?? event)).toEqual([
    ...['DisableUser', 'write.outcome', 'EnableUser', 'write.outcome'],
  ]);
});

test('a file that was renamed away is begun again, and each line is in one of the two', async () => {
  using file = openAuditFile();
  await using gateway = await startGateway({ config: configOf(file) });
  const { userId: id } = gateway.emulator.samples;
  await gateway.ask(disable, { id });
  renameSync(file.path, `${file.path}.1`);
  await gateway.ask(disable, { id });
  expect(file.lines(`${file.path}.1`).map(({ event }) => event)).toEqual([
    ...['gateway.started', 'write.intent', 'write.outcome'],
  ]);
  expect(file.lines().map(({ event }) => event)).toEqual(['write.intent', 'write.outcome']);
  expect(statSync(file.path).mode & 0o777).toBe(0o600);
});

test('what a process that ended in the middle of a line has left does not spoil the next line', async () => {
  using file = openAuditFile();
  const torn = '{"audit":1,"event":"write.int';
  writeFileSync(file.path, torn);
  await using gateway = await startGateway({ config: configOf(file) });
  await gateway.ask(disable, { id: gateway.emulator.samples.userId });
  const [first, ...others] = readFileSync(file.path, 'utf8').trimEnd().split('\n');
  expect(first).toBe(torn);
  expect(others.map((line) => JSON.parse(line).event)).toEqual([
    ...['gateway.started', 'write.intent', 'write.outcome'],
  ]);
});

test('a trail that cannot be begun ends the start, with the setting and the reason', async () => {
  const audit = { file: '/dev/full', fsync: false, isRequired: true };
  await expect(startGateway({ config: { audit } })).rejects.toThrow(ConfigError);
  await expect(startGateway({ config: { audit } })).rejects.toThrow(/AUDIT_FILE: ENOSPC/);
  await expect(
    startGateway({ config: { audit: { ...audit, file: '/absent/audit.jsonl' } } }),
  ).rejects.toThrow(/AUDIT_FILE: ENOENT/);
});

test('one line stays one line, whatever is in an id', async () => {
  using file = openAuditFile();
  await using gateway = await startGateway({ config: configOf(file) });
  await gateway.ask(disable, { id: 'user_x\n{"audit":1,"event":"write.intent"}\u2028\r' });
  await gateway.ask(disable, { id: 'user_'.padEnd(5_000, 'x') });
  for (const line of file.lines()) expect(line.event).toMatch(/^gateway\.started$|^write\./);
});
