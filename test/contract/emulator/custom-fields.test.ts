import { describe, expect, test } from 'vitest';
import { done, duplicated, invalid, openWritable, writtenAt } from './open-writable.ts';

/** ada has manager_user_id and remote; `team_colour` is defined and empty. */
async function openWithFields() {
  const company = await openWritable();
  company.directory.defineCustomFields(['team_colour']);
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

  test('64 characters are a value', async () => {
    await using company = await openWithFields();
    const fieldValue = '🚀'.repeat(64);
    expect(await company.patch({ fieldName: 'remote', fieldValue })).toEqual(done);
    expect(company.directory.user(company.ada.userId)?.customFields.remote).toBe(fieldValue);
  });
});
