import { describe, expect, test } from 'vitest';
import type { Fault } from '../../../src/emulator/faults.ts';
import { type MutationName, typeNameOf } from './documents.ts';
import { groupIn, unitIn, userIn } from './truth.ts';
import { wholeInputs } from './whole-inputs.ts';
import { now, startWorld, type World } from './world.ts';

/** Both clocks stand still, but for what a test moves: what is made is as old as the last reply. */
const parts = { now: () => now, pause: async () => {} };
const openWorld = (config: object = {}, options: object = { scope: 'all' }) =>
  startWorld(options, config, false, parts);

/** Everything in the store of that kind, the newest last. */
const idsIn = ({ directory }: World) => ({
  createUser: [...directory.users()].map(({ userId }) => userId),
  createGroup: [...directory.groups()].map(({ groupId }) => groupId),
  createOrganizationalUnit: [...directory.organizationalUnits()].map(
    ({ organizationalUnitId }) => organizationalUnitId,
  ),
});

const payloadOf = {
  createUser: (world: World, id: string) => ({ user: userIn(world, id), failures: [] }),
  createGroup: (world: World, id: string) => ({ group: groupIn(world, id) }),
  createOrganizationalUnit: (world: World, id: string) => ({ organizationalUnit: unitIn(world, id) }),
};

type Create = keyof typeof payloadOf & MutationName;
const least = { username: 'new', primaryOrganizationalUnitId: 'ou_platform' };
const dropped: Fault = { kind: 'dropBeforeAnswer' };

/** The next create of that kind loses its answer. */
function loseAnswer({ emulator }: World, mutation: Create, fault: Fault = dropped): void {
  emulator.faults.add({ operation: typeNameOf(mutation), fault, times: 1 });
}

/** A failure that says that it is not known what was done, and which object it may have made. */
function unknown(candidateId: string | undefined) {
  return {
    __typename: 'DirectoryWriteUnsettledError',
    code: 'UPSTREAM_UNAVAILABLE',
    effect: 'UNKNOWN',
    message: expect.stringMatching(/\S/),
    path: null,
    requestId: null,
    candidateId: candidateId ?? null,
  };
}

describe.each([
  ['without ids of the gateway’s making', {}],
  ['with them', { createExternalIds: true }],
])('an answer that is lost, %s', (_name, config) => {
  test.each<[Create, string, object]>([
    ['createUser', 'the least', least],
    ['createUser', 'all there is', wholeInputs.createUser],
    ['createUser', 'capitals in what is found in any case', { ...least, username: 'NEW' }],
    ['createUser', 'a description of no text', { ...least, description: '' }],
    ['createUser', 'ou_root for the root', { ...least, primaryOrganizationalUnitId: 'ou_root' }],
    ['createGroup', 'a name that others have', { name: 'Makers' }],
    ['createGroup', 'all there is', wholeInputs.createGroup],
    ['createOrganizationalUnit', 'the least', { name: 'New', parentId: 'ou_division' }],
    ['createOrganizationalUnit', 'all there is', wholeInputs.createOrganizationalUnit],
    ['createOrganizationalUnit', 'ou_root for the root', { name: 'New', parentId: 'ou_root' }],
  ])('%s with %s: the object is there once, and the answer has it', async (mutation, _name, input) => {
    await using world = await openWorld(config);
    const before = idsIn(world)[mutation];
    loseAnswer(world, mutation);
    const { result, errors, calls } = await world.run(mutation, input);
    const [made = '', ...others] = idsIn(world)[mutation].filter((id) => !before.includes(id));
    expect(others).toEqual([]);
    expect(errors).toBeUndefined();
    const operation = typeNameOf(mutation);
    expect(result).toEqual({ __typename: `${operation}Payload`, ...payloadOf[mutation](world, made) });
    expect(calls[operation]).toBe(1);
  });

  test('nothing is found: nothing was done', async () => {
    await using world = await openWorld(config);
    for (const mutation of ['createUser', 'createGroup', 'createOrganizationalUnit'] as const) {
      loseAnswer(world, mutation, { kind: 'dropBeforeAnswer', effect: 'before' });
      const input = mutation === 'createUser' ? least : wholeInputs[mutation];
      const { errors, changes } = await world.run(mutation, input);
      const extensions = { code: 'UPSTREAM_UNAVAILABLE', effect: 'NONE', upstream: expect.anything() };
      expect(errors).toEqual([expect.objectContaining({ extensions })]);
      expect(changes).toEqual({});
    }
  });
});

const ada = {
  username: 'ben',
  primaryOrganizationalUnitId: 'ou_sales',
};
const platform = { parentId: 'ou_engineering', description: 'Holds the rest up' };

