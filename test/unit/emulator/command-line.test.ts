import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CommandLineError, parseCommandLine } from '../../../src/emulator/command-line.ts';
import { startEmulator } from '../../../src/emulator/emulator.ts';

test('nothing said gives the defaults', () => {
  expect(parseCommandLine([])).toEqual({
    host: '127.0.0.1',
    port: 0,
    managementPort: 0,
    users: 1_000,
    seed: 1,
    scope: 'partial',
    order: 'creation',
    latencyMs: 0,
    odd: [],
    customFields: [],
    passwordPolicy: { lifetimeDays: 0 },
    lowercaseErrorAliases: false,
    control: true,
    tokenLifetimeSeconds: 1_200,
    pageTokenLifetimeSeconds: 600,
    callbacks: {},
  });
});

test('every flag is read', () => {
  const flags = [
    '--host 0.0.0.0 --port 4001 --management-port 4002 --users 5 --seed=9 --scope all --order random --latency-ms 20 --control off',
    '--odd User.createTime=null --odd=User.groups@group_x=absent',
    '--custom-field nickname --custom-field floor:number --custom-field grade:select:a,b',
    '--password-days 90 --error-aliases on',
    '--units 40 --unit-depth 9 --groups 0',
    `--snapshots kept --instance-id idaas_${'a'.repeat(26)} --application-id app_${'b'.repeat(26)}`,
    '--client-secret CSsecret-of-16-ch --token-seconds 60 --page-token-seconds 30',
    '--alibaba-callback http://localhost:4000/a --bamboocloud-callback http://localhost:4000/b',
  ].join(' ');
  expect(parseCommandLine(flags.split(' '))).toEqual({
    host: '0.0.0.0',
    port: 4001,
    managementPort: 4002,
    users: 5,
    units: 40,
    unitDepth: 9,
    groups: 0,
    seed: 9,
    scope: 'all',
    order: 'random',
    latencyMs: 20,
    odd: [
      { member: 'User.createTime', value: 'null' },
      { member: 'User.groups', id: 'group_x', value: 'absent' },
    ],
    control: false,
    snapshots: 'kept',
    instanceId: `idaas_${'a'.repeat(26)}`,
    applicationId: `app_${'b'.repeat(26)}`,
    clientSecret: 'CSsecret-of-16-ch',
    tokenLifetimeSeconds: 60,
    pageTokenLifetimeSeconds: 30,
    customFields: [
      { name: 'nickname', type: 'string' },
      { name: 'floor', type: 'number' },
      { name: 'grade', type: 'select', options: ['a', 'b'] },
    ],
    passwordPolicy: { lifetimeDays: 90 },
    lowercaseErrorAliases: true,
    callbacks: {
      alibaba: { target: 'http://localhost:4000/a' },
      bambooCloud: { target: 'http://localhost:4000/b' },
    },
  });
});

test('everything that is wrong is named at once, with what was expected', () => {
  const wrong = () =>
    parseCommandLine([
      '--port',
      '70000',
      '--users',
      '-',
      '--scope',
      'half',
      '--odd',
      'User=null',
      '--odd',
      'Robot=1',
    ]);
  expect(wrong).toThrow(CommandLineError);
  expect(wrong).toThrow(
    /^--port cannot be "70000"\.\n--users cannot be "-"\.\n--scope cannot be "half"\.\n--odd cannot be "Robot=1"\.\nExpected:\n/,
  );
  expect(wrong).toThrow(/--port N +a whole number from 0 \(any free port\) to 65535; default 0/);
});

test.each([
  ['--units', '0'],
  ['--units', '20001'],
  ['--unit-depth', '1'],
  ['--groups', '20001'],
])('%s %s is out of bounds', (flag, value) => {
  expect(() => parseCommandLine([flag, value])).toThrow(`${flag} cannot be "${value}".\nExpected:`);
});

test.each(['Floor', 'floor:date', 'grade:select', 'floor:number:1', ''])(
  '--custom-field %s is refused',
  (value) => {
    const wrong = () => parseCommandLine(['--custom-field', 'nickname', `--custom-field=${value}`]);
    expect(wrong).toThrow(`--custom-field cannot be ${JSON.stringify(value)}.\nExpected:`);
  },
);

test.each([['--speed', '9'], ['extra'], ['--port']])('%s is no flag, or lacks its value', (...args) => {
  expect(() => parseCommandLine(args)).toThrow(/Expected:\n {2}--host/);
});

test('a control token comes by its flag or by its setting, and is never printed', () => {
  const token = 'canary-control-token-0123456789';
  const setting = { EMULATOR_CONTROL_TOKEN: token };
  expect(parseCommandLine(['--control-token', token])).toMatchObject({ controlToken: token });
  expect(parseCommandLine([], setting)).toMatchObject({ controlToken: token });
  expect(parseCommandLine(['--control-token', 'another-token-of-23-chars'], setting).controlToken).toMatch(
    /^another/,
  );
  expect(parseCommandLine([], { EMULATOR_CONTROL_TOKEN: '' })).not.toHaveProperty('controlToken');
  for (const wrong of ['canary', `canary ${token}`, `canary${'x'.repeat(256)}`]) {
    expect(() => parseCommandLine(['--control-token', wrong])).toThrow(
      /^--control-token cannot be this value\.\n/,
    );
    expect(() => parseCommandLine([], { EMULATOR_CONTROL_TOKEN: wrong })).toThrow(/^(?!.*canary)/s);
  }
});

test('it starts with a state that was kept, and refuses what is none', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'emulator-state-'));
  const path = join(folder.path, 'state.json');
  await using emulator = await startEmulator({ users: 5 });
  const kept = await (await fetch(`${emulator.endpoint}/control/state`)).text();
  await writeFile(path, kept);
  await using again = await startEmulator(parseCommandLine(['--state', path, '--port', '0']));
  expect(await (await fetch(`${again.endpoint}/control/state`)).text()).toBe(kept);
  const other = `idaas_${'b'.repeat(26)}`;
  expect(parseCommandLine(['--state', path, '--instance-id', other]).directory?.instanceId).toBe(other);
  for (const wrong of ['{}', 'no JSON', kept.replace(/"userIds":\["user_/, '"userIds":["user_x')]) {
    await writeFile(path, wrong);
    expect(() => parseCommandLine(['--state', path])).toThrow(/^--state cannot be ".*state\.json"\.\n/);
  }
});

test('an instance may have rules of its own', () => {
  const flags = [
    '--password-policy length=8,history=3,special=on,digit=off --password-days 9',
    '--rate-limit 4:2 --management-rate-limit 10 --expired-token-status 401',
  ].join(' ');
  expect(parseCommandLine(flags.split(' '))).toMatchObject({
    passwordPolicy: {
      ...{ minimumLength: 8, historyLength: 3, requiresSpecial: true, requiresDigit: false },
      lifetimeDays: 9,
    },
    rateLimit: { requestsPerSecond: 4, burst: 2 },
    managementRateLimit: { requestsPerSecond: 10 },
    expiredTokenStatus: 401,
  });
});

test.each([
  ['--password-policy', 'length=long'],
  ['--password-policy', 'length=8,,'],
  ['--password-policy', 'colour=on'],
  ['--rate-limit', '0'],
  ['--rate-limit', '4:'],
  ['--expired-token-status', '500'],
])('%s %s is refused', (flag, value) => {
  expect(() => parseCommandLine([flag, value])).toThrow(`${flag} cannot be "${value}".\nExpected:`);
});
