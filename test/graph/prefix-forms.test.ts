import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Directory } from '../../src/emulator/directory/directory.ts';
import { type Answer, type Gateway, startGateway } from '../support/gateway.ts';

interface Names {
  readonly list: {
    readonly totalCount: number;
    readonly nodes: readonly { readonly name: string }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

const page = 'pageInfo { hasNextPage endCursor }';
const usersQuery = `query ($prefix: String!, $first: Int, $after: String) {
  list: users(filter: { displayName: { startsWith: $prefix } }, first: $first, after: $after) { totalCount nodes { name: displayName } ${page} }
}`;
const groupsQuery = `query ($prefix: String!, $first: Int, $after: String) {
  list: groups(filter: { name: { startsWith: $prefix } }, first: $first, after: $after) { totalCount nodes { name } ${page} }
}`;

/** Names in either form, as upstream holds them. */
function namesOf(prefix: string, forms: readonly ('NFC' | 'NFD')[]): string[] {
  return forms.map((form, index) => `${prefix} ${index}`.normalize(form));
}

const names = [
  ...namesOf('Émile', ['NFC', 'NFD', 'NFC', 'NFD', 'NFD']),
  ...namesOf('김민수', ['NFD', 'NFC']),
  ...namesOf('がく', ['NFC']),
  ...namesOf('Ångström', ['NFD']),
  'Emil',
  '李雷',
];

describe.each([
  { plane: 'Developer API alone', accessKeys: false },
  { plane: 'with the management plane', accessKeys: true },
])('a prefix in whatever Unicode form the client sends, $plane', ({ accessKeys }) => {
  let gateway: Gateway;
  let directory: Directory;

  beforeAll(async () => {
    gateway = await startGateway({ accessKeys, emulator: { users: 130 } });
    ({ directory } = gateway.emulator);
    names.forEach((name, index) => {
      directory.addUser({ username: `named.${index}`, displayName: name });
      directory.addGroup({ groupName: name });
    });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  const prefixes = ['Émile', 'Ém', 'Émile 1', '김', '김민', 'が', 'Å', 'Ångström 0', 'Émile 9'];
  const asSent = prefixes.flatMap((prefix) =>
    (['NFC', 'NFD'] as const).map((form) => [form, prefix, prefix.normalize(form)] as const),
  );

  test.each(asSent)('%s of %s finds every name, however it is held', async (_form, prefix, sent) => {
    const wanted = names.filter((name) => name.normalize('NFC').startsWith(prefix.normalize('NFC'))).sort();
    for (const query of [usersQuery, groupsQuery]) {
      const { data, errors } = await gateway.ask<Names>(query, { prefix: sent, first: 100 });
      expect(errors).toBeUndefined();
      expect(data?.list.nodes.map(({ name }) => name).sort()).toEqual(wanted);
      expect(data?.list.totalCount).toBe(wanted.length);
    }
  });

  test('capital and small letters do not matter to a user, in either form', async () => {
    const ask = (prefix: string) => gateway.ask<Names>(usersQuery, { prefix, first: 100 });
    for (const form of ['NFC', 'NFD'] as const) {
      expect((await ask('ÉMILE'.normalize(form))).data?.list.totalCount).toBe(5);
    }
  });

  test.each([1, 2, 3, 4, 7])(
    'pages of %i: each name once, and the same count on every page',
    async (first) => {
      for (const query of [usersQuery, groupsQuery]) {
        const seen: string[] = [];
        let after: string | null = null;
        for (let turn = 0; turn < 10; turn += 1) {
          const { data, errors }: Answer<Names> = await gateway.ask(query, { prefix: 'Émile', first, after });
          expect(errors).toBeUndefined();
          expect(data?.list.totalCount).toBe(5);
          seen.push(...(data?.list.nodes ?? []).map(({ name }) => name));
          if (!data?.list.pageInfo.hasNextPage) break;
          after = data.list.pageInfo.endCursor;
        }
        expect(seen.toSorted()).toEqual(names.filter((name) => /^Émile/.test(name.normalize('NFC'))).sort());
      }
    },
  );

  test.each(['emil', '李', 'z'])('%s has one form: as many calls as ever', async (prefix) => {
    expect(await gateway.count(usersQuery, { prefix, first: 100 })).toEqual(
      accessKeys ? { 'management:ListUsers': 1 } : { ListUsers: 2 },
    );
    expect(await gateway.count(groupsQuery, { prefix, first: 100 })).toEqual({ ListGroups: 1 });
  });

  test('が has two: one call more where nothing is held in the second, and never beyond the estimate', async () => {
    const cost = { headers: { 'x-eiam-cost': '1' } };
    expect(await gateway.count(usersQuery, { prefix: 'が', first: 100 })).toEqual(
      accessKeys ? { 'management:ListUsers': 2 } : { ListUsers: 2 },
    );
    expect(await gateway.count(groupsQuery, { prefix: 'が', first: 100 })).toEqual({ ListGroups: 2 });
    for (const query of [usersQuery, groupsQuery]) {
      const { extensions } = await gateway.ask(query, { prefix: 'が', first: 100 }, cost);
      expect(extensions?.upstream?.calls).toBeLessThanOrEqual(extensions?.cost?.estimated ?? 0);
    }
  });
});
