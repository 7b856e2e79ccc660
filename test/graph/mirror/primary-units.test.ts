import { expect, test } from 'vitest';
import { startMirroredGateway } from '../../support/mirrored-gateway.ts';

const inPrimaryUnit = `{ users(filter: {
  and: [{ organizationalUnits: { any: ["ou_root"], includeDescendants: true, primaryOnly: true } }]
}) { totalCount } }`;

test('every user has a primary unit below the root', async () => {
  await using gateway = await startMirroredGateway({ emulator: { users: 60 } });
  expect((await gateway.ask(inPrimaryUnit)).data).toEqual({ users: { totalCount: 60 } });
});

test('which unit is primary is not known without details, and nothing is answered as if it were', async () => {
  const mirror = { MIRROR_DETAILS: 'false' };
  await using gateway = await startMirroredGateway({ reads: 'mirror', mirror, emulator: { users: 60 } });
  const { data, errors } = await gateway.ask(inPrimaryUnit);
  expect(data).toEqual({ users: null });
  expect(errors).toMatchObject([{ extensions: { code: 'NOT_CONFIGURED', settings: ['MIRROR_DETAILS'] } }]);
  // The edge shows it all the same: it is read live.
  const { deepOrganizationalUnitId: id } = gateway.emulator.samples;
  const edges = `query ($id: ID!) { organizationalUnit(by: { id: $id }) {
    users(first: 3) { edges { primary node { primaryOrganizationalUnit { id } } } } } }`;
  const live = { headers: { 'x-eiam-consistency': 'live' } };
  const found = await gateway.ask(edges, { id });
  expect(found.errors).toBeUndefined();
  expect(found.data).toEqual((await gateway.ask(edges, { id }, live)).data);
});
