import { afterAll, beforeAll, expect, test } from 'vitest';
import { countersOf, type Gateway } from '../../support/gateway.ts';
import { startMirroredGateway } from '../../support/mirrored-gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startMirroredGateway({ reads: 'mirror', emulator: { users: 60 } });
});
afterAll(() => gateway[Symbol.asyncDispose]());

test('the group of all users has all of the users of the mirror, in every list and count', async () => {
  const { data, errors } = await gateway.ask(`{ group(id: "iggroup_all") {
    memberCount
    members(first: 1) { totalCount nodes { username } }
    sorted: members(first: 1, orderBy: { field: USERNAME }) { totalCount }
  } }`);
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    group: {
      memberCount: 60,
      members: { totalCount: 60, nodes: [{ username: expect.any(String) }] },
      sorted: { totalCount: 60 },
    },
  });
});

test('how many members a group has, and how many units are below one, costs no call', async () => {
  const { emulator } = gateway;
  const { root } = emulator.directory;
  const { groupId } = emulator.samples;
  emulator.counters.reset();
  const { data } = await gateway.ask(
    `query ($unit: ID!, $group: ID!) {
      organizationalUnit(by: { id: $unit }) { childCount hasChildren userCount }
      group(id: $group) { memberCount } }`,
    { unit: root.organizationalUnitId, group: groupId },
  );
  expect(data).toEqual({
    organizationalUnit: {
      childCount: root.childIds.length,
      hasChildren: true,
      userCount: root.userIds.length,
    },
    group: { memberCount: emulator.directory.group(groupId)?.userIds.length },
  });
  expect(countersOf(emulator)).toEqual({});
});
