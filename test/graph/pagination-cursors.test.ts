import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { askPage, getPage, idsOf, type List, nestedQuery, topQuery, walk } from './oracle/pages.ts';

const usersQuery = topQuery('users(');
const groupsQuery = topQuery('groups(');
const membersQuery = nestedQuery('group(id: $id)', 'members');
const unitUsersQuery = nestedQuery('organizationalUnit(by: { id: $id })', 'users');

function usersOf({ emulator }: Gateway): List {
  const ids = [...emulator.directory.users()].map(({ userId }) => userId);
  return { name: 'Query.users', query: usersQuery, id: '', ids };
}

function addGroupOf(gateway: Gateway, members: number): List {
  const ids = usersOf(gateway).ids.slice(0, members);
  const { groupId } = gateway.emulator.directory.addGroup({ userIds: ids });
  return { name: 'Group.members', query: membersQuery, id: groupId, ids };
}

describe('a cursor outlives what upstream remembers', () => {
  let seconds = 0;
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await startGateway({
      emulator: {
        users: 150,
        pageTokenLifetimeSeconds: 60,
        tokenLifetimeSeconds: 10_000_000,
        now: () => seconds * 1_000,
      },
    });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  test.each([1, 9, 10, 30, 100])(
    'Group.members: pages of %i, every token expired in between',
    async (size) => {
      const list = addGroupOf(gateway, 120);
      const seen: (string | undefined)[] = [];
      let after: string | null = null;
      for (let turn = 0; turn <= list.ids.length; turn += 1) {
        const page = await getPage(gateway, list, { first: size, after });
        seen.push(...idsOf([page]));
        expect(page.pageInfo.hasPreviousPage).toBe(turn > 0);
        after = page.pageInfo.endCursor;
        seconds += 61;
        if (!page.pageInfo.hasNextPage) break;
      }
      expect(seen).toEqual(list.ids);
    },
  );

  test('the row that an old cursor names is gone: the rows before it lead on', async () => {
    const list = addGroupOf(gateway, 50);
    const { pageInfo } = await getPage(gateway, list, { first: 10 });
    seconds += 61;
    gateway.emulator.directory.leaveGroup(list.ids[9] ?? '', list.id);
    const page = await getPage(gateway, list, { first: 10, after: pageInfo.endCursor });
    expect(idsOf([page])).toEqual(list.ids.slice(10, 20));
  });

  test('all rows that an old cursor remembers are gone: the list goes on where they were', async () => {
    const list = addGroupOf(gateway, 60);
    const { pageInfo } = await getPage(gateway, list, { first: 30 });
    seconds += 61;
    for (const id of list.ids.slice(18, 30)) gateway.emulator.directory.leaveGroup(id, list.id);
    const page = await getPage(gateway, list, { first: 10, after: pageInfo.endCursor });
    expect(idsOf([page])).toEqual(list.ids.slice(30, 40));
    const query = `query ($id: ID!, $after: String) { group(id: $id) { members(first: 10, after: $after) { completeness } } }`;
    const { data, extensions } = await gateway.ask(query, { id: list.id, after: pageInfo.endCursor });
    expect(data).toEqual({ group: { members: { completeness: 'BEST_EFFORT' } } });
    expect(extensions?.upstream?.bestEffort).toEqual(['LOST_ANCHORS']);
  });

  test.each([1, 10, 20, 100])(
    'a cursor of version 0.1 goes on behind its row, pages of %i',
    async (first) => {
      const users = usersOf(gateway);
      const members = addGroupOf(gateway, 50);
      for (const list of [users, members]) {
        const { pageInfo } = await getPage(gateway, list, { first: 20 });
        const [name, offset] = JSON.parse(Buffer.from(pageInfo.endCursor ?? '', 'base64url').toString());
        const old = [name, offset, list.ids[19], null, list === members ? 20 : 0];
        const after = Buffer.from(JSON.stringify(old)).toString('base64url');
        const page = await getPage(gateway, list, { first, after });
        expect(idsOf([page])).toEqual(list.ids.slice(20, 20 + first));
      }
    },
  );

  test('Query.groups: a cursor of an expired token goes on where it was', async () => {
    const { directory } = gateway.emulator;
    const ids = [...directory.groups()].map(({ groupId }) => groupId);
    const list = { name: 'Query.groups', query: groupsQuery, id: '', ids };
    const { edges } = await getPage(gateway, list, { first: 7 });
    seconds += 61;
    for (const [index, { cursor }] of edges.entries()) {
      const page = await getPage(gateway, list, { first: 3, after: cursor });
      expect(idsOf([page])).toEqual(ids.slice(index + 1, index + 4));
    }
  });
});

