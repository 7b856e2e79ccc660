import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Directory } from '../../../src/emulator/directory/directory.ts';
import { type Gateway, startGateway } from '../../support/gateway.ts';
import { errorsOf, needsMirror } from './errors-of.ts';

let gateway: Gateway;
let directory: Directory;
beforeAll(async () => {
  gateway = await startGateway({ emulator: { users: 10 } });
  ({ directory } = gateway.emulator);
});
afterAll(() => gateway[Symbol.asyncDispose]());
afterEach(() => gateway.emulator.odd.clear());

const cost = { headers: { 'x-eiam-cost': '1' } };
const unitQuery = (fields: string) =>
  `query ($id: ID!) { organizationalUnit(by: { id: $id }) { ${fields} } }`;
const groupQuery = (fields: string) => `query ($id: ID!) { group(id: $id) { ${fields} } }`;

/** A unit two levels below the root, with children and users of its own, and one more user below. */
function tree() {
  const above = directory.addOrganizationalUnit().organizationalUnitId;
  const id = directory.addOrganizationalUnit({ parentId: above }).organizationalUnitId;
  const children = [1, 2, 3].map(
    () => directory.addOrganizationalUnit({ parentId: id }).organizationalUnitId,
  );
  const leaf = children[0] ?? '';
  for (let index = 0; index < 5; index += 1) directory.addUser({ organizationalUnitIds: [id] });
  directory.addUser({ organizationalUnitIds: [leaf] });
  return { id, leaf };
}

/** The whole answer, and what it cost; the estimate must not be below that. */
async function answerTo(query: string, id: string) {
  const { data, errors, extensions } = await gateway.ask(query, { id }, cost);
  expect(errors).toBeUndefined();
  expect(extensions?.cost?.estimated).toBeGreaterThanOrEqual(extensions?.upstream?.calls ?? Number.NaN);
  return { data, calls: extensions?.upstream?.byOperation };
}

describe('the counts of a unit', () => {
  test('each for the one call that it takes', async () => {
    const { id } = tree();
    for (const [field, value, calls] of [
      ['depth', 2, { ListOrganizationalUnitParentIds: 1 }],
      ['hasChildren', true, { ListOrganizationalUnits: 1 }],
      ['childCount', 3, { ListOrganizationalUnits: 1 }],
      ['userCount', 5, { ListUsers: 1 }],
    ] as const) {
      const answer = await answerTo(unitQuery(field), id);
      expect(answer).toEqual({ data: { organizationalUnit: { [field]: value } }, calls });
    }
  });

  test('of a leaf without anything in it', async () => {
    const id = directory.addOrganizationalUnit({ parentId: tree().leaf }).organizationalUnitId;
    const { data, calls } = await answerTo(unitQuery('depth hasChildren childCount userCount'), id);
    expect(data).toEqual({
      organizationalUnit: { depth: 4, hasChildren: false, childCount: 0, userCount: 0 },
    });
    expect(calls).toEqual({ ListOrganizationalUnitParentIds: 1, ListOrganizationalUnits: 1, ListUsers: 1 });
  });

  test('at the top of what the application may see the depth is 0', async () => {
    const { data } = await answerTo(unitQuery('depth'), directory.root.organizationalUnitId);
    expect(data).toEqual({ organizationalUnit: { depth: 0 } });
  });

  test.each([
    ['one beside the other', 'hasChildren childCount', { ListOrganizationalUnits: 1 }],
    [
      'in front of a page',
      'childCount hasChildren children { nodes { id } }',
      { ListOrganizationalUnits: 1 },
    ],
    ['behind a page', 'children(first: 2) { nodes { id } } childCount', { ListOrganizationalUnits: 1 }],
    [
      'beside the length of a list',
      'childCount children(first: 0) { totalCount }',
      { ListOrganizationalUnits: 1 },
    ],
    ['beside the tree', 'descendants(levels: 1) { totalCount } childCount', { ListOrganizationalUnits: 1 }],
    ['of users, beside a page', 'userCount users(first: 2) { nodes { username } }', { ListUsers: 1 }],
    ['of users, asked for twice', 'userCount again: userCount(includeDescendants: false)', { ListUsers: 1 }],
    ['of levels, beside their ids', 'depth ancestors { id }', { ListOrganizationalUnitParentIds: 1 }],
  ])('share a call %s', async (_how, fields, calls) => {
    const { id } = tree();
    expect(await gateway.count(unitQuery(fields), { id })).toEqual(calls);
  });

  test('beside members of the unit itself take one call more', async () => {
    const { id } = tree();
    const counted = await gateway.count(unitQuery('name childCount'), { id });
    expect(counted).toEqual({ GetOrganizationalUnit: 1, ListOrganizationalUnits: 1 });
  });

  test('of several units take one each', async () => {
    const { id } = tree();
    const query = unitQuery('children { nodes { name childCount userCount } }');
    expect(await gateway.count(query, { id })).toEqual({ ListOrganizationalUnits: 1 + 3, ListUsers: 3 });
  });

  test('of a unit that does not exist are null with the unit', async () => {
    const query = unitQuery('depth childCount userCount');
    const { data, errors } = await gateway.ask(query, { id: 'ou_nowhere' });
    expect({ data, errors }).toEqual({ data: { organizationalUnit: null }, errors: undefined });
  });

  test('with everything below needs the mirror', async () => {
    const { id } = tree();
    const answer = await gateway.ask(unitQuery('id userCount(includeDescendants: true)'), { id });
    expect(answer.data).toEqual({ organizationalUnit: { id, userCount: null } });
    expect(errorsOf(answer)).toEqual([needsMirror('organizationalUnit', 'userCount')]);
    expect(answer.extensions?.upstream?.byOperation).toEqual({});
  });
});

