import { describe, expect, test } from 'vitest';
import { expectConsistent } from '../../unit/emulator/directory-invariants.ts';
import {
  done,
  duplicated,
  invalid,
  missing,
  notInScope,
  onlyId,
  openWritable,
  writtenAt,
} from './open-writable.ts';

const denied = (reason: string, id: string) =>
  [400, `OperationDenied.${reason}`, `The operation on the organizationalUnit: ${id} is denied!`] as const;

describe('CreateOrganizationalUnit (developer-api.md 8.4)', () => {
  test('built in, its external id its own, in scope at once', async () => {
    await using company = await openWritable();
    const { send, get, post, directory, team } = company;
    const parentId = team.organizationalUnitId;
    expect((await get(`/organizationalUnits?parentId=${parentId}`)).body).toMatchObject({ totalCount: 0 });
    const body = { organizationalUnitName: 'New', parentId, organizationalUnitSourceType: 'ad' };
    const organizationalUnitId = onlyId(
      await send('POST', '/organizationalUnits', body),
      'organizationalUnitId',
    );
    const unit = {
      instanceId: directory.instanceId,
      organizationalUnitId,
      organizationalUnitName: 'New',
      parentId,
      organizationalUnitExternalId: organizationalUnitId,
      organizationalUnitSourceType: 'build_in',
      organizationalUnitSourceId: directory.instanceId,
      createTime: writtenAt,
      updateTime: writtenAt,
    };
    expect((await get(`/organizationalUnits/${organizationalUnitId}`)).body).toEqual(unit);
    const children = await get(`/organizationalUnits?parentId=${parentId}`);
    expect(children.body).toEqual({ totalCount: 1, data: [unit] });
    const found = await post('/organizationalUnits/_/actions/getOrganizationalUnitIdByExternalId', {
      organizationalUnitExternalId: organizationalUnitId,
      organizationalUnitSourceType: 'build_in',
      organizationalUnitSourceId: directory.instanceId,
    });
    expect(found.body).toEqual({ organizationalUnitId });
    expectConsistent(directory);
  });

  test('names are unique among siblings only, external ids within the built-in source', async () => {
    await using company = await openWritable();
    const { send, refuses, asia, shanghai, team } = company;
    const body = (name: string, parent: { organizationalUnitId: string }, externalId = '') => ({
      organizationalUnitName: name,
      parentId: parent.organizationalUnitId,
      organizationalUnitExternalId: externalId,
    });
    const path = '/organizationalUnits';
    await refuses(['POST', path, body('上海', asia)], duplicated('OrganizationalUnitName', '上海'));
    onlyId(await send('POST', path, body('上海', shanghai)), 'organizationalUnitId');
    // Asia's own dept-1 is of DingTalk.
    onlyId(await send('POST', path, body('One', asia, 'dept-1')), 'organizationalUnitId');
    for (const externalId of ['dept-1', team.organizationalUnitId]) {
      await refuses(
        ['POST', path, body('Two', asia, externalId)],
        duplicated('OrganizationalUnitExternalId', externalId),
      );
    }
  });

  test('ou_root is a parent where the root is in scope', async () => {
    await using company = await openWritable({ scope: 'all' });
    const { send, directory } = company;
    const answer = await send('POST', '/organizationalUnits', {
      organizationalUnitName: 'New',
      parentId: 'ou_root',
      description: '',
    });
    const unit = directory.organizationalUnit(onlyId(answer, 'organizationalUnitId'));
    expect(unit).toMatchObject({ parentId: directory.root.organizationalUnitId, description: undefined });
  });

  test.each([
    [{ organizationalUnitName: undefined }, missing('OrganizationalUnitName')],
    [{ organizationalUnitName: '' }, missing('OrganizationalUnitName')],
    [{ parentId: undefined }, missing('ParentId')],
    [{ parentId: '' }, missing('ParentId')],
    [{ organizationalUnitName: 1 }, invalid('OrganizationalUnitName')],
    [{ organizationalUnitName: 'n'.repeat(129) }, invalid('OrganizationalUnitName')],
    [{ parentId: 1 }, invalid('ParentId')],
    [{ organizationalUnitExternalId: 'n'.repeat(129) }, invalid('OrganizationalUnitExternalId')],
    [{ description: 'n'.repeat(257) }, invalid('Description')],
    [{ parentId: 'ou_x' }, notInScope('ou_x')],
    [{ parentId: 'ou_root' }, notInScope('ou_root')],
  ])('%j is refused, and nothing changes', async (change, refusal) => {
    await using company = await openWritable();
    const parentId = company.asia.organizationalUnitId;
    await company.refuses(
      ['POST', '/organizationalUnits', { organizationalUnitName: 'New', parentId, ...change }],
      refusal,
    );
  });

  test('128, 128 and 256 characters', async () => {
    await using company = await openWritable();
    const body = {
      organizationalUnitName: '部'.repeat(128),
      parentId: company.asia.organizationalUnitId,
      organizationalUnitExternalId: 'e'.repeat(128),
      description: 'd'.repeat(256),
    };
    const answer = await company.send('POST', '/organizationalUnits', body);
    const id = onlyId(answer, 'organizationalUnitId');
    expect(company.directory.organizationalUnit(id)).toMatchObject(body);
  });
});

