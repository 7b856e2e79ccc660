import { describe, expect, test } from 'vitest';
import { Directory } from '../../../src/emulator/directory/directory.ts';
import { openEmulator, serviceError } from './open-emulator.ts';

/** 45 users in one unit and one group, 45 units below the root, 45 groups, the first user in all of them. */
function createFortyFive(): Directory {
  const directory = new Directory();
  const { groupId } = directory.addGroup({ groupName: 'all' });
  for (let number = 0; number < 45; number += 1) {
    const { userId } = directory.addUser({ username: `user${number}` });
    directory.joinGroup(userId, groupId);
    directory.addOrganizationalUnit({ organizationalUnitName: `unit ${number}` });
    if (number > 0) directory.addGroup({ groupName: `group ${number}` });
  }
  const [first] = directory.users();
  for (const group of directory.groups()) directory.joinGroup(first?.userId ?? '', group.groupId);
  return directory;
}

const open = (options = {}) => openEmulator({ directory: createFortyFive(), scope: 'all', ...options });
const rowsOf = (body: unknown): readonly unknown[] => Object(body).data;

describe.each(['/users', '/users?organizationalUnitId=ou_root', '/organizationalUnits?parentId=ou_root'])(
  'page numbers of %s',
  (list) => {
    const path = `${list}${list.includes('?') ? '&' : '?'}`;

    test('20 a page by default, at most 100, empty beyond the end with the true total', async () => {
      await using opened = await open();
      const { get } = opened;
      const sizes = async (query: string) => {
        const { body } = await get(path + query);
        expect(Object.keys(Object(body))).toEqual(['totalCount', 'data']);
        return [Object(body).totalCount, rowsOf(body).length];
      };
      expect(await sizes('')).toEqual([45, 20]);
      expect(await sizes('pageNumber=3')).toEqual([45, 5]);
      expect(await sizes('pageNumber=4')).toEqual([45, 0]);
      expect(await sizes('pageNumber=2147483647&pageSize=100')).toEqual([45, 0]);
      expect(await sizes('pageSize=100')).toEqual([45, 45]);
      expect(await sizes('pageSize=1&pageNumber=45')).toEqual([45, 1]);
    });

    test('the pages together are the whole list, once each', async () => {
      await using opened = await open();
      const { get } = opened;
      const whole = rowsOf((await get(`${path}pageSize=100`)).body);
      const pages = await Promise.all([1, 2, 3].map((page) => get(`${path}pageNumber=${page}`)));
      expect(pages.flatMap(({ body }) => rowsOf(body))).toEqual(whole);
    });

    test.each([
      ['pageSize', 'PageSize'],
      ['pageNumber', 'PageNumber'],
    ])('%s out of range is refused', async (name, field) => {
      await using opened = await open();
      const { get } = opened;
      const wrong = ['0', '-1', 'x', '', '1.5', '99999999999'];
      for (const value of name === 'pageSize' ? [...wrong, '101'] : wrong) {
        expect(await get(`${path}${name}=${value}`)).toMatchObject({
          status: 400,
          body: serviceError(`InvalidParameter.${field}`, `The specified parameter:${field} is invalid.`),
        });
      }
    });
  },
);

