import { describe, expect, test } from 'vitest';
import { expectConsistent } from '../../unit/emulator/directory-invariants.ts';
import { done, invalid, missing, notInScope, noUser, openWritable, writtenAt } from './open-writable.ts';

const actions = {
  primary: (userId: string) => `/users/${userId}/actions/setUserPrimaryOrganizationalUnit`,
  add: (userId: string) => `/users/${userId}/actions/addUserToOrganizationalUnits`,
  remove: (userId: string) => `/users/${userId}/actions/removeUserFromOrganizationalUnits`,
};

const ids = (...units: readonly { readonly organizationalUnitId: string }[]) =>
  units.map(({ organizationalUnitId }) => organizationalUnitId);

describe('SetUserPrimaryOrganizationalUnit (developer-api.md 8.7)', () => {
  test('the account leaves the old primary unit and keeps the others', async () => {
    await using company = await openWritable();
    const { send, get, directory, ada, asia, team, holding, shanghai } = company;
    const body = { organizationalUnitId: shanghai.organizationalUnitId };
    expect(await send('POST', actions.primary(ada.userId), body)).toEqual(done);
    expect((await get(`/users/${ada.userId}`)).body).toMatchObject({
      primaryOrganizationalUnitId: shanghai.organizationalUnitId,
      organizationalUnits: [
        { organizationalUnitId: asia.organizationalUnitId, primary: false },
        { organizationalUnitId: holding.organizationalUnitId, primary: false },
        { organizationalUnitId: shanghai.organizationalUnitId, primary: true },
      ],
      updateTime: writtenAt,
    });
    const left = await get(`/users?organizationalUnitId=${team.organizationalUnitId}`);
    expect(left.body).toEqual({ totalCount: 0, data: [] });
    expectConsistent(directory);
  });

  test('a secondary unit becomes the primary one; it again changes nothing', async () => {
    await using company = await openWritable();
    const { send, ignores, directory, ada, asia, holding } = company;
    const path = actions.primary(ada.userId);
    const body = { organizationalUnitId: asia.organizationalUnitId };
    expect(await send('POST', path, body)).toEqual(done);
    await ignores('POST', path, body);
    expect(directory.user(ada.userId)).toMatchObject({
      primaryOrganizationalUnitId: asia.organizationalUnitId,
      organizationalUnitIds: ids(asia, holding),
    });
  });

  test('ou_root is the root', async () => {
    await using company = await openWritable({ scope: 'all' });
    const { send, ignores, directory, bob } = company;
    const path = actions.primary(bob.userId);
    expect(await send('POST', path, { organizationalUnitId: 'ou_root' })).toEqual(done);
    expect(directory.user(bob.userId)?.organizationalUnitIds).toEqual(ids(directory.root));
    await ignores('POST', path, { organizationalUnitId: directory.root.organizationalUnitId });
  });

  test('an account in by its group only can be taken into the scope', async () => {
    await using company = await openWritable();
    const { send, directory, gus, asia } = company;
    const body = { organizationalUnitId: asia.organizationalUnitId };
    expect(await send('POST', actions.primary(gus.userId), body)).toEqual(done);
    expect(directory.user(gus.userId)?.organizationalUnitIds).toEqual(ids(asia));
  });

  test('refusals, in the order of developer-api.md 5.2', async () => {
    await using company = await openWritable();
    const { refuses, ada, eve, asia, holding } = company;
    const path = actions.primary(ada.userId);
    for (const body of [undefined, {}, { organizationalUnitId: '' }, { organizationalUnitId: null }]) {
      await refuses(['POST', path, body], missing('OrganizationalUnitId'));
    }
    await refuses(['POST', path, { organizationalUnitId: [] }], invalid('OrganizationalUnitId'));
    for (const id of ['ou_x', 'ou_root', holding.organizationalUnitId]) {
      await refuses(['POST', actions.primary(eve.userId), { organizationalUnitId: id }], notInScope(id));
    }
    const body = { organizationalUnitId: asia.organizationalUnitId };
    await refuses(['POST', actions.primary(eve.userId), body], noUser(eve.userId));
  });
});

describe('AddUserToOrganizationalUnits (developer-api.md 8.7)', () => {
  test('adds secondary units, skips those the account is in, and can be repeated', async () => {
    await using company = await openWritable();
    const { send, ignores, get, directory, ada, asia, shanghai, team, holding } = company;
    const path = actions.add(ada.userId);
    const organizationalUnitIds = ids(team, shanghai, asia, shanghai);
    const { updateTime } = ada;
    expect(await send('POST', path, { organizationalUnitIds })).toEqual(done);
    expect(directory.user(ada.userId)).toMatchObject({
      primaryOrganizationalUnitId: team.organizationalUnitId,
      organizationalUnitIds: ids(team, asia, holding, shanghai),
      updateTime,
    });
    await ignores('POST', path, { organizationalUnitIds });
    const members = await get(`/users?organizationalUnitId=${shanghai.organizationalUnitId}`);
    expect(Object(members.body).data.map(({ userId }: { userId: string }) => userId)).toEqual([
      company.zoe.userId,
      ada.userId,
    ]);
    expectConsistent(directory);
  });

  test('ou_root beside the root’s own id is one unit', async () => {
    await using company = await openWritable({ scope: 'all' });
    const { send, directory, bob, asia } = company;
    const organizationalUnitIds = ['ou_root', directory.root.organizationalUnitId];
    expect(await send('POST', actions.add(bob.userId), { organizationalUnitIds })).toEqual(done);
    expect(directory.user(bob.userId)?.organizationalUnitIds).toEqual(ids(asia, directory.root));
    expectConsistent(directory);
  });
});

