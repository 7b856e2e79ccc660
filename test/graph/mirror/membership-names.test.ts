import { expect, test } from 'vitest';
import { startMirroredGateway } from '../../support/mirrored-gateway.ts';

interface Memberships {
  readonly users: { readonly nodes: readonly { readonly memberOf: readonly Membership[] }[] };
}
interface Membership {
  readonly direct: boolean;
  readonly container: { readonly id: string; readonly label: string };
  readonly through: { readonly id: string; readonly label: string };
}

const throughUnits = `query ($ids: [ID!]!) { users(first: 20, orderBy: { field: USERNAME }) { nodes {
  memberOf(ids: $ids, includeDescendants: true) { direct
    container { id label ... on Group { description } ... on OrganizationalUnit { description } }
    through { id label } } } } }`;

test.each(['live', 'mirror'] as const)(
  'the groups and units of many users are named without a call: READS=%s',
  async (reads) => {
    await using gateway = await startMirroredGateway({ reads, emulator: { users: 60 } });
    const { directory, samples } = gateway.emulator;
    const ids = [directory.root.organizationalUnitId, samples.groupId];
    const { data, extensions } = await gateway.ask<Memberships>(
      throughUnits,
      { ids },
      { headers: { 'x-eiam-trace': '1' } },
    );
    expect(extensions?.upstream?.byOperation).toEqual({});
    const found = data?.users.nodes.flatMap(({ memberOf }) => memberOf) ?? [];
    expect(found.length).toBeGreaterThan(20);
    const nameOf = (id: string) =>
      directory.group(id)?.groupName ?? directory.organizationalUnit(id)?.organizationalUnitName;
    for (const { container, through, direct } of found) {
      expect(container.label).toBe(nameOf(container.id));
      expect(through.label).toBe(nameOf(through.id));
      expect(direct).toBe(container.id === through.id);
    }
  },
);

test.each(['true', 'false'])(
  'so are the lists of each, where the mirror is preferred: MIRROR_DETAILS=%s',
  async (details) => {
    await using gateway = await startMirroredGateway({
      ...{ reads: 'mirror', emulator: { users: 60 }, mirror: { MIRROR_DETAILS: details } },
    });
    const query = '{ users(first: 20) { nodes { groups { nodes { name } } } } }';
    const { data, errors } = await gateway.ask(query);
    expect(errors).toBeUndefined();
    expect(data).not.toBeNull();
    expect(await gateway.count(query)).toEqual({});
  },
);