describe('a list that changes between two pages', () => {
  test.each([1, 2, 4, 5])(
    'Query.users: %i rows more in front: none is repeated, none is lost',
    async (rows) => {
      await using gateway = await startGateway({ emulator: { users: 23 } });
      const list = usersOf(gateway);
      const { pageInfo } = await getPage(gateway, list, { first: 5 });
      using _shifted = gateway.emulator.faults.add({
        operation: 'ListUsers',
        fault: { kind: 'shiftRows', rows },
      });
      const seen: (string | undefined)[] = [];
      let { endCursor: after, hasNextPage: more } = pageInfo;
      for (let turn = 0; more && turn < 23; turn += 1) {
        const page = await getPage(gateway, list, { first: 5, after });
        seen.push(...idsOf([page]));
        ({ endCursor: after, hasNextPage: more } = page.pageInfo);
      }
      // Whether upstream really has so many more rows at the end depends on the page: what follows is what matters.
      expect(seen.slice(0, list.ids.length - 5)).toEqual(list.ids.slice(5));
    },
  );

  test.each([3, 5])(
    'Group.members: a row more in front of the cursor behind row %i is no repeat',
    async (row) => {
      await using gateway = await startGateway({ emulator: { users: 30 } });
      const { directory } = gateway.emulator;
      const list = addGroupOf(gateway, 20);
      const { edges } = await getPage(gateway, list, { first: 5 });
      for (const userId of list.ids) directory.leaveGroup(userId, list.id);
      directory.joinGroup(usersOf(gateway).ids[25] ?? '', list.id);
      for (const userId of list.ids) directory.joinGroup(userId, list.id);
      const page = await getPage(gateway, list, { first: 5, after: edges[row - 1]?.cursor ?? null });
      expect(idsOf([page])).toEqual(list.ids.slice(row, row + 5));
    },
  );

  test.each([3, 5])(
    'Group.members: a row less in front of the cursor behind row %i loses none',
    async (row) => {
      await using gateway = await startGateway({ emulator: { users: 30 } });
      const list = addGroupOf(gateway, 20);
      const { edges } = await getPage(gateway, list, { first: 5 });
      gateway.emulator.directory.leaveGroup(list.ids[0] ?? '', list.id);
      const page = await getPage(gateway, list, { first: 5, after: edges[row - 1]?.cursor ?? null });
      expect(idsOf([page])).toEqual(list.ids.slice(row, row + 5));
    },
  );

  test('User.groups: rows come and go in front of the cursor', async () => {
    await using gateway = await startGateway({ emulator: { users: 5 } });
    const { directory } = gateway.emulator;
    const groupIds = Array.from({ length: 9 }, () => directory.addGroup().groupId);
    const { userId } = directory.addUser({ groupIds });
    const query = nestedQuery('user(by: { id: $id })', 'groups');
    const list = { name: 'User.groups', query, id: userId, ids: groupIds };
    const { pageInfo } = await getPage(gateway, list, { first: 4 });
    directory.leaveGroup(userId, groupIds[0] ?? '');
    directory.leaveGroup(userId, groupIds[1] ?? '');
    const page = await getPage(gateway, list, { first: 4, after: pageInfo.endCursor });
    expect(idsOf([page])).toEqual(groupIds.slice(4, 8));
    directory.leaveGroup(userId, groupIds[7] ?? '');
    const last = await getPage(gateway, list, { first: 4, after: pageInfo.endCursor });
    expect(idsOf([last])).toEqual([groupIds[4], groupIds[5], groupIds[6], groupIds[8]]);
  });
});

