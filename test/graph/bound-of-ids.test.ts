import { describe, expect, test } from 'vitest';
import { countersOf, startGateway } from '../support/gateway.ts';

/** Nothing has these ids. */
const idsOf = (prefix: string) => ['a', 'b', 'c'].map((letter) => `"${prefix}_${letter.repeat(26)}"`);
const inAliases = (prefix: string, field: (id: string) => string) =>
  `{ ${idsOf(prefix)
    .map((id, index) => `f${index}: ${field(id)}`)
    .join(' ')} }`;

const operations = [
  ['users', inAliases('user', (id) => `user(by: { id: ${id} }) { username }`)],
  ['groups', inAliases('group', (id) => `group(id: ${id}) { name }`)],
  ['units', inAliases('ou', (id) => `organizationalUnit(by: { id: ${id} }) { name }`)],
  ['users by keys', inAliases('user', (id) => `usersBy(keys: [{ id: ${id} }]) { username }`)],
  ['users of a filter', inAliases('user', (id) => `users(filter: { ids: [${id}] }) { nodes { username } }`)],
  ['groups of a filter', inAliases('group', (id) => `groups(filter: { ids: [${id}] }) { nodes { name } }`)],
  [
    'representations',
    inAliases(
      'user',
      (id) => `_entities(representations: [{ __typename: "User", id: ${id} }]) { ... on User { username } }`,
    ),
  ],
] as const;

describe.each([false, true])('ids that name nothing, in several fields, access keys: %s', (accessKeys) => {
  test.each(operations)('%s take no more calls than the bound', async (_name, query) => {
    await using gateway = await startGateway({ accessKeys, emulator: { users: 90 } });
    // Lists of a known length may be read in place of single objects.
    await gateway.ask('{ directory { userCount groupCount } }');
    gateway.emulator.counters.reset();
    gateway.emulator.management.counters.reset();
    const { extensions } = await gateway.ask(query, {}, { headers: { 'x-eiam-cost': '1' } });
    const calls = Object.values(countersOf(gateway.emulator)).reduce((sum, each) => sum + each, 0);
    expect(calls).toBeGreaterThan(0);
    expect(calls).toBeLessThanOrEqual(extensions?.cost?.bound ?? 0);
  });
});
