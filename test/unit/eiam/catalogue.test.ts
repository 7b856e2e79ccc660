import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { developerOperations } from '../../../src/eiam/developer/catalogue.ts';
import { generateTokenByAuthorizationServer } from '../../../src/eiam/developer/cloud-credentials.ts';
import { generateApplicationToken } from '../../../src/eiam/developer/oauth.ts';
import { permissions } from '../../../src/eiam/developer/permissions.ts';
import { managementOperations } from '../../../src/eiam/management/catalogue.ts';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const contract = read('docs/developer-api.md');
const developerRows = [
  ...Object.values(developerOperations),
  generateApplicationToken,
  generateTokenByAuthorizationServer,
];

test('every route is the one in the table of the contract (developer-api.md 1)', () => {
  const table = new Map(
    Array.from(
      contract.matchAll(/^\| \d+ \| (\w+) \| (\w+) \| `([^`?]+)/gm),
      ([, name = '', method, path]) => [name, `${method} ${path}`],
    ),
  );
  expect(table.size).toBe(51);
  expect(developerRows.map(({ name, address }) => [name, address.route])).toEqual(
    developerRows.map(({ name }) => [name, table.get(name)]),
  );
});

test('every permission of the directory is granted by the value in the contract (developer-api.md 7.1)', () => {
  const granted = developerRows.filter(({ permission }) => permission?.startsWith('urn:alibaba:'));
  expect(granted.length).toBeGreaterThan(10);
  for (const { name, permission } of granted) {
    const line = contract.split('\n').find((each) => each.startsWith(`| \`${permission}\` |`)) ?? '';
    // The table shortens two names of one family.
    expect(line.replace('AddUserTo…', 'AddUserToOrganizationalUnits')).toContain(
      name.replace('RemoveUserFromOrganizationalUnits', 'RemoveUserFrom…'),
    );
  }
  expect(contract).toContain(permissions.obtainCloudCredentials);
});

test("the README's policy grants the reads of the management API that are sent, and nothing else", () => {
  const [, list = ''] = /"Action": \[([^\]]*)\]/.exec(read('README.md')) ?? [];
  const policy = list.match(/eiam:\w+/g) ?? [];
  const wanted = new Set(Object.values(managementOperations).map(({ permission }) => permission));
  expect([...policy].sort()).toEqual([...wanted].sort());
});

test('every read of the directory has examples for the probe, and a cache policy', () => {
  const reads = Object.entries(developerOperations).filter(
    ([, { address, effect }]) => address.by === 'token' && effect === undefined,
  );
  expect(reads.filter(([, { examples }]) => examples === undefined)).toEqual([]);
  expect(reads.filter(([, { cachePolicy }]) => cachePolicy === undefined)).toEqual([]);
});

test('every write names what it touches, and is sent with the token of the client', () => {
  const writes = developerRows.filter(({ name }) => !/^(Get|List|Generate|Revoke|Obtain)/.test(name));
  expect(writes.filter(({ effect, address }) => !effect || address.by !== 'token')).toEqual([]);
});
