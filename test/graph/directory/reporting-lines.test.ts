import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import type { Directory } from '../../../src/emulator/directory/directory.ts';
import { countersOf, type Gateway, startGateway, toUpstream } from '../../support/gateway.ts';
import { errorsOf, needsMirror } from './errors-of.ts';

let gateway: Gateway;
let directory: Directory;
beforeAll(async () => {
  gateway = await startGateway({ emulator: { users: 10 } });
  ({ directory } = gateway.emulator);
});
afterAll(() => gateway[Symbol.asyncDispose]());
afterEach(() => gateway.emulator.odd.clear());

const query =
  'query ($id: ID!, $levels: Int) { user(by: { id: $id }) { managers(levels: $levels) { id username } } }';
const bare = 'query ($id: ID!) { user(by: { id: $id }) { managers { id username } } }';
const cost = { headers: { 'x-eiam-cost': '1' } };

function setManager(userId: string, manager: string): void {
  directory.updateUser(userId, { customFields: { [gateway.emulator.managerField]: manager } });
}

/** Users of whom each is managed by the next; ids of the lowest first. */
function line(length: number): readonly string[] {
  const ids = Array.from({ length }, () => directory.addUser({ customFields: {} }).userId);
  for (const [index, id] of ids.entries()) {
    const above = ids[index + 1];
    if (above !== undefined) setManager(id, above);
  }
  return ids;
}

const shown = (ids: readonly string[]) => ids.map((id) => ({ id, username: directory.user(id)?.username }));