describe('PatchOrganizationalUnit (developer-api.md 8.4)', () => {
  test('changes name and description, nothing else', async () => {
    await using company = await openWritable();
    const { send, get, directory, asia, holding } = company;
    const before = { ...asia };
    const path = `/organizationalUnits/${asia.organizationalUnitId}`;
    const fixed = { parentId: holding.organizationalUnitId, organizationalUnitExternalId: 'x' };
    const changes = { organizationalUnitName: 'APAC', description: 'Wide' };
    expect(await send('PATCH', path, { ...changes, ...fixed })).toEqual(done);
    expect(directory.organizationalUnit(asia.organizationalUnitId)).toEqual({
      ...before,
      ...changes,
      updateTime: writtenAt,
    });
    expect(await send('PATCH', path, { organizationalUnitName: 'Asia' })).toEqual(done);
    expect((await get(path)).body).toMatchObject({ organizationalUnitName: 'Asia', description: 'Wide' });
  });

  test("'' clears the description; its own name is not taken", async () => {
    await using company = await openWritable();
    const { send, get, ignores, asia } = company;
    const path = `/organizationalUnits/${asia.organizationalUnitId}`;
    const body = { organizationalUnitName: 'Asia', description: '' };
    expect(await send('PATCH', path, body)).toEqual(done);
    expect(Object.keys(Object((await get(path)).body))).not.toContain('description');
    await ignores('PATCH', path, { description: '' });
  });

  test('nothing given, null and the same change nothing', async () => {
    await using company = await openWritable();
    const { ignores, asia } = company;
    const nulls = { organizationalUnitName: null, description: null };
    const same = { organizationalUnitName: 'Asia', description: 'East of Suez' };
    for (const body of [undefined, {}, nulls, same]) {
      await ignores('PATCH', `/organizationalUnits/${asia.organizationalUnitId}`, body);
    }
  });

  test('the root has a name too, and no siblings', async () => {
    await using company = await openWritable({ scope: 'all' });
    const { send, directory } = company;
    const body = { organizationalUnitName: 'Asia' };
    expect(await send('PATCH', '/organizationalUnits/ou_root', body)).toEqual(done);
    expect(directory.root.organizationalUnitName).toBe('Asia');
  });

  test('refusals', async () => {
    await using company = await openWritable();
    const { refuses, directory, asia, shanghai, holding } = company;
    directory.addOrganizationalUnit({
      organizationalUnitName: 'Tokyo',
      parentId: asia.organizationalUnitId,
    });
    const path = `/organizationalUnits/${shanghai.organizationalUnitId}`;
    for (const organizationalUnitName of ['', 1, 'n'.repeat(129)]) {
      await refuses(['PATCH', path, { organizationalUnitName }], invalid('OrganizationalUnitName'));
    }
    await refuses(['PATCH', path, { description: 'd'.repeat(257) }], invalid('Description'));
    await refuses(
      ['PATCH', path, { organizationalUnitName: 'Tokyo', description: 'x' }],
      duplicated('OrganizationalUnitName', 'Tokyo'),
    );
    for (const id of ['ou_x', 'ou_root', holding.organizationalUnitId]) {
      await refuses(['PATCH', `/organizationalUnits/${id}`, { description: 'x' }], notInScope(id));
    }
  });
});

describe('DeleteOrganizationalUnit (developer-api.md 8.4)', () => {
  test('an empty one goes; again it is out of scope', async () => {
    await using company = await openWritable();
    const { send, get, refuses, directory, ada, asia, team, shanghai } = company;
    const id = team.organizationalUnitId;
    const path = `/organizationalUnits/${id}`;
    await refuses(['DELETE', path], denied('OrganizationalUnitNotEmpty', id));
    directory.setPrimaryOrganizationalUnit(ada.userId, asia.organizationalUnitId);
    expect(await send('DELETE', path)).toEqual(done);
    await refuses(['DELETE', path], notInScope(id));
    expect(await get(path)).toMatchObject({ status: 400, body: { error: 'OrganizationUnitIdNotInScopes' } });
    const children = await get(`/organizationalUnits?parentId=${shanghai.organizationalUnitId}`);
    expect(children.body).toEqual({ totalCount: 0, data: [] });
    expectConsistent(directory);
  });

  test('one with a unit below it stays', async () => {
    await using company = await openWritable();
    const { refuses, directory, asia } = company;
    const parentId = asia.organizationalUnitId;
    const { organizationalUnitId } = directory.addOrganizationalUnit({ parentId });
    directory.addOrganizationalUnit({ parentId: organizationalUnitId });
    await refuses(
      ['DELETE', `/organizationalUnits/${organizationalUnitId}`],
      denied('OrganizationalUnitNotEmpty', organizationalUnitId),
    );
  });

  test('the root stays, empty or not', async () => {
    await using company = await openWritable({ scope: 'all' });
    const { refuses, directory } = company;
    for (const id of ['ou_root', directory.root.organizationalUnitId]) {
      await refuses(
        ['DELETE', `/organizationalUnits/${id}`],
        denied('RootOrganizationalUnit', directory.root.organizationalUnitId),
      );
    }
  });

  test('a configured unit that is gone is configured no longer', async () => {
    await using company = await openWritable({ scope: 'all' });
    const { directory } = company;
    const { organizationalUnitId } = directory.addOrganizationalUnit();
    await using partial = await openWritable({
      directory,
      scope: { organizationalUnitIds: [organizationalUnitId], groupIds: [] },
    });
    expect(await partial.send('DELETE', `/organizationalUnits/${organizationalUnitId}`)).toEqual(done);
    expect((await partial.get('/provisioningScope')).body).toEqual({
      organizationalUnitIds: [],
      groupIds: [],
    });
  });

  test('out of scope', async () => {
    await using company = await openWritable();
    for (const id of ['ou_x', 'ou_root', company.holding.organizationalUnitId]) {
      await company.refuses(['DELETE', `/organizationalUnits/${id}`], notInScope(id));
    }
  });
});
