import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countersOf, type Gateway, startGateway } from '../../support/gateway.ts';
import { timeLimit } from '../../support/planes/time-limit.ts';
import { type GroupFilter, meets, meetsGroup, type UserFilter } from './filters.ts';
import { fillFilter, fillGroup, fillUser, filterDrafts, groupKinds, userKinds } from './generate-filter.ts';
import { World } from './world.ts';

const seed = Number(process.env.ORACLE_SEED ?? 1);
/** 300 by `npm run prove:drawn`. */
const directories = Number(process.env.ORACLE_RUNS ?? 8);
/** Within the years for which the emulator makes accounts expire. */
const now = Date.parse('2026-06-01T00:00:00Z');

const cost = { headers: { 'x-eiam-cost': '1' } };
const ofUsers = `query ($filter: UserFilter) {
  list: users(filter: $filter, first: 100) { totalCount nodes { id } }
}`;
const inUnit = `query ($unit: ID!, $filter: UserFilter) {
  organizationalUnit(by: { id: $unit }) { list: users(filter: $filter, first: 100) { totalCount nodes { id } } }
}`;
const ofGroups = `query ($filter: GroupFilter) {
  list: groups(filter: $filter, first: 100) { totalCount nodes { id } }
}`;

interface List {
  readonly totalCount: number;
  readonly nodes: readonly { readonly id: string }[];
}

const seen = { asked: 0, found: 0, members: new Set<string>() };

/** Asks, and compares with what brute force finds; the order is another test's matter. */
async function expectFound(gateway: Gateway, query: string, variables: object, ids: readonly string[]) {
  const asked = JSON.stringify(variables);
  gateway.emulator.counters.reset();
  gateway.emulator.management.counters.reset();
  const { data, errors, extensions } = await gateway.ask<{
    list?: List;
    organizationalUnit?: { list: List };
  }>(query, variables, cost);
  expect(errors, asked).toBeUndefined();
  const list = data?.organizationalUnit?.list ?? data?.list;
  expect(list?.nodes.map(({ id }) => id).sort(), asked).toEqual(ids.toSorted());
  expect(list?.totalCount, asked).toBe(ids.length);
  const calls = Object.values(countersOf(gateway.emulator)).reduce((sum, each) => sum + each, 0);
  expect(calls, `${asked} was expected to take ${extensions?.cost?.estimated}`).toBeLessThanOrEqual(
    extensions?.cost?.estimated ?? 0,
  );
  seen.asked += 1;
  if (ids.length > 0) seen.found += 1;
  noteMembers(variables);
}

function noteMembers(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (!Array.isArray(value)) seen.members.add(name);
    noteMembers(member);
  }
}

/** What the emulator's own people do not have. */
function addOdd({ emulator: { directory } }: Gateway): void {
  const [first] = [...directory.organizationalUnits()].slice(-1);
  const organizationalUnitIds = first ? [first.organizationalUnitId] : [];
  const phones = new Set<string | undefined>();
  for (const [index, user] of [...directory.users()].entries()) {
    // A number of two people is a look-up's own matter.
    if (phones.has(user.phoneNumber)) directory.updateUser(user.userId, { phoneNumber: `777${index}000` });
    phones.add(user.phoneNumber);
    if (index % 5 === 0) directory.updateUser(user.userId, { lockExpireTime: now + (index % 2 ? 1 : -1) });
    if (index % 7 === 0) directory.updateUser(user.userId, { accountExpireTime: now + (index % 3) - 1 });
  }
  const odd = { organizationalUnitIds, userSourceType: 'okta', userSourceId: 'okta-1' };
  directory.addUser({
    ...odd,
    username: 'Odd.One',
    displayName: 'Émile Ångström'.normalize('NFD'),
    email: '',
  });
  directory.addUser({ ...odd, username: 'odd.two', displayName: 'émile 李', phoneNumber: '' });
  directory.addUser({
    ...odd,
    username: 'odd.three',
    phoneRegion: '1684',
    phoneNumber: '7331234',
    status: 'disabled',
  });
  directory.addGroup({ groupName: 'Émile'.normalize('NFD'), groupSourceType: 'okta', groupSourceId: 'o' });
  directory.addGroup({ groupName: 'émile', groupExternalId: '' });
}

test(
  `any filter, of any directory, finds what brute force over the store finds (seed ${seed})`,
  async () => {
    const property = fc.asyncProperty(
      fc.record({
        options: fc.record({
          users: fc.integer({ min: 1, max: 70 }),
          seed: fc.nat(100_000),
          scope: fc.constantFrom('all' as const, 'all' as const, 'partial' as const),
        }),
        accessKeys: fc.boolean(),
      }),
      fc.array(filterDrafts([...userKinds]), { minLength: 30, maxLength: 30 }),
      fc.array(filterDrafts([...groupKinds]), { minLength: 12, maxLength: 12 }),
      async ({ options, accessKeys }, userDrafts, groupDrafts) => {
        // One clock for both, or no signature is good.
        const emulator = { ...options, now: () => now };
        await using gateway = await startGateway({ accessKeys, emulator, now: () => now });
        addOdd(gateway);
        // The estimate follows the sizes of lists that were read before.
        await gateway.ask('{ users(first: 1) { totalCount } groups(first: 1) { totalCount } }');
        const world = new World(gateway.emulator);
        const users = world.users();
        const units = [...world.directory.organizationalUnits()].filter((unit) => world.isUnitVisible(unit));
        for (const [index, draft] of userDrafts.entries()) {
          const filter = fillFilter<UserFilter>(draft, fillUser(users));
          const unit = units[index % units.length]?.organizationalUnitId ?? '';
          const inOne: UserFilter = { organizationalUnits: { any: [unit] } };
          const find = (all: readonly UserFilter[]) =>
            users
              .filter((user) => all.every((each) => meets(world, user, each, now)))
              .map(({ userId }) => userId);
          await expectFound(gateway, ofUsers, { filter }, find([filter]));
          if (index % 3 === 0)
            await expectFound(gateway, ofUsers, { filter: { and: [filter, inOne] } }, find([filter, inOne]));
          if (index % 3 === 1) await expectFound(gateway, inUnit, { unit, filter }, find([filter, inOne]));
        }
        const groups = world.groups();
        for (const draft of groups.length > 0 ? groupDrafts : []) {
          const filter = fillFilter<GroupFilter>(draft, fillGroup(groups));
          const found = groups.filter((group) => meetsGroup(group, filter)).map(({ groupId }) => groupId);
          await expectFound(gateway, ofGroups, { filter }, found);
        }
      },
    );
    await fc.assert(property, { seed, numRuns: directories, interruptAfterTimeLimit: timeLimit(100_000) });

    // Without these the test would pass on filters that find no user, or that ask little.
    expect(seen.asked).toBeGreaterThanOrEqual(400);
    expect(seen.found / seen.asked).toBeGreaterThan(0.4);
    const members = [...userKinds, ...groupKinds, 'and', 'or', 'not', 'organizationalUnits', 'any'];
    const details = [
      'equals',
      'in',
      'startsWith',
      'contains',
      'endsWith',
      'isSet',
      'from',
      'to',
      'type',
      'sourceId',
    ];
    expect([...members, ...details].filter((name) => !seen.members.has(name))).toEqual([]);
  },
  timeLimit(180_000),
);