describe('the count of a group', () => {
  test('takes one call, none beside a page, also where the page comes behind it', async () => {
    const { groupId: id } = directory.addGroup({
      userIds: [...directory.users()].slice(0, 7).map(({ userId }) => userId),
    });
    expect(await answerTo(groupQuery('memberCount'), id)).toEqual({
      data: { group: { memberCount: 7 } },
      calls: { ListUsersForGroup: 1 },
    });
    const page = await answerTo(groupQuery('memberCount members(first: 3) { totalCount nodes { id } }'), id);
    expect(page.data).toMatchObject({ group: { memberCount: 7, members: { totalCount: 7 } } });
    expect(page.calls).toEqual({ ListUsersForGroup: 1 });
  });

  test('of everyone is the count of all users', async () => {
    const { data } = await answerTo(groupQuery('memberCount'), 'iggroup_all');
    expect(data).toEqual({ group: { memberCount: directory.userCount } });
  });

  test('of no such group is null with the group', async () => {
    const { data, errors } = await gateway.ask(groupQuery('memberCount'), { id: 'group_nobody' });
    expect({ data, errors }).toEqual({ data: { group: null }, errors: undefined });
  });
});

describe('a count that upstream does not send', () => {
  test.each([
    ['ListOrganizationalUnits', 'childCount', unitQuery],
    ['ListOrganizationalUnits', 'hasChildren', unitQuery],
    ['ListUsers', 'userCount', unitQuery],
    ['ListUsersForGroup', 'memberCount', groupQuery],
  ])('%s: %s is null with an error, for the one call', async (operation, field, query) => {
    gateway.emulator.odd.set({ member: `${operation}.totalCount`, value: 'absent' });
    const id = query === unitQuery ? tree().id : directory.addGroup().groupId;
    const root = query === unitQuery ? 'organizationalUnit' : 'group';
    const answer = await gateway.ask(query(field), { id });
    expect(answer.data).toEqual({ [root]: { [field]: null } });
    const error = { path: [root, field], code: 'UPSTREAM_INVALID_RESPONSE', member: 'totalCount' };
    expect(errorsOf(answer)).toEqual([error]);
    expect(answer.extensions?.upstream?.byOperation).toEqual({ [operation]: 1 });
  });

  test('an ancestor whose id cannot be read counts all the same', async () => {
    const { id } = tree();
    gateway.emulator.odd.set({
      member: 'ListOrganizationalUnitParentIds.parentIds',
      value: '["ou_a", 7, null]',
    });
    const { data, errors } = await gateway.ask(unitQuery('depth'), { id });
    expect({ data, errors }).toEqual({ data: { organizationalUnit: { depth: 3 } }, errors: undefined });
  });

  test('a page that fails leaves the count to a page of its own', async () => {
    const { id } = tree();
    using _fault = gateway.emulator.faults.add({
      operation: 'ListUsers',
      fault: { kind: 'refuse', status: 400, code: 'InvalidParameter.PageSize' },
      times: 1,
    });
    const answer = await gateway.ask(unitQuery('name users(first: 2) { nodes { id } } userCount'), { id });
    expect(answer.data).toMatchObject({ organizationalUnit: { users: null, userCount: 5 } });
    expect(answer.errors?.map(({ path }) => path)).toEqual([['organizationalUnit', 'users']]);
  });
});
