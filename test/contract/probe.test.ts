import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCommandLine } from '../../src/emulator/command-line.ts';
import type { EmulatorOptions } from '../../src/emulator/emulator.ts';
import { type ProbeReport, probe } from '../../src/probe/probe.ts';
import { toRecording } from '../../src/probe/replacement.ts';
import { printReport } from '../../src/probe/report.ts';
import { parseLosslessly } from '../../src/vocabulary/lossless-json.ts';
import { toUpstream } from '../support/gateway.ts';
import { type Instance, startInstance } from './instance/instance.ts';

/** As fast as it goes: the rate is the client's own, and has its tests. */
const fast = { now: Date.now, ratePerSecond: 10_000 };

async function probeOf(emulator: Instance): Promise<ProbeReport> {
  return emulator.exchange(() => probe({ upstream: toUpstream(emulator, emulator.management), ...fast }));
}

const small: EmulatorOptions = { users: 120, scope: 'all' };

/** What can be odd, and how it is named: `kind` of the wrong kind, `missing`, or `new`. */
const plantable = [
  ['User.createTime', '"soon"', 'kind', ['ListUsers', 'GetUser', 'management:ListUsers']],
  ['User.updateTime', 'absent', 'missing', ['ListUsers', 'GetUser', 'management:ListUsers']],
  ['User.status', 'null', 'missing', ['ListUsers', 'GetUser', 'management:ListUsers']],
  ['User.userSourceId', '{"a":1}', 'kind', ['ListUsers', 'GetUser', 'management:ListUsers']],
  ['User.nickname', '"x"', 'new', ['ListUsers', 'GetUser', 'management:ListUsers']],
  ['User.groups.groupName', 'null', 'missing', ['GetUser']],
  ['User.organizationalUnits.colour', '"red"', 'new', ['GetUser']],
  ['Group.groupName', '[]', 'kind', ['ListGroups', 'GetGroup', 'management:ListGroups']],
  ['Group.updateTime', 'null', 'missing', ['ListGroups', 'GetGroup', 'management:ListGroups']],
  [
    'OrganizationalUnit.organizationalUnitName',
    'absent',
    'missing',
    ['ListOrganizationalUnits', 'GetOrganizationalUnit', 'management:ListOrganizationalUnits'],
  ],
  ['ListUsers.totalCount', 'absent', 'missing', ['ListUsers', 'management:ListUsers']],
  ['ListGroups.hasMore', 'true', 'new', ['ListGroups', 'management:ListGroups']],
  [
    'IdentityProvider.createTime',
    '"never"',
    'kind',
    ['management:ListIdentityProviders', 'management:GetIdentityProvider'],
  ],
] as const;

/** A reply's own members bear no object's name. */
function nameOf(member: string): string {
  return /^(List|Get)/.test(member) ? member.slice(member.indexOf('.') + 1) : member;
}

/** What a planted deviation has to be called, in each operation. */
function named(planted: readonly (typeof plantable)[number][]) {
  return planted
    .flatMap(([member, , kind, operations]) =>
      operations.map((operation) => ({ operation, member: nameOf(member), kind })),
    )
    .sort(byName);
}

const byName = (one: { operation: string; member: string }, other: { operation: string; member: string }) =>
  `${one.operation} ${one.member}` < `${other.operation} ${other.member}` ? -1 : 1;

function found({ deviations }: ProbeReport) {
  return deviations.map(({ operation, member, kind }) => ({ operation, member, kind })).sort(byName);
}

test('against a plain emulator nothing deviates, every read is asked, and each within its bounds', async () => {
  await using emulator = await startInstance(small);
  const report = await probeOf(emulator);
  expect(found(report)).toEqual([]);
  expect(report.isCutShort).toBe(false);
  const { GenerateToken: tokens, ...counted } = emulator.counters.snapshot();
  const keyed = Object.entries(emulator.management.counters.snapshot());
  const calls = Object.fromEntries(
    report.operations.map(({ operation, calls: asked }) => [operation, asked]),
  );
  expect(calls).toEqual({
    ...counted,
    ...Object.fromEntries(keyed.map(([name, n]) => [`management:${name}`, n])),
  });
  expect(tokens).toBe(1);
  expect(report.operations).toHaveLength(21);
  expect(report.observations.length).toBeLessThan(100);
  expect(report.points.filter(({ seen }) => seen === undefined)).toEqual([]);
});

