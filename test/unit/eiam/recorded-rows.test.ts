import { expect, test } from 'vitest';
import { developerOperations } from '../../../src/eiam/developer/catalogue.ts';
import type { DeveloperOperation } from '../../../src/eiam/developer/operation.ts';

type Row = Pick<DeveloperOperation<readonly never[], never>, 'name' | 'address'> & {
  readonly effect?: unknown;
  readonly credentials?: unknown;
};

test('each operation that is no GET is recorded, but for look-ups by what may stand in no URL', () => {
  const rows: readonly Row[] = Object.values(developerOperations);
  const unrecorded = rows.filter(
    ({ address, effect, credentials }) => !address.route.startsWith('GET ') && !effect && !credentials,
  );
  expect(unrecorded.map(({ name }) => name).toSorted()).toEqual([
    'GetOrganizationalUnitIdByExternalId',
    'GetUserIdByEmail',
    'GetUserIdByPhoneNumber',
    'GetUserIdByUserExternalId',
    'GetUserIdByUsername',
  ]);
});