describe('RemoveUserFromOrganizationalUnits (developer-api.md 8.7)', () => {
  test('skips units the account is not in, and can be repeated', async () => {
    await using company = await openWritable();
    const { send, ignores, directory, ada, asia, shanghai, team, holding } = company;
    const path = actions.remove(ada.userId);
    const organizationalUnitIds = ids(shanghai, asia, asia);
    expect(await send('POST', path, { organizationalUnitIds })).toEqual(done);
    expect(directory.user(ada.userId)?.organizationalUnitIds).toEqual(ids(team, holding));
    await ignores('POST', path, { organizationalUnitIds });
    expectConsistent(directory);
  });

  test('the primary unit among others: nothing is left', async () => {
    await using company = await openWritable();
    const { refuses, ada, asia, team } = company;
    const id = team.organizationalUnitId;
    await refuses(
      ['POST', actions.remove(ada.userId), { organizationalUnitIds: ids(asia, team) }],
      [
        400,
        'OperationDenied.PrimaryOrganizationalUnit',
        `The operation on the organizationalUnit: ${id} is denied!`,
      ],
    );
  });

  test('ou_root is the root, as primary unit and as secondary one', async () => {
    await using company = await openWritable({ scope: 'all' });
    const { send, directory, bob, asia } = company;
    const path = actions.remove(bob.userId);
    const organizationalUnitIds = ['ou_root'];
    directory.joinOrganizationalUnit(bob.userId, 'ou_root');
    expect(await send('POST', path, { organizationalUnitIds })).toEqual(done);
    expect(directory.user(bob.userId)?.organizationalUnitIds).toEqual(ids(asia));
    directory.setPrimaryOrganizationalUnit(bob.userId, 'ou_root');
    const { status, body } = await send('POST', path, { organizationalUnitIds });
    expect([status, Object(body).error]).toEqual([400, 'OperationDenied.PrimaryOrganizationalUnit']);
  });

  test('an account that leaves its last unit in scope is gone from sight', async () => {
    await using company = await openWritable();
    const { send, get, directory, zoe, shanghai, holding } = company;
    directory.setPrimaryOrganizationalUnit(zoe.userId, holding.organizationalUnitId);
    directory.joinOrganizationalUnit(zoe.userId, shanghai.organizationalUnitId);
    expect((await get('/users')).body).toMatchObject({ totalCount: 4 });
    await send('POST', actions.remove(zoe.userId), { organizationalUnitIds: ids(shanghai) });
    expect((await get('/users')).body).toMatchObject({ totalCount: 3 });
    expect((await get(`/users/${zoe.userId}`)).status).toBe(404);
  });
});

describe.each(['add', 'remove'] as const)('%s: several units in one call', (action) => {
  test('at most 100, repeated ones counted, and no empty list', async () => {
    await using company = await openWritable();
    const { send, refuses, ada, asia } = company;
    const path = actions[action](ada.userId);
    const many = (count: number) => Array<string>(count).fill(asia.organizationalUnitId);
    expect(await send('POST', path, { organizationalUnitIds: many(100) })).toEqual(done);
    for (const wrong of [many(101), [], asia.organizationalUnitId, [12], [''], [null], {}]) {
      await refuses(['POST', path, { organizationalUnitIds: wrong }], invalid('OrganizationalUnitIds'));
    }
    for (const body of [undefined, {}, { organizationalUnitIds: null }]) {
      await refuses(['POST', path, body], missing('OrganizationalUnitIds'));
    }
  });

  test('one outside the scope fails all of them', async () => {
    await using company = await openWritable();
    const { refuses, ada, asia, shanghai, holding } = company;
    for (const id of ['ou_x', holding.organizationalUnitId]) {
      await refuses(
        ['POST', actions[action](ada.userId), { organizationalUnitIds: [...ids(shanghai, asia), id] }],
        notInScope(id),
      );
    }
  });

  test('the scope is looked at before the account', async () => {
    await using company = await openWritable();
    const { refuses, eve, asia } = company;
    const path = actions[action](eve.userId);
    await refuses(['POST', path, { organizationalUnitIds: ['ou_x'] }], notInScope('ou_x'));
    await refuses(['POST', path, { organizationalUnitIds: ids(asia) }], noUser(eve.userId));
  });
});
