import { describe, expect, test } from 'vitest';
import type { MutationName } from '../mutations/documents.ts';
import { wholeInputs } from '../mutations/whole-inputs.ts';
import { now, startWorld, type World } from '../mutations/world.ts';
import { everyPath } from './every-path.ts';

const hour = { cacheTtlMs: 3_600_000 };

async function read(world: World, query = everyPath) {
  world.emulator.counters.reset();
  const { data, errors } = await world.gateway.ask(query);
  const { GenerateToken: _token, ...calls } = world.emulator.counters.snapshot();
  const found = errors?.map(({ path, extensions }) => `${path?.join('.')} ${extensions?.code}`) ?? [];
  return { shown: { data, found: found.toSorted() }, calls };
}

/** What is really there: nothing of it from memory. */
async function readUncached(world: World, query = everyPath) {
  world.gateway.app.cache?.evictAll();
  return read(world, query);
}

function sum(calls: Record<string, number>): number {
  return Object.values(calls).reduce((total, count) => total + count, 0);
}

const mutations = Object.entries(wholeInputs) as [MutationName, object][];
/** Those that make no visible difference: what they do is done already. */
const changingNothing = new Set(['enableUser']);

/** The other tests of lost answers are those of the writes; here it matters that a failure evicts as well. */
const lost = mutations.filter(([name]) =>
  ['createUser', 'patchUser', 'deleteGroup', 'deleteOrganizationalUnit'].includes(name),
);

/** What is read again, where a write touches little: beside it only the group of everyone, which no change names. */
const readAgain: Readonly<Partial<Record<MutationName, Record<string, number>>>> = {
  addUsersToGroup: { GetUser: 1, ListGroupsForUser: 1, ListUsersForGroup: 2 },
  removeUsersFromGroup: { GetUser: 1, ListUsersForGroup: 2 },
  createGroup: { ListGroups: 4, ListUsersForGroup: 2 },
  createOrganizationalUnit: {
    GetOrganizationalUnit: 2,
    // Every look-up: the new one may have taken a name.
    GetOrganizationalUnitIdByExternalId: 2,
    ListOrganizationalUnitParentIds: 1,
    ListOrganizationalUnits: 3,
    ListUsers: 1,
    ListUsersForGroup: 1,
  },
};

test.each(mutations.filter(([name]) => !changingNothing.has(name)))(
  'what lags behind %s is not cached beyond the lag',
  async (mutation, input) => {
    let time = now;
    await using world = await startWorld({ now: () => time, readLag: { ms: 1_500 } }, hour, false, {
      now: () => time,
      pause: async () => {},
    });
    await read(world);
    await world.run(mutation, input);
    // Read at once by another operation: what was there before, as far as EIAM shows.
    await read(world);
    time += 2_001;
    const shown = await read(world);
    expect(shown.shown).toEqual((await readUncached(world)).shown);
  },
);

describe('with a memory of an hour', () => {
  test.each(mutations)(
    'every path shows what %s did, and what it did not touch is not read again',
    async (mutation, input) => {
      await using world = await startWorld({}, hour);
      const cold = await read(world);
      // Only what carries no name that a change would know it by is asked again: the group of everyone.
      const warm = await read(world);
      expect(sum(cold.calls)).toBeGreaterThan(30);
      expect(warm.shown).toEqual(cold.shown);
      expect(warm.calls).toEqual({ ListUsersForGroup: 1 });

      const { errors, changes } = await world.run(mutation, input);
      expect(errors).toBeUndefined();
      expect(Object.keys(changes).length === 0).toBe(changingNothing.has(mutation));
      const after = await read(world);
      const reread = await readUncached(world);
      expect(after.shown).toEqual(reread.shown);
      expect(sum(after.calls)).toBeLessThan(sum(reread.calls));
      expect(after.calls).toEqual(readAgain[mutation] ?? after.calls);
      if (!changingNothing.has(mutation)) expect(after.shown).not.toEqual(cold.shown);
    },
  );

  test.each(mutations)(
    'every path shows what %s did where rows are cached from batches',
    async (mutation, input) => {
      await using world = await startWorld({ scope: 'all' }, hour, true);
      await read(world);
      expect(world.emulator.management.counters.total).toBeGreaterThan(1);
      const warm = await read(world);
      expect((await world.run(mutation, input)).errors).toBeUndefined();
      const after = await read(world);
      expect(after.shown).toEqual((await readUncached(world)).shown);
      if (!changingNothing.has(mutation)) expect(after.shown).not.toEqual(warm.shown);
    },
  );

  test.each(lost)('%s whose answer is lost shows as well', async (mutation, input) => {
    await using world = await startWorld({}, hour);
    await read(world);
    const operation = mutation.charAt(0).toUpperCase() + mutation.slice(1);
    using _fault = world.emulator.faults.add({ operation, fault: { kind: 'dropBeforeAnswer' } });
    await world.run(mutation, input);
    const after = await read(world);
    expect(after.shown).toEqual((await readUncached(world)).shown);
  });
});
