import { describe, expect, test } from 'vitest';
import { done, duplicated, invalid, openWritable, writtenAt } from './open-writable.ts';

/** ada has manager_user_id and remote; `team_colour` is defined and empty. */
async function openWithFields() {
  const company = await openWritable();
  company.directory.customFields.addNames(['team_colour']);
  const path = `/users/${company.ada.userId}`;
  return {
    ...company,
    path,
    patch: (...customFields: object[]) => company.send('PATCH', path, { customFields }),
  };
}

describe('custom fields of PatchUser (developer-api.md 8.5)', () => {
  test('each operation, those not named staying', async () => {
    await using company = await openWithFields();
    const { patch, get, path, directory, ada } = company;
    const answer = await patch(
      { fieldName: 'team_colour', fieldValue: 'red', operation: 'add' },
      { fieldName: 'manager_user_id', operation: 'remove' },
    );
    expect(answer).toEqual(done);
    expect(directory.user(ada.userId)).toMatchObject({ updateTime: writtenAt });
    expect(Object((await get(path)).body).customFields).toEqual([
      { fieldName: 'remote', fieldValue: 'true' },
      { fieldName: 'team_colour', fieldValue: 'red' },
    ]);
  });

  test('replace, or no operation, sets a field with a value and one without', async () => {
    await using company = await openWithFields();
    const { patch, directory, ada } = company;
    await patch(
      { fieldName: 'remote', fieldValue: 'false', operation: 'replace' },
      { fieldName: 'team_colour', fieldValue: 'red', operation: 'replace' },
      { fieldName: 'manager_user_id', fieldValue: 'user_y', operation: null },
    );
    const all = { remote: 'false', team_colour: 'red', manager_user_id: 'user_y' };
    expect(directory.user(ada.userId)?.customFields).toEqual(all);
  });

  test('operator is an old name of operation, which wins', async () => {
    await using company = await openWithFields();
    const { patch, directory, ada } = company;
    await patch(
      { fieldName: 'remote', operator: 'remove' },
      { fieldName: 'manager_user_id', fieldValue: 'user_y', operation: 'replace', operator: 'remove' },
    );
    expect(directory.user(ada.userId)?.customFields).toEqual({ manager_user_id: 'user_y' });
  });

  test('removing what is unset changes nothing; an empty value is no value', async () => {
    await using company = await openWithFields();
    const { patch, ignores, path, directory, ada } = company;
    const customFields = [{ fieldName: 'team_colour', operation: 'remove' }];
    await ignores('PATCH', path, { customFields });
    expect(await patch({ fieldName: 'remote', fieldValue: '' })).toEqual(done);
    expect(directory.user(ada.userId)?.customFields).toEqual({ manager_user_id: 'user_x' });
  });

  test('adding to a field with a value is refused: the one operation that cannot be repeated', async () => {
    await using company = await openWithFields();
    const { patch, refuses, path } = company;
    const add = { fieldName: 'team_colour', fieldValue: 'red', operation: 'add' };
    expect(await patch(add)).toEqual(done);
    const customFields = [{ fieldName: 'remote', fieldValue: 'false' }, add];
    await refuses(['PATCH', path, { customFields }], duplicated('CustomFields', 'team_colour'));
  });

  test('in the order given', async () => {
    await using company = await openWithFields();
    const { patch, directory, ada } = company;
    const field = { fieldName: 'remote', fieldValue: 'false' };
    await patch(
      { ...field, operation: 'remove' },
      { ...field, operation: 'add' },
      { ...field, fieldValue: 'x' },
    );
    expect(directory.user(ada.userId)?.customFields.remote).toBe('x');
  });

  test.each([
    ['an undefined field', [{ fieldName: 'unheard_of', fieldValue: 'x' }]],
    ['an undefined field to remove', [{ fieldName: 'constructor', operation: 'remove' }]],
    ['no field name', [{ fieldValue: 'x' }]],
    ['no value', [{ fieldName: 'remote', operation: 'add' }]],
    ['null for a value', [{ fieldName: 'remote', fieldValue: null }]],
    ['a number for a value', [{ fieldName: 'remote', fieldValue: 12 }]],
    ['an unknown operation', [{ fieldName: 'remote', fieldValue: 'x', operation: 'append' }]],
    ['an unknown operator', [{ fieldName: 'remote', fieldValue: 'x', operator: 'append' }]],
    ['no list', { fieldName: 'remote', fieldValue: 'x' }],
    ['one bad one among good ones', [{ fieldName: 'remote', fieldValue: 'x' }, 'remote']],
  ])('%s is refused, and nothing changes', async (_, customFields) => {
    await using company = await openWithFields();
    await company.refuses(
      ['PATCH', company.path, { displayName: 'New', customFields }],
      invalid('CustomFields'),
    );
  });

  test('no length of a text is documented, and none is too long (U15)', async () => {
    await using company = await openWithFields();
    const fieldValue = '🚀'.repeat(2_000);
    expect(await company.patch({ fieldName: 'remote', fieldValue })).toEqual(done);
    expect(company.directory.user(company.ada.userId)?.customFields.remote).toBe(fieldValue);
  });
});

