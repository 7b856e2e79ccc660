import { expect, test } from 'vitest';
import { openAuditFile } from '../../support/audit-file.ts';
import { obtainCredential, revokeToken } from '../sign-in/documents.ts';
import { startSignIn } from '../sign-in/world.ts';

test('credentials of a role are recorded by its id, and without a secret', async () => {
  using file = openAuditFile();
  const audit = { file: file.path, fsync: false, isRequired: true };
  await using world = await startSignIn({ cloudCredentials: true, audit });
  const cloudAccountRoleExternalId = 'arn:aws:iam::123456789012:role/reader';
  await world.ask(obtainCredential, { cloudAccountRoleExternalId });
  expect(file.writes()).toMatchObject([
    {
      event: 'write.intent',
      operation: 'ObtainCloudAccountRoleAccessCredential',
      who: { subject: 'mia' },
      objects: { cloudAccountRoleExternalId: [cloudAccountRoleExternalId] },
    },
    { event: 'write.outcome', effect: 'DONE' },
  ]);
  expect(JSON.stringify(file.lines())).not.toContain('canary');
});

test("a device's sign-in is recorded with each grant, and without a token or a code", async () => {
  using file = openAuditFile();
  const audit = { file: file.path, fsync: false, isRequired: true };
  await using world = await startSignIn({ audit });
  const { deviceCode, userCode } = await world.beginDevice();
  await world.poll(deviceCode);
  await world.decide(userCode, 'approve');
  world.pass(60_000);
  const { data } = await world.poll(deviceCode);
  const token = String(data?.result?.accessToken);
  await world.ask(revokeToken, { token });
  const facts = file
    .writes()
    .map(({ operation, objects, effect, code }) => [operation ?? effect, objects ?? code]);
  expect(facts).toEqual([
    ['GenerateDeviceCode', {}],
    ['DONE', undefined],
    // All polls are one, from the first to the one that brings the tokens.
    ['GenerateToken', { grant: ['deviceCode'] }],
    ['DONE', undefined],
    ['RevokeToken', {}],
    ['DONE', undefined],
  ]);
  const text = JSON.stringify(file.lines());
  for (const secret of [deviceCode, token]) expect(text).not.toContain(secret);
});

test('polls that are given up leave two lines, however many they were', async () => {
  using file = openAuditFile();
  const audit = { file: file.path, fsync: false, isRequired: true };
  const world = await startSignIn({ audit });
  const { deviceCode } = await world.beginDevice();
  for (let polled = 0; polled < 5; polled += 1) await world.poll(deviceCode);
  await world[Symbol.asyncDispose]();
  expect(file.writes().map(({ operation, effect, code }) => [operation ?? effect, code])).toEqual([
    ['GenerateDeviceCode', undefined],
    ['DONE', undefined],
    ['GenerateToken', undefined],
    ['NONE', 'authorizationPending'],
  ]);
});