describe('a cursor belongs to one list', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({ emulator: { users: 60 } });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  const refused = { code: 'BAD_USER_INPUT', argument: 'after' };

  test('of another field: refused before anything is asked upstream', async () => {
    const { pageInfo } = await getPage(gateway, usersOf(gateway), { first: 2 });
    gateway.emulator.counters.reset();
    const { data, errors } = await gateway.ask(
      'query ($after: String) { groups(after: $after) { totalCount } }',
      {
        after: pageInfo.endCursor,
      },
    );
    expect({ data, extensions: errors?.map(({ extensions }) => extensions) }).toEqual({
      data: undefined,
      extensions: [refused],
    });
    expect(gateway.emulator.counters.total).toBe(0);
  });

  test('of the same field of another object, or with another filter: refused at the field', async () => {
    const [one, other] = [addGroupOf(gateway, 5), addGroupOf(gateway, 6)];
    const { pageInfo } = await getPage(gateway, one, { first: 2 });
    const crossed = await askPage(gateway, other, { first: 2, after: pageInfo.endCursor });
    expect(crossed.page).toBeNull();
    expect(crossed.errors).toMatchObject([{ path: ['root', 'list'], extensions: refused }]);

    const all = await getPage(gateway, usersOf(gateway), { first: 2 });
    const filtered = topQuery('users(filter: { status: ENABLED }, ');
    const { page, errors } = await askPage(
      gateway,
      { query: filtered, id: '' },
      { after: all.pageInfo.endCursor },
    );
    expect(page).toBeNull();
    expect(errors).toMatchObject([{ path: ['list'], extensions: refused }]);
  });

  test.each([
    ['no text', ''],
    ['no cursor', 'x'],
    ['not base64', '💥 !!'],
    ['no list', Buffer.from('{"a":1}').toString('base64url')],
    ['a list of something else', Buffer.from('["Query.users|x"]').toString('base64url')],
    ['too long', 'A'.repeat(10_000)],
    ['a negative place', Buffer.from('["Query.users|x",-1,"user_a",null,0]').toString('base64url')],
  ])('garbage (%s) is BAD_USER_INPUT that names after, and costs nothing', async (_what, after) => {
    gateway.emulator.counters.reset();
    const { data, errors } = await gateway.ask(usersQuery, { after });
    expect({ data, extensions: errors?.map(({ extensions }) => extensions) }).toEqual({
      data: undefined,
      extensions: [refused],
    });
    expect(gateway.emulator.counters.total).toBe(0);
  });

  test('a place no list has is an empty page or BAD_USER_INPUT that names after', async () => {
    const { pageInfo } = await getPage(gateway, usersOf(gateway), { first: 2 });
    const [list, , ...rest] = JSON.parse(Buffer.from(pageInfo.endCursor ?? '', 'base64url').toString());
    for (const offset of [61, 5_000, 2 ** 31 * 100, Number.MAX_SAFE_INTEGER]) {
      const after = Buffer.from(JSON.stringify([list, offset, ...rest])).toString('base64url');
      const { page, errors } = await askPage(gateway, { query: usersQuery, id: '' }, { after });
      const answer = page ? idsOf([page]) : errors?.map(({ extensions }) => extensions?.argument);
      expect(answer, `offset ${offset}`).toEqual(page ? [] : ['after']);
    }
  });

  test('cursors of nested lists go on for each parent on its own', async () => {
    const lists = [addGroupOf(gateway, 7), addGroupOf(gateway, 12)];
    const ask = `query ($a: ID!, $b: ID!, $afterA: String, $afterB: String) {
      a: group(id: $a) { members(first: 4, after: $afterA) { nodes { id } pageInfo { endCursor } } }
      b: group(id: $b) { members(first: 4, after: $afterB) { nodes { id } pageInfo { endCursor } } }
    }`;
    const [a, b] = lists.map(({ id }) => id);
    type Side = { members: { nodes: { id: string }[]; pageInfo: { endCursor: string } } };
    const first = await gateway.ask<{ a: Side; b: Side }>(ask, { a, b });
    const afterA = first.data?.a.members.pageInfo.endCursor;
    const afterB = first.data?.b.members.pageInfo.endCursor;
    const second = await gateway.ask<{ a: Side; b: Side }>(ask, { a, b, afterA, afterB });
    expect(second.data?.a.members.nodes.map(({ id }) => id)).toEqual(lists[0]?.ids.slice(4, 8));
    expect(second.data?.b.members.nodes.map(({ id }) => id)).toEqual(lists[1]?.ids.slice(4, 8));
  });

  test('Group.members and OrganizationalUnit.users: the same users, each with its own cursors', async () => {
    const { directory } = gateway.emulator;
    const members = addGroupOf(gateway, 9);
    const { organizationalUnitId: id } = directory.addOrganizationalUnit();
    for (const userId of members.ids) directory.joinOrganizationalUnit(userId, id);
    const unit: List = { name: 'OrganizationalUnit.users', query: unitUsersQuery, id, ids: members.ids };
    expect(idsOf(await walk(gateway, members, [2]))).toEqual(idsOf(await walk(gateway, unit, [4])));
    const { pageInfo } = await getPage(gateway, members, { first: 2 });
    const { errors } = await askPage(gateway, unit, { after: pageInfo.endCursor });
    expect(errors?.map(({ extensions }) => extensions)).toEqual([refused]);
  });
});
