import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ExpectedError, expectErrors, placesOf, withValueAt } from './expected.ts';
import { openWorld, type World } from './world.ts';

const whole = `id username
  groups(first: 100) { totalCount nodes { id name description } }
  organizationalUnits(first: 100) { totalCount edges { primary } nodes { id name } }
  customFields { name value values }`;

interface Inside {
  /** A member of GetUser's reply, or of the rows inside it. */
  readonly member: string;
  readonly value: string;
  /** Only in the row that bears this id; default: the user's own reply. */
  readonly of?: (world: World) => string;
  /** What is null, below the user, and the member at fault; left out: that of the twist. */
  readonly missing: (world: World) => readonly (string | number)[];
}

const ofGroup = ({ ids }: World) => ids.Group;
const ofUnit = ({ ids }: World) => ids.OrganizationalUnit;
const groupAt = ({ user, ids }: World) => user.groupIds.indexOf(ids.Group);
const unitAt = ({ user, ids }: World) => user.organizationalUnitIds.indexOf(ids.OrganizationalUnit);
const canaries = ['"canary"', '{"canary":1}', 'true', '7'];

const insides: readonly Inside[] = [
  ...['null', '""', 'absent', '{"canary":1}', '["canary"]'].flatMap((value): readonly Inside[] => [
    {
      member: 'groups.groupName',
      value,
      of: ofGroup,
      missing: (world) => ['groups', 'nodes', groupAt(world), 'name'],
    },
    {
      member: 'organizationalUnits.organizationalUnitName',
      value,
      of: ofUnit,
      missing: (world) => ['organizationalUnits', 'nodes', unitAt(world), 'name'],
    },
  ]),
  {
    member: 'groups.description',
    value: '{"canary":1}',
    of: ofGroup,
    missing: (world) => ['groups', 'nodes', groupAt(world), 'description'],
  },
  ...['{"canary":1}', '"canary"', '1'].map(
    (value): Inside => ({
      member: 'organizationalUnits.primary',
      value,
      of: ofUnit,
      missing: (world) => ['organizationalUnits', 'edges', unitAt(world), 'primary'],
    }),
  ),
  ...['null', '"canary"', '[]'].map(
    (value): Inside => ({
      member: 'groups',
      value,
      of: ofGroup,
      missing: (world) => ['groups', 'nodes', groupAt(world)],
    }),
  ),
  ...canaries.flatMap((value) =>
    ['groups', 'organizationalUnits', 'customFields'].map(
      (member): Inside => ({ member, value, missing: () => [member] }),
    ),
  ),
  ...['null', '{"canary":1}'].map(
    (value): Inside => ({
      member: 'customFields.fieldName',
      value,
      of: () => 'employee_number',
      missing: () => ['customFields', 0],
    }),
  ),
];

/** The member at fault: a row without an id is at fault as a whole. */
const faultOf = ({ member }: Inside) => `User.${member.replace(/\.fieldName$/, '')}`;

describe('inside one user', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({});
  });
  afterAll(() => world[Symbol.asyncDispose]());
  afterEach(() => world.gateway.emulator.odd.clear());

  const ask = () => world.gateway.ask(`{ user(by: { id: "${world.ids.User}" }) { ${whole} } }`);

  test.each(insides)('$member = $value', async (inside) => {
    const right = await ask();
    const id = inside.of?.(world) ?? world.ids.User;
    world.gateway.emulator.odd.set({ member: `User.${inside.member}`, value: inside.value, id });
    const path = ['user', ...inside.missing(world)];
    const twisted = await ask();
    expect(twisted.data).toEqual(withValueAt(right.data, path, null));
    expectErrors(twisted, [{ path, operation: 'GetUser', member: faultOf(inside) }]);
    expect(JSON.stringify([twisted, world.logged])).not.toContain('canary');
  });

  /** It can be parsed, and is too deep to be written again. */
  const nested = `${'['.repeat(6_000)}${']'.repeat(6_000)}`;
  test.each<[sent: string, value: string | null, values: readonly string[]]>([
    ['["a","b"]', '["a","b"]', ['a', 'b']],
    ['"[\\"a\\",\\"b\\"]"', '["a","b"]', ['a', 'b']],
    ['"[a,b]"', '[a,b]', ['[a,b]']],
    ['[]', '[]', []],
    ['[1,null,{"b":2}]', '[1,null,{"b":2}]', ['1', '{"b":2}']],
    ['12', '12', ['12']],
    ['0', '0', ['0']],
    ['1.5', '1.5', ['1.5']],
    ['9007199254740993', '9007199254740993', ['9007199254740993']],
    ['-9223372036854775808', '-9223372036854775808', ['-9223372036854775808']],
    ['true', 'true', ['true']],
    ['false', 'false', ['false']],
    ['{"a":{"b":[1]}}', '{"a":{"b":[1]}}', ['{"a":{"b":[1]}}']],
    ['"[9007199254740993]"', '[9007199254740993]', ['9007199254740993']],
    ['0.12345678901234567891', '0.12345678901234567891', ['0.12345678901234567891']],
    ['[9007199254740993]', '[9007199254740993]', ['9007199254740993']],
    ['{"n":9007199254740993}', '{"n":9007199254740993}', ['{"n":9007199254740993}']],
    ['null', null, []],
    ['""', null, []],
    ['" x "', ' x ', [' x ']],
    [JSON.stringify('['.repeat(100_000)), '['.repeat(100_000), ['['.repeat(100_000)]],
    [JSON.stringify(nested), nested, [nested]],
  ])('a custom field of %.40s', async (sent, value, values) => {
    world.gateway.emulator.odd.set({
      member: 'User.customFields.fieldValue',
      value: sent,
      id: 'employee_number',
    });
    const { data, errors } = await world.gateway.ask(
      `{ user(by: { id: "${world.ids.User}" }) { customField(name: "employee_number") customFields { name value values } } }`,
    );
    const user = Object(data?.user);
    expect(errors).toBeUndefined();
    expect([user.customField, user.customFields[0]]).toEqual([
      value,
      { name: 'employee_number', value, values },
    ]);
  });
});

