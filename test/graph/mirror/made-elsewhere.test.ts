import { expect, test } from 'vitest';
import { startMirroredGateway } from '../../support/mirrored-gateway.ts';

const ofGroup = `query ($id: ID!) { group(id: $id) { name memberCount members { totalCount nodes { id } } } }`;
const ofUnit = `query ($id: ID!) { organizationalUnit(by: { id: $id }) {
  name childCount userCount users { nodes { id } } children { nodes { id } } descendants { nodes { id } } } }`;

test('of a group or a unit that was made elsewhere, the lists are read live until the mirror holds it', async () => {
  await using gateway = await startMirroredGateway({ reads: 'mirror', emulator: { users: 30 } });
  const { directory, scope } = gateway.emulator;
  const [member] = scope.users();
  const userId = member?.userId ?? '';
  const { groupId } = directory.addGroup({ groupName: 'Made Elsewhere', userIds: [userId] });
  const parentId = directory.root.organizationalUnitId;
  const { organizationalUnitId: unitId } = directory.addOrganizationalUnit({ parentId });
  const { organizationalUnitId: childId } = directory.addOrganizationalUnit({ parentId: unitId });
  directory.joinOrganizationalUnit(userId, unitId);

  const group = await gateway.ask(ofGroup, { id: groupId });
  expect(group.data).toEqual({
    group: { name: 'Made Elsewhere', memberCount: 1, members: { totalCount: 1, nodes: [{ id: userId }] } },
  });
  const unit = await gateway.ask(ofUnit, { id: unitId });
  expect(unit.data).toMatchObject({
    organizationalUnit: {
      ...{ childCount: 1, userCount: 1, users: { nodes: [{ id: userId }] } },
      ...{ children: { nodes: [{ id: childId }] }, descendants: { nodes: [{ id: childId }] } },
    },
  });
});

test("without details a user's groups come from the mirror, and custom fields from EIAM", async () => {
  await using gateway = await startMirroredGateway({
    reads: 'mirror',
    mirror: { MIRROR_DETAILS: 'false' },
    emulator: { users: 60 },
  });
  const { emulator } = gateway;
  const id = emulator.samples.crowdedOrganizationalUnitId;
  const ofUsers = (fields: string) =>
    gateway.count(
      `query ($id: ID!) { organizationalUnit(by: { id: $id }) { users(first: 3) { nodes { ${fields} } } } }`,
      {
        id,
      },
    );
  expect(await ofUsers('username groups { totalCount nodes { name } }')).toEqual({});
  expect(await ofUsers('customField(name: "cost_center")')).toEqual({ GetUser: 3 });
});
