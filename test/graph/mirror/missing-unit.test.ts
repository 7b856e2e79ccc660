import { expect, test } from 'vitest';
import { startMirroredGateway } from '../../support/mirrored-gateway.ts';

const query = 'query ($filter: UserFilter) { users(filter: $filter) { nodes { id } } }';
const live = { headers: { 'x-eiam-consistency': 'live' } };

test('a filter that names a unit which does not exist is answered as EIAM answers it', async () => {
  await using gateway = await startMirroredGateway({ reads: 'mirror' });
  const variables = { filter: { organizationalUnits: { any: ['ou_missing'] } } };
  const asked = await gateway.ask(query, variables);
  expect(asked.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  const { data, errors } = await gateway.ask(query, variables, live);
  expect(asked).toMatchObject({ data, errors });
});
