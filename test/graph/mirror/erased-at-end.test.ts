import { mkdtempDisposableSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bytesIn } from '../../support/mirror/contents.ts';
import { startMirroredGateway } from '../../support/mirrored-gateway.ts';

const create = `mutation ($unit: ID!) {
  createUser(input: { username: "erased.person", displayName: "Ozymandias Erased", primaryOrganizationalUnitId: $unit }) {
    ... on CreateUserPayload { user { id } } } }`;
const remove = `mutation ($id: ID!) { deleteUser(input: { userId: $id }) { __typename } }`;

test('a user who is deleted just before the end is in no file after it', async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'mirror-erased-'));
  const isHeld = () => bytesIn(folder.path).includes('Ozymandias Erased');
  const gateway = await startMirroredGateway({
    reads: 'mirror',
    emulator: { users: 60 },
    mirror: { MIRROR_FILE: join(folder.path, 'mirror.db') },
  });
  try {
    const unit = gateway.emulator.directory.root.organizationalUnitId;
    const { data } = await gateway.ask<{ createUser: { user: { id: string } } }>(create, { unit });
    await gateway.app.mirror?.settled();
    expect(isHeld()).toBe(true);
    const { errors } = await gateway.ask(remove, { id: data?.createUser.user.id });
    expect(errors).toBeUndefined();
  } finally {
    await gateway[Symbol.asyncDispose]();
  }
  expect(isHeld()).toBe(false);
  expect(readdirSync(folder.path).sort()).toEqual(['mirror.db', 'mirror.db.lock']);
});