describe('managers', () => {
  test.each([
    [undefined, 4],
    [null, 4],
    [3, 3],
    [1, 1],
  ])('nearest first, at most %s of them: a GetUser for each', async (levels, found) => {
    const [id, ...above] = line(5);
    const { data, errors, extensions } = await gateway.ask(
      levels === undefined ? bare : query,
      { id, levels },
      cost,
    );
    expect({ data, errors }).toEqual({
      data: { user: { managers: shown(above.slice(0, found)) } },
      errors: undefined,
    });
    expect(extensions?.upstream?.byOperation).toEqual({ GetUser: 1 + found });
    expect(extensions?.cost?.estimated).toBe(1 + (levels ?? 20));
  });

  test('of a user without one are none, for the one call', async () => {
    const [id] = line(1);
    const { data, extensions } = await gateway.ask(bare, { id });
    expect(data).toEqual({ user: { managers: [] } });
    expect(extensions?.upstream?.byOperation).toEqual({ GetUser: 1 });
  });

  test('bring all that GetUser has of each, and share the calls with `manager`', async () => {
    const [id] = line(3);
    const more = `query ($id: ID!) { user(by: { id: $id }) {
      manager { id } managers { groups { totalCount } customFields { name } } } }`;
    expect(await gateway.count(more, { id })).toEqual({ GetUser: 3 });
  });

  test('stop at 20', async () => {
    const [id, ...above] = line(23);
    const { data, extensions } = await gateway.ask(bare, { id });
    expect(data).toEqual({ user: { managers: shown(above.slice(0, 20)) } });
    expect(extensions?.upstream?.byOperation).toEqual({ GetUser: 21 });
  });

  const cycle = (index: number) => ({
    path: ['user', 'managers', index],
    code: 'UPSTREAM_INVALID_RESPONSE',
  });

  test.each([
    ['the user is their own', 1, 0],
    ['the chain comes back to the user', 4, 0],
    ['the chain comes back to one above the user', 4, 2],
  ])('end, and say so, where %s', async (_what, length, back) => {
    const ids = line(length);
    setManager(ids.at(-1) ?? '', ids[back] ?? '');
    const answer = await gateway.ask(bare, { id: ids[0] });
    expect(answer.data).toEqual({ user: { managers: [...shown(ids.slice(1)), null] } });
    expect(errorsOf(answer)).toEqual([cycle(length - 1)]);
    expect(answer.errors?.[0]?.message).toContain('circle');
    expect(answer.extensions?.upstream?.byOperation).toEqual({ GetUser: length });
  });

  test('say nothing of a circle that lies behind the levels that were asked for', async () => {
    const ids = line(3);
    setManager(ids[2] ?? '', ids[0] ?? '');
    const { data, errors } = await gateway.ask(query, { id: ids[0], levels: 2 });
    expect({ data, errors }).toEqual({
      data: { user: { managers: shown(ids.slice(1)) } },
      errors: undefined,
    });
  });

  test('end with an error where one is gone', async () => {
    const [id, second = '', third = ''] = line(3);
    directory.removeUser(third);
    const answer = await gateway.ask(bare, { id });
    expect(answer.data).toEqual({ user: { managers: [...shown([second]), null] } });
    expect(errorsOf(answer)).toEqual([{ path: ['user', 'managers', 1], code: 'NOT_FOUND' }]);
    expect(answer.extensions?.upstream?.byOperation).toEqual({ GetUser: 3 });
  });

  test('end with an error where the id of the next cannot be read', async () => {
    const [id, second = ''] = line(3);
    gateway.emulator.odd.set({ member: 'User.customFields', value: '7', id: second });
    const answer = await gateway.ask(bare, { id });
    expect(answer.data).toEqual({ user: { managers: [...shown([second]), null] } });
    const error = { code: 'UPSTREAM_INVALID_RESPONSE', member: 'User.customFields' };
    expect(errorsOf(answer)).toEqual([{ path: ['user', 'managers', 1], ...error }]);
  });

  test('of users of a list: a GetUser for each user and for each manager, those shared once', async () => {
    const unit = directory.addOrganizationalUnit().organizationalUnitId;
    const [boss = ''] = line(1);
    for (let index = 0; index < 3; index += 1) {
      const { userId } = directory.addUser({ organizationalUnitIds: [unit], customFields: {} });
      setManager(userId, boss);
    }
    const list = `query ($id: ID!) { organizationalUnit(by: { id: $id }) { users { nodes { managers { id } } } } }`;
    expect(await gateway.count(list, { id: unit })).toEqual({ ListUsers: 1, GetUser: 3 + 1 });
  });

  test.each([0, 21, -1])('refuse %i levels', async (levels) => {
    const before = countersOf(gateway.emulator);
    const { data, errors } = await gateway.ask(query, { id: 'user_a', levels });
    expect(data).toBeUndefined();
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'BAD_USER_INPUT', argument: 'levels' },
    ]);
    expect(countersOf(gateway.emulator)).toEqual(before);
  });
});

test('managers are none where the operator has named no field for them', async () => {
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const upstream = toUpstream(gateway.emulator, gateway.emulator.management);
  await using plain = await createApp(
    { ...parseConfig({ MIRROR: 'off' }), upstream },
    { log, random: () => 0 },
  );
  const [id] = line(2);
  const managers = 'query ($id: ID!) { user(by: { id: $id }) { manager { id } managers { id } } }';
  const body = JSON.stringify({ query: managers, variables: { id } });
  const headers = { 'content-type': 'application/json' };
  const response = await plain.fetch('http://gateway/graphql', { method: 'POST', headers, body });
  expect(await response.json()).toEqual({ data: { user: { manager: null, managers: [] } } });
});

test('reports and their count need the mirror, and ask nothing of upstream', async () => {
  const [id] = line(1);
  const reports = `query ($id: ID!) { user(by: { id: $id }) { id
    reports(levels: 2, first: 5) { edges { level node { groups { nodes { name } } } } totalCount } reportCount } }`;
  const answer = await gateway.ask(reports, { id }, cost);
  expect(answer.data).toEqual({ user: { id, reports: null, reportCount: null } });
  expect(new Set(errorsOf(answer))).toEqual(
    new Set([needsMirror('user', 'reports'), needsMirror('user', 'reportCount')]),
  );
  expect(answer.extensions?.upstream?.byOperation).toEqual({ GetUser: 1 });
});
