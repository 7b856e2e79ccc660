import { describe, expect, test } from 'vitest';
import { generateDirectory } from '../../src/emulator/directory/generate.ts';
import { startGateway } from '../support/gateway.ts';
import { listen } from './changes/listen.ts';

const people = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on User { id username } } }';

/** A gateway that has seen the whole directory, and an administrator who then takes most of it away. */
async function open({ validMs }: { readonly validMs?: number } = {}) {
  let aheadMs = 0;
  const directory = generateDirectory({ users: 300, seed: 3 });
  const { organizationalUnitId: root, childIds } = directory.root;
  const organizationalUnitIds = [root];
  const gateway = await startGateway({
    accessKeys: true,
    emulator: { directory, scope: { organizationalUnitIds, groupIds: [] } },
    parts: { now: () => Date.now() + aheadMs, scopeTtlMs: validMs ?? 10_000 },
  });
  const { emulator } = gateway;
  return {
    gateway,
    narrow() {
      organizationalUnitIds.splice(0, 1, childIds[0] ?? '');
      // The emulator computes its scope again when the tree has changed.
      directory.addOrganizationalUnit({ parentId: root, organizationalUnitName: 'Bump' });
      const ids = [...directory.users()].map(({ userId }) => userId);
      return ids.filter((id) => !emulator.scope.isUserVisible(id)).slice(0, 20);
    },
    later(milliseconds: number) {
      aheadMs += milliseconds;
    },
    async found(ids: readonly string[]) {
      const { data } = await gateway.ask<{ nodes: readonly unknown[] }>(people, { ids });
      return data?.nodes.filter((node) => node !== null).length;
    },
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}

describe('a scope that is narrowed while the gateway runs', () => {
  test('counts as whole for ten seconds and no longer', async () => {
    await using world = await open();
    const outside = world.narrow();
    expect(outside).toHaveLength(20);
    expect(await world.found(outside)).toBe(20);
    world.later(10_000);
    expect(await world.found(outside)).toBe(0);
  });

  test.each([
    ['the scope', '{ provisioningScope { organizationalUnits { id } } }'],
    ['its top units', '{ rootOrganizationalUnits { id } }'],
    ['a unit that is out of it', '{ organizationalUnit(by: { id: "ou_nope" }) { id } }'],
  ])('is seen as it is after a read of %s', async (_what, query) => {
    await using world = await open({ validMs: 600_000 });
    const outside = world.narrow();
    expect(await world.found(outside)).toBe(20);
    await world.gateway.ask(query);
    expect(await world.found(outside)).toBe(0);
  });

  test('is seen as it is once a write is refused for it', async () => {
    await using world = await open({ validMs: 600_000 });
    const outside = world.narrow();
    await world.gateway.ask(
      'mutation { createOrganizationalUnit(input: { name: "x", parentId: "ou_nope" }) { __typename } }',
    );
    expect(await world.found(outside)).toBe(0);
  });
});

test('a scope that is another one makes subscribers read everything again, once it is seen', async () => {
  await using world = await open({ validMs: 600_000 });
  const { gateway } = world;
  const look = () => gateway.ask('{ provisioningScope { organizationalUnits { id } } }');
  await using listener = await listen(gateway.app);
  await look();
  world.narrow();
  expect(await listener.all()).toEqual([]);
  await look();
  await look();
  expect(await listener.all()).toMatchObject([
    { __typename: 'DirectoryResyncRequired', reason: 'SCOPE_CHANGED', origin: 'GATEWAY' },
  ]);
});

describe('whether the scope is the whole directory', () => {
  const ids = (gateway: Awaited<ReturnType<typeof startGateway>>) =>
    [...gateway.emulator.directory.users()].slice(0, 20).map(({ userId }) => userId);

  test("is proved by the scope itself, not by an answer about the root's children", async () => {
    await using world = await open({ validMs: 0 });
    const { gateway } = world;
    const outside = world.narrow();
    // As an upstream would that checks the scope of rows alone: the root's children answer all the same.
    expect(gateway.emulator.scope.organizationalUnitIds).not.toContain('ou_root');
    expect(await world.found(outside)).toBe(0);
    expect(gateway.emulator.counters.snapshot().GetApplicationProvisioningScope).toBeGreaterThan(1);
  });

  test.each(['GetApplicationProvisioningScope', 'ListOrganizationalUnits'])(
    'is no where the look fails at %s: the Developer API is asked, user by user or by a scan',
    async (operation) => {
      await using gateway = await startGateway({
        accessKeys: true,
        emulator: { users: 300 },
        parts: { scopeTtlMs: operation === 'ListOrganizationalUnits' ? 600_000 : 0 },
      });
      gateway.emulator.faults.add({ operation, fault: { kind: 'refuse', status: 403, code: 'Whatever' } });
      gateway.emulator.management.counters.reset();
      const { data, errors } = await gateway.ask(people, { ids: ids(gateway) });
      expect(errors).toBeUndefined();
      expect(data?.nodes).toHaveLength(20);
      const calls = gateway.emulator.management.counters.total;
      // The root's own id was found at the start: it is not read again.
      expect(calls).toBe(operation === 'ListOrganizationalUnits' ? 1 : 0);
    },
  );
});
