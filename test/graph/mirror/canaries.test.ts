import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bytesIn } from '../../support/mirror/contents.ts';
import { startMirroredGateway } from '../../support/mirrored-gateway.ts';

const create = `mutation ($unit: ID!, $password: String!) {
  createUser(input: { username: "canary.bird", displayName: "Canary Bird", primaryOrganizationalUnitId: $unit, password: $password }) {
    ... on CreateUserPayload { user { id } } } }`;
const change = `mutation ($id: ID!, $password: String!) {
  updateUserPassword(input: { userId: $id, password: $password }) { __typename } }`;

test('no password, no secret and no token is in the files of the mirror', async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'mirror-canaries-'));
  const file = join(folder.path, 'mirror.db');
  const passwords = ['Canary-First-1234', 'Canary-Second-5678'];
  await using gateway = await startMirroredGateway({
    accessKeys: true,
    reads: 'mirror',
    emulator: { users: 60 },
    mirror: { MIRROR_FILE: file },
  });
  const { emulator, app } = gateway;
  const unit = emulator.directory.root.organizationalUnitId;
  const { data } = await gateway.ask<{ createUser: { user: { id: string } } }>(create, {
    unit,
    password: passwords[0],
  });
  const id = data?.createUser.user.id;
  await gateway.ask(change, { id, password: passwords[1] });
  await app.mirror?.settled();
  const written = bytesIn(folder.path);
  expect(written).toContain('canary.bird');
  const { accessKeySecret, accessKeyId } = emulator.management;
  for (const secret of [...passwords, emulator.clientSecret, accessKeySecret, accessKeyId])
    expect(written.includes(secret)).toBe(false);
  // What tokens of EIAM begin with (developer-api.md 1).
  expect(written).not.toMatch(/\bAT[\w-]{20}|eyJ[\w-]{10}/);
});