describe('an object that stood there before is not the one that was made', () => {
  test.each<[string, Create, object, string]>([
    ['the very same user', 'createUser', ada, 'user_ben'],
    ['a user of that name', 'createUser', { ...least, username: 'ada' }, 'user_ada'],
    [
      'the very same unit',
      'createOrganizationalUnit',
      { name: 'Platform', ...platform, externalId: 'external-platform' },
      'ou_platform',
    ],
    ['a unit of that name', 'createOrganizationalUnit', { name: 'Platform', ...platform }, 'ou_platform'],
    [
      'a unit of that external id',
      'createOrganizationalUnit',
      { name: 'New', parentId: 'ou_sales', externalId: 'external-platform' },
      'ou_platform',
    ],
    ['the very same group', 'createGroup', { name: 'Makers', externalId: 'external-makers' }, 'group_makers'],
  ])('%s: not known, and named', async (_name, mutation, input, id) => {
    await using world = await openWorld();
    loseAnswer(world, mutation);
    const { result, errors, changes } = await world.run(mutation, input);
    expect({ result, errors, changes }).toEqual({ result: unknown(id), errors: undefined, changes: {} });
  });

  test('a group of that name was not made: names are not unique', async () => {
    await using world = await openWorld();
    loseAnswer(world, 'createGroup', { kind: 'dropBeforeAnswer', effect: 'before' });
    const { errors, changes } = await world.run('createGroup', { name: 'Makers' });
    expect(errors).toMatchObject([{ extensions: { effect: 'NONE' } }]);
    expect(changes).toEqual({});
  });
});

/** A user, a group and a unit as they would be made, but elsewhere, at `createTime`. */
const twins: readonly [Create, object, (world: World, createTime: number) => string][] = [
  [
    'createUser',
    least,
    ({ directory }, createTime) =>
      directory.addUser({ username: 'new', organizationalUnitIds: ['ou_platform'], createTime }).userId,
  ],
  [
    'createGroup',
    { name: 'Twins' },
    ({ directory }, createTime) => directory.addGroup({ groupName: 'Twins', createTime }).groupId,
  ],
  [
    'createOrganizationalUnit',
    { name: 'Twin', parentId: 'ou_sales' },
    ({ directory }, createTime) =>
      directory.addOrganizationalUnit({ organizationalUnitName: 'Twin', parentId: 'ou_sales', createTime })
        .organizationalUnitId,
  ],
];

describe.each(twins)('%s, an identical record that was made elsewhere', (mutation, input, addTwin) => {
  test('a second and more before the last Date is none of ours', async () => {
    await using world = await openWorld();
    const id = addTwin(world, now - 1_001);
    loseAnswer(world, mutation, { kind: 'dropBeforeAnswer', effect: 'before' });
    const { result, errors } = await world.run(mutation, input);
    // Names of groups are not unique, so that an older one says nothing.
    if (mutation === 'createGroup') expect(errors).toMatchObject([{ extensions: { effect: 'NONE' } }]);
    else expect({ result, errors }).toEqual({ result: unknown(id), errors: undefined });
  });

  test('between the last reply and the create is none of ours, however long ago that reply was', async () => {
    let time = now;
    await using world = await startWorld({ scope: 'all', now: () => time }, {}, false, {
      ...parts,
      now: () => time,
    });
    time += 30_000;
    const id = addTwin(world, time);
    time += 30_000;
    loseAnswer(world, mutation, { kind: 'dropBeforeAnswer', effect: 'before' });
    const { result, errors } = await world.run(mutation, input);
    if (mutation === 'createGroup') expect(errors).toMatchObject([{ extensions: { effect: 'NONE' } }]);
    else expect({ result, errors }).toEqual({ result: unknown(id), errors: undefined });
  });

  test('within that second is the documented residue', async () => {
    await using world = await openWorld();
    addTwin(world, now - 1_000);
    loseAnswer(world, mutation, { kind: 'dropBeforeAnswer', effect: 'before' });
    const { result } = await world.run(mutation, input);
    expect(result).toMatchObject({ __typename: `${typeNameOf(mutation)}Payload` });
  });
});

/** A create and a delete of each kind, and what is in the store of it. */
const settledWrites: readonly [MutationName, object, (world: World) => number][] = [
  ['createUser', least, ({ directory }) => [...directory.users()].length],
  ['createGroup', { name: 'New' }, ({ directory }) => [...directory.groups()].length],
  [
    'createOrganizationalUnit',
    { name: 'New', parentId: 'ou_division' },
    ({ directory }) => [...directory.organizationalUnits()].length,
  ],
  ['deleteUser', wholeInputs.deleteUser, ({ directory }) => [...directory.users()].length],
  ['deleteGroup', wholeInputs.deleteGroup, ({ directory }) => [...directory.groups()].length],
  [
    'deleteOrganizationalUnit',
    wholeInputs.deleteOrganizationalUnit,
    ({ directory }) => [...directory.organizationalUnits()].length,
  ],
];