describe.each([
  ['without access keys', false],
  ['with access keys', true],
])('the tree, %s', (_, accessKeys) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ accessKeys });
  });
  afterAll(() => world[Symbol.asyncDispose]());
  afterEach(() => world.gateway.emulator.odd.clear());

  const ask = () =>
    world.gateway.ask(
      `{ organizationalUnit(by: { id: "${world.child}" }) { id name path ancestors { id name } } }`,
    );

  test.each(['null', '{"canary":1}'])('a unit on the way whose name is %s', async (value) => {
    const right = await ask();
    const id = world.ids.OrganizationalUnit;
    const [place = []] = placesOf(right.data, id);
    world.gateway.emulator.odd.set({ member: 'OrganizationalUnit.organizationalUnitName', value, id });
    const twisted = await ask();
    const operation = accessKeys ? 'management:ListOrganizationalUnits' : 'GetOrganizationalUnit';
    const path = ['organizationalUnit', 'path'];
    const named = withValueAt(right.data, [...place, 'name'], null);
    expect(twisted.data).toEqual(withValueAt(named, path, null));
    const fault = { operation, member: 'OrganizationalUnit.organizationalUnitName' };
    expectErrors(twisted, [
      { path, ...fault },
      { path: [...place, 'name'], ...fault },
    ]);
    expect(JSON.stringify([twisted, world.logged])).not.toContain('canary');
  });

  test.each(['null', '{"canary":1}', '""'])('an ancestor whose id is %s', async (odd) => {
    const right = await ask();
    const ids = world.gateway.emulator.directory
      .ancestors(world.child)
      .map(({ organizationalUnitId }) => organizationalUnitId);
    const last = ids.length - 1;
    const sent = ids.map((id, index) => (index === last ? odd : JSON.stringify(id)));
    world.gateway.emulator.odd.set({
      member: 'ListOrganizationalUnitParentIds.parentIds',
      value: `[${sent.join()}]`,
    });
    const twisted = await ask();
    const ancestor = ['organizationalUnit', 'ancestors', last];
    const path = ['organizationalUnit', 'path'];
    expect(twisted.data).toEqual(withValueAt(withValueAt(right.data, ancestor, null), path, null));
    const fault = {
      operation: 'ListOrganizationalUnitParentIds',
      member: 'OrganizationalUnit.parentIds',
    };
    expectErrors(twisted, [
      { path: ancestor, ...fault },
      { path, ...fault },
    ]);
  });

  test('a scope that names null beside a unit and a group', async () => {
    const { OrganizationalUnit: unitId, Group: groupId } = world.ids;
    const { odd } = world.gateway.emulator;
    odd.set({
      member: 'GetApplicationProvisioningScope.organizationalUnitIds',
      value: `[null, "${unitId}", {"canary":1}]`,
    });
    odd.set({ member: 'GetApplicationProvisioningScope.groupIds', value: `["${groupId}", null]` });
    const answer = await world.gateway.ask(
      '{ provisioningScope { organizationalUnits { id name } groups { id name } } }',
    );
    expect(answer.data).toEqual({
      provisioningScope: {
        organizationalUnits: [null, { id: unitId, name: world.unit.organizationalUnitName }, null],
        groups: [{ id: groupId, name: world.group.groupName }, null],
      },
    });
    const at = (member: string, ...path: (string | number)[]): ExpectedError => ({
      path,
      operation: 'GetApplicationProvisioningScope',
      member: `ProvisioningScope.${member}`,
    });
    const [units, groups] = ['organizationalUnitIds', 'groupIds'] as const;
    expectErrors(answer, [
      at(units, 'provisioningScope', 'organizationalUnits', 0),
      at(units, 'provisioningScope', 'organizationalUnits', 2),
      at(groups, 'provisioningScope', 'groups', 1),
    ]);
    const roots = await world.gateway.ask('{ rootOrganizationalUnits { id } }');
    expect(roots.data).toEqual({ rootOrganizationalUnits: [null, { id: unitId }, null] });
    expectErrors(roots, [at(units, 'rootOrganizationalUnits', 0), at(units, 'rootOrganizationalUnits', 2)]);
  });
});
