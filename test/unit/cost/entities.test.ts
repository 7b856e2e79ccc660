import { expect, test } from 'vitest';
import type { DirectoryFacts } from '../../../schema/cost/facts.ts';
import { price } from './price.ts';

function priceOfEntities(
  selection: string,
  representations: readonly object[],
  known: Partial<DirectoryFacts> = {},
) {
  const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`;
  return price(query, { variables: { representations }, known });
}

const thousand = Array.from({ length: 1_000 }, (_, index) => ({ __typename: 'User', id: `user_${index}` }));

test('a thousand representations are expected to exist, so that a scan meets them', () => {
  expect(priceOfEntities('... on User { username }', thousand).expected).toBe(1_000);
  expect(priceOfEntities('... on User { username }', thousand, { users: 1_000 }).expected).toBe(10);
  const groups = thousand.map((_, index) => ({ __typename: 'Group', id: `group_${index}` }));
  expect(priceOfEntities('... on Group { name }', groups, { groups: 30 }).expected).toBe(1);
});

test('their bound is that of representations that name nothing, each read singly behind the scan', () => {
  expect(priceOfEntities('... on User { username }', thousand, { users: 1_000 }).bound).toBe(10 + 1_000);
  expect(priceOfEntities('... on User { username }', thousand).bound).toBe(100 + 1_000);
  const groups = thousand.map((_, index) => ({ __typename: 'Group', id: `group_${index}` }));
  expect(priceOfEntities('... on Group { name }', groups, { groups: 30 }).bound).toBe(1 + 1_000);
});

test('few that are read singly take no scan', () => {
  const { bound, expected } = priceOfEntities('... on User { username }', thousand.slice(0, 10), {
    users: 1_000,
  });
  expect({ bound, expected }).toEqual({ bound: 10, expected: 10 });
});

test('each that does not name its id is looked up first', () => {
  const named = [
    { __typename: 'User', email: 'a@example.com' },
    { __typename: 'Group', id: 'group_a' },
  ];
  expect(priceOfEntities('... on User { username } ... on Group { name }', named).expected).toBe(1 + 1 + 1);
});

test('what one type selects says nothing of another', () => {
  const mixed = [
    { __typename: 'User', id: 'user_a' },
    { __typename: 'IdentityProvider', id: 'idp_a' },
  ];
  const selection = '... on User { username } ... on IdentityProvider { endpointMetadata { samlEntityId } }';
  expect(priceOfEntities(selection, mixed).expected).toBe(1 + 1);
});
