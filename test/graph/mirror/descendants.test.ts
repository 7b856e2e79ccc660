import { expect, test } from 'vitest';
import type { Gateway } from '../../support/gateway.ts';
import { startMirroredGateway } from '../../support/mirrored-gateway.ts';

const below = `query ($id: ID!, $first: Int, $after: String) { organizationalUnit(by: { id: $id }) {
  descendants(first: $first, after: $after) { nodes { id } pageInfo { endCursor hasNextPage } } } }`;

interface Below {
  readonly organizationalUnit: {
    readonly descendants: {
      readonly nodes: readonly { readonly id: string }[];
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
    };
  };
}

async function page({ ask }: Gateway, variables: object, consistency: 'live' | 'any' = 'any') {
  const headers = consistency === 'live' ? { 'x-eiam-consistency': 'live' } : {};
  const { data, errors, extensions } = await ask<Below>(below, variables, { headers });
  expect(errors).toBeUndefined();
  if (consistency === 'any') expect(extensions?.freshness?.source).toBe('MIRROR');
  const { nodes, pageInfo } = data?.organizationalUnit.descendants ?? { nodes: [], pageInfo: undefined };
  return { ids: nodes.map(({ id }) => id), pageInfo };
}

async function create({ ask }: Gateway, parentId: string, name: string): Promise<string> {
  const { data } = await ask<{ createOrganizationalUnit: { organizationalUnit: { id: string } } }>(
    `mutation ($input: CreateOrganizationalUnitInput!) { createOrganizationalUnit(input: $input) {
      ... on CreateOrganizationalUnitPayload { organizationalUnit { id } } } }`,
    { input: { parentId, name } },
  );
  return data?.createOrganizationalUnit.organizationalUnit.id ?? '';
}

test('units that came later than their cousins stand with their parents all the same', async () => {
  await using gateway = await startMirroredGateway({ reads: 'mirror', emulator: { users: 3 } });
  const { directory } = gateway.emulator;
  const top = await create(gateway, directory.root.organizationalUnitId, 'Top');
  const [first, second] = [await create(gateway, top, 'First'), await create(gateway, top, 'Second')];
  const ofSecond = await create(gateway, second, 'Of the second');
  const ofFirst = await create(gateway, first, 'Of the first');
  const deep = await create(gateway, ofSecond, 'Deep');

  const expected = [first, second, ofFirst, ofSecond, deep];
  expect((await page(gateway, { id: top }, 'live')).ids).toEqual(expected);
  expect((await page(gateway, { id: top })).ids).toEqual(expected);

  // What comes in front of a place moves nothing behind it.
  const begun = await page(gateway, { id: top, first: 3 });
  expect(begun.ids).toEqual([first, second, ofFirst]);
  await create(gateway, first, 'Later');
  const rest = await page(gateway, { id: top, first: 2, after: begun.pageInfo?.endCursor });
  expect(rest.ids).toHaveLength(2);
  const last = await page(gateway, { id: top, after: rest.pageInfo?.endCursor });
  expect([...rest.ids, ...last.ids].filter((id) => expected.includes(id))).toEqual([ofSecond, deep]);
});
