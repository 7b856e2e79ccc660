import { describe, expect, test } from 'vitest';
import type { DeveloperClient } from '../../../src/eiam/developer/client.ts';
import { patient, samples } from './samples.ts';
import { base, json, ScriptedUpstream } from './scripted-upstream.ts';

interface Row {
  readonly ask: (client: DeveloperClient) => Promise<unknown>;
  readonly sends: string;
  readonly body?: unknown;
  readonly reply: unknown;
  readonly gives?: unknown;
}

const { user, userSummary, group, organizationalUnit } = samples;
const externalId = { userExternalId: 'u 1', userSourceType: 'ad', userSourceId: 'corp' };
const unitExternalId = {
  organizationalUnitExternalId: 'o/1',
  organizationalUnitSourceType: 'ldap',
  organizationalUnitSourceId: 'dir',
};

const rows: Record<string, Row> = {
  GetUser: {
    ask: (client) => client.getUser('user_1', patient),
    sends: 'GET /users/user_1',
    reply: user,
    gives: user,
  },
  ListUsers: {
    ask: (client) => client.listUsers({ pageNumber: 2, pageSize: 100 }, patient),
    sends: 'GET /users?pageNumber=2&pageSize=100',
    reply: { totalCount: 101, data: [userSummary] },
  },
  'ListUsers of a unit': {
    ask: (client) => client.listUsers({ organizationalUnitId: 'ou_1', pageNumber: 1, pageSize: 1 }, patient),
    sends: 'GET /users?organizationalUnitId=ou_1&pageNumber=1&pageSize=1',
    reply: { totalCount: 0, data: [] },
  },
  ListGroupsForUser: {
    ask: (client) => client.listGroupsForUser('user_1', { maxResults: 100 }, patient),
    sends: 'GET /users/user_1/actions/listGroupsForUser?maxResults=100',
    reply: {
      totalCount: 1,
      data: [
        {
          groupId: 'group_1',
          groupMemberRelationSourceType: 'build_in',
          groupMemberRelationSourceId: 'idaas_1',
        },
      ],
    },
  },
  GetUserIdByEmail: {
    ask: (client) => client.getUserIdByEmail('a+b@example.com', patient),
    sends: 'POST /users/_/actions/getUserIdByEmail',
    body: { email: 'a+b@example.com' },
    reply: { userId: 'user_1' },
    gives: 'user_1',
  },
  GetUserIdByPhoneNumber: {
    ask: (client) => client.getUserIdByPhoneNumber('123456', patient),
    sends: 'POST /users/_/actions/getUserIdByPhoneNumber',
    body: { phoneNumber: '123456' },
    reply: { userId: 'user_1' },
    gives: 'user_1',
  },
  GetUserIdByUsername: {
    ask: (client) => client.getUserIdByUsername('älice', patient),
    sends: 'POST /users/_/actions/getUserIdByUsername',
    body: { username: 'älice' },
    reply: { userId: 'user_1' },
    gives: 'user_1',
  },
  'GetUserIdByUserExternalId, whose path has a shorter verb': {
    ask: (client) => client.getUserIdByUserExternalId(externalId, patient),
    sends: 'POST /users/_/actions/getUserIdByExternalId',
    body: externalId,
    reply: { userId: 'user_1' },
    gives: 'user_1',
  },
  GetGroup: {
    ask: (client) => client.getGroup('group_1', patient),
    sends: 'GET /groups/group_1',
    reply: group,
  },
  ListGroups: {
    ask: (client) => client.listGroups({ maxResults: 20 }, patient),
    sends: 'GET /groups?maxResults=20',
    reply: { totalCount: 1, data: [group], nextToken: 'NTnext' },
  },
  'ListGroups by the beginning of a name': {
    ask: (client) =>
      client.listGroups({ groupNameStartWith: 'R&D (all)*+', nextToken: 'NT/=', maxResults: 5 }, patient),
    sends: 'GET /groups?groupNameStartWith=R%26D%20%28all%29%2A%2B&nextToken=NT%2F%3D&maxResults=5',
    reply: { totalCount: 0, data: [] },
  },
  ListUsersForGroup: {
    ask: (client) => client.listUsersForGroup('group_1', { nextToken: 'NT1', maxResults: 100 }, patient),
    sends: 'GET /groups/group_1/actions/listUsersForGroup?nextToken=NT1&maxResults=100',
    reply: { totalCount: 1, data: [{ userId: 'user_1' }] },
  },
  GetOrganizationalUnit: {
    ask: (client) => client.getOrganizationalUnit('ou_1', patient),
    sends: 'GET /organizationalUnits/ou_1',
    reply: organizationalUnit,
  },
  ListOrganizationalUnits: {
    ask: (client) =>
      client.listOrganizationalUnits({ parentId: 'ou_root', pageNumber: 1, pageSize: 100 }, patient),
    sends: 'GET /organizationalUnits?parentId=ou_root&pageNumber=1&pageSize=100',
    reply: { totalCount: 1, data: [organizationalUnit] },
  },
  ListOrganizationalUnitParentIds: {
    ask: (client) => client.listOrganizationalUnitParentIds('ou_1', patient),
    sends: 'GET /organizationalUnits/ou_1/parentIds',
    reply: { parentIds: ['ou_a', 'ou_b'] },
    gives: ['ou_a', 'ou_b'],
  },
  GetOrganizationalUnitIdByExternalId: {
    ask: (client) => client.getOrganizationalUnitIdByExternalId(unitExternalId, patient),
    sends: 'POST /organizationalUnits/_/actions/getOrganizationalUnitIdByExternalId',
    body: unitExternalId,
    reply: { organizationalUnitId: 'ou_1' },
    gives: 'ou_1',
  },
  GetApplicationProvisioningScope: {
    ask: (client) => client.getApplicationProvisioningScope(patient),
    sends: 'GET /provisioningScope',
    reply: { organizationalUnitIds: ['ou_1'], groupIds: ['group_1'] },
  },
};

