import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { printSubgraph, schema } from '../../schema/index.ts';
import { expectedMembers } from '../../src/eiam/reply-kinds.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { brokenMarks } from '../support/marks.ts';

const source = 'source { type rawType sourceId }';
const whole = `query ($user: ID!, $group: ID!, $unit: ID!) {
  user(by: { id: $user }) {
    username status rawStatus passwordSet createdAt updatedAt phone { number verified } ${source}
    groups(first: 1) { totalCount edges { ${source} node { name } } }
    organizationalUnits(first: 1) { nodes { name } }
  }
  group(id: $group) { name createdAt updatedAt ${source} members(first: 1) { totalCount } }
  organizationalUnit(by: { id: $unit }) { name path createdAt updatedAt ${source} }
}`;

describe('a tenant that never sends what the contract calls always present', () => {
  const optionalMembers = new Set(expectedMembers);
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({ emulator: { users: 30 }, config: { optionalMembers } });
    const nouns: Readonly<Record<string, string>> = { GroupMembership: 'UserGroup' };
    for (const member of expectedMembers) {
      const [noun = '', ...names] = member.split('.');
      if (names.length === 0) {
        for (const list of ['ListUsersForGroup', 'ListGroupsForUser'])
          gateway.emulator.odd.set({ member: `${list}.${member}`, value: 'absent' });
      } else gateway.emulator.odd.set({ member: [nouns[noun] ?? noun, ...names].join('.'), value: 'absent' });
    }
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  test('is answered null without an error, and its subgraph promises nothing else', async () => {
    const { userId, groupId, deepOrganizationalUnitId } = gateway.emulator.samples;
    const variables = { user: userId, group: groupId, unit: deepOrganizationalUnitId };
    const answer = await gateway.ask(whole, variables);
    expect(answer.errors).toBeUndefined();
    const unknown = { type: null, rawType: null, sourceId: null };
    const never = { createdAt: null, updatedAt: null, source: unknown };
    expect(answer.data).toEqual({
      user: {
        ...{ username: null, status: null, rawStatus: null, passwordSet: null, ...never },
        phone: { number: expect.any(String), verified: null },
        // What GetUser lists is counted here.
        groups: { totalCount: expect.any(Number), edges: [{ source: unknown, node: { name: null } }] },
        organizationalUnits: { nodes: [{ name: null }] },
      },
      group: { name: null, ...never, members: { totalCount: null } },
      organizationalUnit: { name: null, path: null, ...never },
    });
    expect(brokenMarks(whole, answer).length).toBeGreaterThan(20);
    expect(brokenMarks(whole, answer, optionalMembers)).toEqual([]);
    const sdl = await gateway.ask('{ _service { sdl } }');
    expect(sdl.data).toEqual({ _service: { sdl: printSubgraph(schema, optionalMembers) } });
  });
});

test('the subgraph of a tenant that sends everything has all marks', async () => {
  await using gateway = await startGateway({ emulator: { users: 3 } });
  const { data } = await gateway.ask('{ _service { sdl } }');
  expect(data).toEqual({ _service: { sdl: printSubgraph(schema) } });
});