describe.each(settledWrites)('%s, its answer lost', (mutation, input, countIn) => {
  test('and reads that lag for as long as those of a payload may: done is never said not to be', async () => {
    let time = now;
    const pause = async (delayMs: number) => {
      time += delayMs;
    };
    await using world = await startWorld(
      { scope: 'all', now: () => time, readLag: { ms: 1_400 } },
      {},
      false,
      { now: () => time, pause },
    );
    const before = countIn(world);
    world.emulator.faults.add({ operation: typeNameOf(mutation), fault: dropped, times: 1 });
    const { result, errors } = await world.run(mutation, input);
    expect(errors).toBeUndefined();
    expect(result).toMatchObject({ __typename: `${typeNameOf(mutation)}Payload` });
    expect(countIn(world)).toBe(before + (mutation.startsWith('create') ? 1 : -1));
  });

  test.each([
    ['of the call', { callTimeoutMs: 100 }],
    ['of the operation', { operationTimeoutMs: 300 }],
  ])('since the time %s was over: it may yet arrive, and is not known', async (_name, config) => {
    await using world = await startWorld({ scope: 'all' }, config, false, { pause: async () => {} });
    const fault: Fault = { kind: 'neverAnswer', effect: 'before' };
    world.emulator.faults.add({ operation: typeNameOf(mutation), fault, times: 1 });
    const { result, errors } = await world.run(mutation, input);
    expect(errors).toBeUndefined();
    expect(result).toMatchObject({
      __typename: 'DirectoryWriteUnsettledError',
      effect: 'UNKNOWN',
      candidateId: null,
    });
  });
});

describe('rivals through this gateway', () => {
  test('a unit below the root by its alias and by its id: no unit has two makers', async () => {
    await using world = await openWorld();
    const { directory, emulator } = world;
    const root = directory.organizationalUnit('ou_division')?.parentId ?? '';
    const script: Fault[] = [
      { kind: 'dropBeforeAnswer', effect: 'before' },
      { kind: 'latency', ms: 200, effect: 'after' },
    ];
    emulator.faults.add({ operation: 'CreateOrganizationalUnit', script });
    const outcomes = await Promise.all(
      ['ou_root', root].map((parentId) => world.run('createOrganizationalUnit', { name: 'Twin', parentId })),
    );
    expect(outcomes.filter(({ errors }) => errors === undefined)).toHaveLength(1);
    const twins = [...directory.organizationalUnits()].filter(
      ({ organizationalUnitName }) => organizationalUnitName === 'Twin',
    );
    expect(twins).toHaveLength(1);
  });

  test.each(twins)(
    '%s: what an earlier one made is not made again by a later one whose answer is lost',
    async (mutation, input) => {
      await using world = await openWorld();
      const first = await world.run(mutation, input);
      const id = idsIn(world)[mutation].at(-1) ?? '';
      expect(first.errors).toBeUndefined();
      loseAnswer(world, mutation, { kind: 'dropBeforeAnswer', effect: 'before' });
      const { result, errors } = await world.run(mutation, input);
      if (mutation === 'createGroup') expect(errors).toMatchObject([{ extensions: { effect: 'NONE' } }]);
      else expect({ result, errors }).toEqual({ result: unknown(id), errors: undefined });
    },
  );

  test.each(twins)(
    '%s: what an earlier one may have made is not taken for a later one’s',
    async (mutation, input) => {
      await using world = await openWorld();
      const lookUp = {
        createUser: 'GetUserIdByUsername',
        createGroup: 'ListGroups',
        createOrganizationalUnit: 'ListOrganizationalUnits',
      } as const;
      loseAnswer(world, mutation);
      using broken = world.emulator.faults.add({
        operation: lookUp[mutation],
        fault: { kind: 'error503' },
      });
      expect((await world.run(mutation, input)).result).toEqual(unknown(undefined));
      broken[Symbol.dispose]();
      const id = idsIn(world)[mutation].at(-1) ?? '';
      loseAnswer(world, mutation, { kind: 'dropBeforeAnswer', effect: 'before' });
      const { result, errors } = await world.run(mutation, input);
      expect({ result, errors }).toEqual({ result: unknown(id), errors: undefined });
    },
  );

  test.each(twins)(
    '%s, ten at once with every answer lost: no object has two makers',
    async (mutation, input) => {
      await using world = await openWorld();
      const before = idsIn(world)[mutation];
      world.emulator.faults.add({ operation: typeNameOf(mutation), fault: dropped });
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => world.run(mutation, input)));
      const made = idsIn(world)[mutation].filter((id) => !before.includes(id));
      const won = outcomes.flatMap(({ result }) => {
        const { user, group, organizationalUnit } = Object(result);
        return (user ?? group ?? organizationalUnit)?.id ?? [];
      });
      expect(won.toSorted()).toEqual(made.toSorted());
      expect(made).toHaveLength(mutation === 'createGroup' ? 10 : 1);
      expect(world.emulator.counters.of(typeNameOf(mutation))).toBe(10);
    },
  );
});

test('several new groups of that name: not known, and none is named', async () => {
  await using world = await openWorld();
  world.directory.addGroup({ groupName: 'Twins', createTime: now });
  loseAnswer(world, 'createGroup');
  const { result, errors } = await world.run('createGroup', { name: 'Twins' });
  expect({ result, errors }).toEqual({ result: unknown(undefined), errors: undefined });
});
