import { mkdtempDisposableSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startMirroredGateway } from '../../support/mirrored-gateway.ts';

const create = `mutation ($unit: ID!) {
  createUser(input: { username: "erased.person", displayName: "Ozymandias Erased", primaryOrganizationalUnitId: $unit }) {
    ... on CreateUserPayload { user { id } } } }`;
const remove = `mutation ($id: ID!) { deleteUser(input: { userId: $id }) { __typename } }`;

test('a user who is deleted just before the end is in no file after it', async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'mirror-erased-'));
  const held = () =>
    readdirSync(folder.path).filter((name) =>
      readFileSync(join(folder.path, name)).includes('Ozymandias Erased'),
    );
  const files = () => readdirSync(folder.path).sort();
  const gateway = await startMirroredGateway({
    reads: 'mirror',
    emulator: { users: 60 },
    mirror: { MIRROR_FILE: join(folder.path, 'mirror.db') },
  });
  try {
    const unit = gateway.emulator.directory.root.organizationalUnitId;
    const { data } = await gateway.ask<{ createUser: { user: { id: string } } }>(create, { unit });
    await gateway.app.mirror?.settled();
    expect(held()).not.toEqual([]);
    const { errors } = await gateway.ask(remove, { id: data?.createUser.user.id });
    expect(errors).toBeUndefined();
  } finally {
    await gateway[Symbol.asyncDispose]();
  }
  expect(held()).toEqual([]);
  expect(files()).toEqual(['mirror.db', 'mirror.db.lock']);
});