describe('an operation sends what upstream documents and gives what it answered', () => {
  test.each(Object.entries(rows))('%s', async (name, row) => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client();
    upstream.answer = json(row.reply);

    expect(await row.ask(client)).toEqual(row.gives ?? row.reply);

    expect(upstream.seen).toHaveLength(1);
    const [request] = upstream.seen;
    expect(`${request?.method} ${request?.url}`).toBe(row.sends.replace(' ', ` ${base}`));
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer ATtoken1',
      accept: 'application/json',
      'x-acs-version': '2022-02-25',
      'x-acs-action': name.split(/[ ,]/)[0],
    });
    if (row.body === undefined) {
      expect(request?.body).toBe('');
      expect(request?.headers).not.toHaveProperty('content-type');
    } else {
      expect(JSON.parse(request?.body ?? '')).toEqual(row.body);
      expect(request?.headers['content-type']).toBe('application/json; charset=utf-8');
    }
  });
});

describe('an id in a path', () => {
  test.each([
    ['a/b?c#d', 'a%2Fb%3Fc%23d'],
    ["!'()*", '%21%27%28%29%2A'],
    ['%2F', '%252F'],
    ['\uD800', '%EF%BF%BD'],
    ['../x', '..%2Fx'],
  ])('%j is sent as %s', async (id, encoded) => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client();
    upstream.answer = json({ ...user, userId: id });
    await client.getUser(id, patient);
    expect(upstream.seen[0]?.url).toBe(`${base}/users/${encoded}`);
  });

  test.each(['', '.', '..'])('%j would address something else and is not sent', async (id) => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client();
    await expect(client.getUser(id, patient)).rejects.toMatchObject({
      kind: 'rejected',
      code: 'InvalidParameter.UserId',
    });
    expect([upstream.seen, upstream.tokenCalls]).toEqual([[], []]);
  });
});

describe('a page', () => {
  test.each([0, 101, 1.5])('of %d items is not requested', async (pageSize) => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client();
    await expect(client.listUsers({ pageNumber: 1, pageSize }, patient)).rejects.toThrow(RangeError);
    await expect(client.listGroups({ maxResults: pageSize }, patient)).rejects.toThrow(RangeError);
    expect(upstream.seen).toHaveLength(0);
  });

  test('by cursor shrinks to 20 for good when upstream refuses 100', async () => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client();
    upstream.answer = (response, request) => {
      const tooMany = request.url.includes('maxResults=100');
      const reply = tooMany ? json({ error: 'InvalidParameter.MaxResults' }, 400) : json({ totalCount: 0 });
      reply(response, request);
    };
    await client.listGroups({ maxResults: 100 }, patient);
    await client.listUsersForGroup('group_1', { maxResults: 100 }, patient);
    const sizes = upstream.seen.map(({ url }) =>
      new URL(url, upstream.endpoint).searchParams.get('maxResults'),
    );
    expect(sizes).toEqual(['100', '20', '20']);
  });
});

test('an endpoint may have a path of its own', async () => {
  await using upstream = await ScriptedUpstream.listen();
  await using client = upstream.client({ endpoint: `${upstream.endpoint}/proxy/eiam/` });
  upstream.answerToken = json({ access_token: 'AT1', expires_in: 1_200 });
  upstream.answer = (response, request) => {
    const reply = request.url.includes('/oauth2/') ? { access_token: 'AT1', expires_in: 1_200 } : user;
    json(reply)(response, request);
  };
  await client.getUser('user_1', patient);
  expect(upstream.seen.at(-1)?.url).toBe(`/proxy/eiam${base}/users/user_1`);
});

test.each(['', 'eiam.example.com', 'ftp://eiam.example.com', 'https://me:secret@eiam.example.com'])(
  'endpoint %j is refused without being repeated',
  async (endpoint) => {
    await using upstream = await ScriptedUpstream.listen();
    expect(() => upstream.client({ endpoint })).toThrow(
      /^endpoint: expected an http or https URL without credentials$/,
    );
  },
);
