import { describe, expect, test } from 'vitest';
import { countersOf, startGateway } from '../support/gateway.ts';

const cost = { headers: { 'x-eiam-cost': '1' } };

/** A directory browser's pages, with the sizes that pages have by default. */
const operations = [
  [
    'head counts two levels down',
    '{ rootOrganizationalUnits { name children { nodes { name children { nodes { name users { totalCount } } } } } } }',
    17,
    17,
  ],
  [
    'all users of the divisions with their groups',
    '{ rootOrganizationalUnits { children { nodes { users { nodes { displayName groups { nodes { name } } } } } } } }',
    89,
    89,
  ],
  [
    'people, whom they report to, and where they are',
    `{ rootOrganizationalUnits { children { nodes { users(first: 20) { nodes {
      displayName manager { displayName } groups { nodes { name } } primaryOrganizationalUnit { path }
    } } } } } }`,
    146,
    112,
  ],
  [
    'head counts four levels down',
    `{ rootOrganizationalUnits { userCount children(first: 8) { nodes { userCount
      children(first: 8) { nodes { userCount children(first: 8) { nodes { userCount
        children(first: 8) { nodes { userCount } } } } } } } } } }`,
    69,
    69,
  ],
  [
    'five of each',
    `{ rootOrganizationalUnits { children(first: 5) { nodes { users(first: 5) { nodes {
      username groups(first: 5) { nodes { name } } primaryOrganizationalUnit { name path }
    } } } } } }`,
    55,
    41,
  ],
] as const;

describe.each([
  { plane: 'Developer API alone', accessKeys: false },
  { plane: 'with the management plane', accessKeys: true },
])('what was refused by its bound runs on the demo directory, $plane', ({ accessKeys }) => {
  test.each(operations)('%s', async (_name, query, developer, management) => {
    await using gateway = await startGateway({ accessKeys });
    gateway.emulator.counters.reset();
    gateway.emulator.management.counters.reset();
    const first = await gateway.ask(query, {}, cost);
    expect(first.errors).toBeUndefined();
    const calls = accessKeys ? management : developer;
    const counted = Object.values(countersOf(gateway.emulator)).reduce((sum, each) => sum + each, 0);
    expect({ counted, traced: first.extensions?.upstream?.calls }).toEqual({ counted: calls, traced: calls });
    // Nothing says how many units a scope names, so that the limit itself is the bound.
    expect(first.extensions?.cost).toMatchObject({ bound: 5_000, limit: 5_000 });
    const again = await gateway.ask(query, {}, cost);
    const { expected = Number.NaN } = again.extensions?.cost ?? {};
    // Who and what is met twice on the way is not foreseen wholly.
    expect(expected).toBeGreaterThanOrEqual(calls);
    expect(expected).toBeLessThan(1.5 * calls);
  });
});