describe('custom fields that are defined with a type (developer-api.md U15)', () => {
  const customFields = [
    { name: 'floor', type: 'number' },
    { name: 'on_site', type: 'boolean' },
    { name: 'grade', type: 'select', options: ['a', 'b, c'] },
    { name: 'tags', type: 'checkbox', options: ['red', 'dark blue'] },
    { name: 'nickname' },
  ] as const;

  test.each([
    ['floor', ['12', '-1.5', '1e3', '0'.repeat(32)], ['twelve', '1'.repeat(33), ' ', 'Infinity', '1,5']],
    ['on_site', ['true', 'false'], ['yes', 'TRUE', '1']],
    ['grade', ['a', 'b, c'], ['b', 'A', 'a,b, c']],
    [
      'tags',
      ['red', 'red,dark blue', '["dark blue","red"]'],
      ['green', 'red,', '[]', '["red"', '[1]', '["green"]'],
    ],
    ['nickname', ['x', 'true', '[]', 'x'.repeat(1_025)], []],
  ])('%s', async (fieldName, fitting, wrong) => {
    await using company = await openWritable({ customFields });
    const { send, refuses, directory, ada } = company;
    const path = `/users/${ada.userId}`;
    for (const fieldValue of fitting) {
      expect(await send('PATCH', path, { customFields: [{ fieldName, fieldValue }] })).toEqual(done);
      expect(directory.user(ada.userId)?.customFields[fieldName]).toBe(fieldValue);
    }
    for (const fieldValue of wrong) {
      await refuses(['PATCH', path, { customFields: [{ fieldName, fieldValue }] }], invalid('CustomFields'));
    }
    expect(await send('PATCH', path, { customFields: [{ fieldName, fieldValue: '' }] })).toEqual(done);
    expect(directory.user(ada.userId)?.customFields).not.toHaveProperty(fieldName);
  });

  test('so does CreateUser check them', async () => {
    await using company = await openWritable({ customFields });
    const create = (fieldValue: string) => ({
      username: 'new',
      primaryOrganizationalUnitId: company.asia.organizationalUnitId,
      customFields: [{ fieldName: 'grade', fieldValue }],
    });
    await company.refuses(['POST', '/users', create('d')], invalid('CustomFields'));
    expect(await company.send('POST', '/users', create('a'))).toMatchObject({ status: 200 });
  });

  test.each([
    ['a name with capitals', { name: 'costCenter' }],
    ['a name of 41 characters', { name: 'x'.repeat(41) }],
    ['no name', {}],
    ['a type that there is none of', { name: 'floor', type: 'date' }],
    ['a select without options', { name: 'grade', type: 'select' }],
    ['options without a select', { name: 'grade', options: ['a'] }],
    [
      '101 options',
      { name: 'grade', type: 'select', options: Array.from({ length: 101 }, (_, at) => `${at}`) },
    ],
    ['an option of 65 characters', { name: 'grade', type: 'select', options: ['x'.repeat(65)] }],
  ])('%s is no definition', async (_name, body) => {
    await using company = await openWritable();
    const url = `${company.emulator.endpoint}/control/custom-fields`;
    const response = await company.fetch(url, { method: 'POST', body: JSON.stringify(body) });
    expect(response.status).toBe(400);
    const known = company.directory.customFields.values().map(({ name }) => name);
    expect(known).toEqual(['manager_user_id', 'remote']);
  });

  test('the control API defines and lists them', async () => {
    await using company = await openWritable();
    const { emulator, send, ada, fetch } = company;
    const url = `${emulator.endpoint}/control/custom-fields`;
    const body = JSON.stringify({ name: 'grade', type: 'select', options: ['a'] });
    expect((await fetch(url, { method: 'POST', body })).status).toBe(200);
    expect(await (await fetch(url)).json()).toEqual({
      customFields: [
        { name: 'manager_user_id', type: 'string' },
        { name: 'remote', type: 'string' },
        { name: 'grade', type: 'select', options: ['a'] },
      ],
    });
    const patch = { customFields: [{ fieldName: 'grade', fieldValue: 'a' }] };
    expect(await send('PATCH', `/users/${ada.userId}`, patch)).toEqual(done);
  });
});
