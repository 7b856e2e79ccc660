import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Gateway } from '../../support/gateway.ts';
import { startMirroredGateway } from '../../support/mirrored-gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startMirroredGateway({ reads: 'mirror', emulator: { users: 60 } });
});
afterAll(() => gateway[Symbol.asyncDispose]());

const headCount = `query ($id: ID!, $deep: Boolean!) {
  organizationalUnit(by: { id: $id }) { userCount(includeDescendants: $deep) }
}`;

test.each([true, false])(
  'a unit that does not exist has no head count, with units below it: %j',
  async (deep) => {
    const { data, errors } = await gateway.ask(headCount, { id: 'ou_missing', deep });
    expect(errors).toBeUndefined();
    expect(data).toEqual({ organizationalUnit: null });
  },
);

test('the alias of the root stands for it among ids', async () => {
  const units = '{ organizationalUnits(filter: { ids: ["ou_root"] }) { totalCount nodes { depth } } }';
  const { data } = await gateway.ask(units);
  expect(data).toEqual({ organizationalUnits: { totalCount: 1, nodes: [{ depth: 0 }] } });
});
