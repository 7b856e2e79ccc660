import { expect, test } from 'vitest';
import { startMirroredGateway } from '../../support/mirrored-gateway.ts';

const query = `query ($id: ID!) { organizationalUnit(by: { id: $id }) {
  depth path childCount ancestors { id } children { nodes { id } } descendants { totalCount nodes { id } } } }`;
const live = { headers: { 'x-eiam-consistency': 'live' } };

test('units of which none says what it is below have their places by the lists that show them', async () => {
  const odd = [{ member: 'OrganizationalUnit.parentId', value: '{}' }];
  await using gateway = await startMirroredGateway({ reads: 'mirror', emulator: { users: 60, odd } });
  const { directory, counters } = gateway.emulator;
  const units = [...directory.organizationalUnits()];
  const depths = units.map(({ organizationalUnitId: id }) => directory.ancestors(id).length);
  expect(Math.max(...depths)).toBeGreaterThan(1);
  for (const { organizationalUnitId: id } of units.slice(0, 30)) {
    counters.reset();
    const { data, errors } = await gateway.ask(query, { id });
    expect(counters.snapshot()).toEqual({});
    const asked = await gateway.ask(query, { id }, live);
    expect({ data, errors }).toEqual({ data: asked.data, errors: asked.errors });
    expect(errors).toBeUndefined();
  }
});