test('planted deviations, drawn by a seed, are each named by operation and member', async () => {
  await using emulator = await startInstance(small);
  const planted = fc.subarray([...plantable], { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(planted, async (chosen) => {
      emulator.odd.clear();
      for (const [member, value] of chosen) emulator.odd.set({ member, value });
      const report = await probeOf(emulator);
      expect(found(report)).toEqual(named(chosen));
      const missing = chosen.filter(([, , kind]) => kind === 'missing').map(([member]) => nameOf(member));
      for (const member of missing) {
        // Other lists have their counts.
        if (member === 'totalCount') expect(report.neverSent).not.toContain(member);
        else expect(report.neverSent).toContain(member);
      }
    }),
    { seed: 1, numRuns: 12, endOnFailure: true },
  );
});

test('one odd row among many is named with its number, and is no reason to call the member optional', async () => {
  await using emulator = await startInstance(small);
  emulator.odd.set({ member: 'User.createTime', value: 'null', id: emulator.samples.userId });
  const { deviations, neverSent } = await probeOf(emulator);
  const inList = deviations.find(({ operation }) => operation === 'ListUsers');
  expect(inList).toMatchObject({ member: 'User.createTime', kind: 'missing' });
  expect(inList?.count).toBeLessThan(inList?.objects ?? 0);
  expect(neverSent).toEqual([]);
});

test('the report and the recording hold no value of the directory', async () => {
  await using emulator = await startInstance(small);
  const report = await probeOf(emulator);
  const users = [...emulator.directory.users()];
  const texts = users.flatMap(({ userId, username, email, displayName, phoneNumber }) => [
    ...[userId, username, email, displayName, phoneNumber].filter(
      (text) => text !== undefined && text.length > 4,
    ),
  ]);
  const told = `${printReport(report)}${toRecording(report.observations, 'a secret')}`;
  expect(texts.filter((text) => text !== undefined && told.includes(text))).toEqual([]);
  expect(told).not.toContain(emulator.clientSecret);
});

test('a recording replaces whatever may be personal, in members that the contract does not have as well', () => {
  const values =
    '{"idCard":110101199003074512,"salary":12345.67,"age":42,"far":1e+30,"employeeCode":"EMP-12345","maritalStatus":"Married"}';
  const kept =
    '{"never":9223372036854775807,"none":0,"flag":true,"status":"enabled","createTime":1700000000000}';
  const rowOf = (text: string) => {
    const body = parseLosslessly(`{"data":[${text}]}`);
    const observation = {
      operation: 'ListUsers',
      purpose: 'users',
      id: undefined,
      status: 200,
      headers: {},
      body,
    };
    return toRecording([observation], 'a secret');
  };
  const told = rowOf(values);
  for (const [, name, value] of values.matchAll(/"(\w+)":([^,}]+)/g)) {
    expect(told).toContain(`"${name}":`);
    expect(told).not.toContain(`"${name}":${value}`);
  }
  const row = rowOf(kept);
  expect(row).toContain(
    '"never":9223372036854775807,"none":0,"flag":true,"status":"enabled","createTime":17',
  );
  expect(row).not.toContain('1700000000000');
});

test('a recording makes the emulator deviate where the recorded one did', async () => {
  const path = join(tmpdir(), `recording-${process.pid}.jsonl`);
  let before: ProbeReport;
  {
    await using emulator = await startInstance(small);
    for (const [member, value] of plantable.slice(0, 12)) emulator.odd.set({ member, value });
    before = await probeOf(emulator);
    writeFileSync(path, toRecording(before.observations, 'a secret'));
  }
  try {
    expect(readFileSync(path, 'utf8').split('\n').length).toBeGreaterThan(40);
    await using replayed = await startInstance(parseCommandLine(['--recorded', path]));
    const after = await probeOf(replayed);
    const ofDeveloperApi = (report: ProbeReport) =>
      found(report).filter(({ operation }) => !operation.startsWith('management:'));
    expect(ofDeveloperApi(after)).toEqual(ofDeveloperApi(before));
  } finally {
    rmSync(path);
  }
});

test('a probe that is stopped asks nothing more', async () => {
  await using emulator = await startInstance(small);
  const signal = AbortSignal.abort();
  const upstream = toUpstream(emulator, emulator.management);
  const report = await emulator.exchange(() => probe({ upstream, ...fast, signal }));
  expect([report.operations, report.isCutShort]).toEqual([[], true]);
  expect(emulator.counters.snapshot()).toEqual({});
});