describe.each(['ListGroups', 'ListUsersForGroup', 'ListGroupsForUser'] as const)('cursors of %s', (name) => {
  const openList = async (options = {}) => {
    const opened = await open(options);
    const [group] = opened.emulator.directory.groups();
    const [user] = opened.emulator.directory.users();
    const paths = {
      ListGroups: '/groups',
      ListUsersForGroup: `/groups/${group?.groupId}/actions/listUsersForGroup`,
      ListGroupsForUser: `/users/${user?.userId}/actions/listGroupsForUser`,
    };
    return { ...opened, path: paths[name] };
  };
  const invalidNextToken = {
    status: 400,
    body: serviceError('InvalidParameter.NextToken', 'The specified parameter:NextToken is invalid.'),
  };

  test('tokens lead through the whole list and end by being absent', async () => {
    await using opened = await openList();
    const { get, path } = opened;
    const rows: unknown[] = [];
    const sizes: number[] = [];
    let query = '?maxResults=20';
    while (query !== '') {
      const { body } = await get(path + query);
      const { nextToken } = Object(body);
      expect(body).toMatchObject({ totalCount: 45, maxResults: 20 });
      if (nextToken !== undefined) expect(nextToken).toMatch(/^NT[A-Za-z0-9_-]+$/);
      expect('nextToken' in Object(body)).toBe(nextToken !== undefined);
      rows.push(...rowsOf(body));
      sizes.push(rowsOf(body).length);
      query = nextToken === undefined ? '' : `?maxResults=20&nextToken=${nextToken}`;
    }
    expect(sizes).toEqual([20, 20, 5]);
    expect(rows).toEqual(rowsOf((await get(`${path}?maxResults=100`)).body));
  });

  test('an exactly full last page has no token', async () => {
    await using opened = await openList();
    const { body } = await opened.get(`${opened.path}?maxResults=45`);
    expect(Object.keys(Object(body)).toSorted()).toEqual(['data', 'maxResults', 'totalCount']);
  });

  test('maxResults: 20 by default, 1 to 100', async () => {
    await using opened = await openList();
    const { get, path } = opened;
    expect((await get(`${path}?nextToken=`)).body).toMatchObject({ maxResults: 20 });
    expect(rowsOf((await get(`${path}?maxResults=1`)).body)).toHaveLength(1);
    for (const value of ['0', '101', '-1', 'x', '']) {
      expect(await get(`${path}?maxResults=${value}`)).toMatchObject({
        status: 400,
        body: serviceError('InvalidParameter.MaxResults', 'The specified parameter:MaxResults is invalid.'),
      });
    }
  });

  test('a token that is not ours, changed, or too old is refused', async () => {
    let nowMs = 1_780_000_000_000;
    await using opened = await openList({ now: () => nowMs, pageTokenLifetimeSeconds: 60 });
    const { get, path } = opened;
    const token: string = Object((await get(path)).body).nextToken;
    expect((await get(`${path}?nextToken=${token}`)).status).toBe(200);
    for (const wrong of [
      'x',
      'NT',
      `${token}A`,
      `NT${token[2] === 'A' ? 'B' : 'A'}${token.slice(3)}`,
      `${token.slice(0, -1)}`,
    ]) {
      expect(await get(`${path}?nextToken=${wrong}`)).toMatchObject(invalidNextToken);
    }
    nowMs += 60_000;
    expect(await get(`${path}?nextToken=${token}`)).toMatchObject(invalidNextToken);
  });

  test('a token is good for its own list and filter values only', async () => {
    await using opened = await openList();
    const { get, path } = opened;
    const token = Object((await get(path)).body).nextToken;
    const others = [
      `/groups?groupNameStartWith=g&nextToken=${token}`,
      `/groups/iggroup_all/actions/listUsersForGroup?nextToken=${token}`,
    ];
    for (const other of others) expect(await get(other)).toMatchObject(invalidNextToken);
  });
});

test('a cursor is picked up behind the last row sent, whatever was removed before it', async () => {
  await using opened = await open();
  const { get, emulator } = opened;
  const first = Object((await get('/groups?maxResults=10')).body);
  const names = (body: unknown) => Object(body).data.map((row: { groupName: string }) => row.groupName);
  emulator.directory.removeGroup(first.data[3].groupId);
  const second = (await get(`/groups?maxResults=2&nextToken=${first.nextToken}`)).body;
  expect(names(second)).toEqual(['group 10', 'group 11']);
  emulator.directory.removeGroup(first.data[9].groupId);
  expect((await get(`/groups?nextToken=${first.nextToken}`)).status).toBe(200);
});
