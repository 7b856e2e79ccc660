import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toExampleSamples, toMirrorSamples } from '../../../src/composition/example-samples.ts';
import { createExamples } from '../../../src/http/explorer/examples.ts';
import type { ExplorerExample } from '../../../src/http/explorer/explorer.ts';
import { countersOf, type Gateway } from '../../support/gateway.ts';
import { startMirroredGateway } from '../../support/mirrored-gateway.ts';

const rename =
  'mutation ($id: ID!) { patchUser(input: { userId: $id, displayName: "Known By Another Name" }) { __typename } }';
type Calls = Readonly<Record<string, number>>;

/** By what READS says; live, with the whole directory in scope. */
const costs: Readonly<Record<string, { readonly mirror: Calls; readonly live: Calls }>> = {
  MirrorState: { mirror: {}, live: {} },
  FindByName: { mirror: {}, live: {} },
  OrgChart: {
    mirror: { GetApplicationProvisioningScope: 1 },
    live: { GetApplicationProvisioningScope: 1, GetOrganizationalUnit: 1, ListOrganizationalUnits: 6 },
  },
  Reports: { mirror: {}, live: { GetUser: 1 } },
  InBothGroups: { mirror: {}, live: {} },
  ExpiringAccounts: { mirror: {}, live: {} },
  ChangesSince: { mirror: {}, live: { GetUser: 1 } },
};
const operations = Object.keys(costs);

const nameOf = ({ query }: ExplorerExample) => /^query (\w+)/m.exec(query)?.[1] ?? '';

/** How many objects an answer shows, by the names of its fields. */
function idsIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + idsIn(each), 0);
  if (typeof value !== 'object' || value === null) return 0;
  const own = 'id' in value ? 1 : 0;
  return own + Object.values(value).reduce((sum: number, each) => sum + idsIn(each), 0);
}

test('without a mirror there are none of them', () => {
  expect(createExamples(undefined).map(nameOf)).not.toEqual(expect.arrayContaining([operations[0]]));
});

// `partial` is what `npm start` serves.
describe.each([
  ['partial', 'mirror'],
  ['all', 'mirror'],
  ['all', 'live'],
] as const)('the examples of the mirror, in %s scope, with READS=%s', (scope, reads) => {
  let gateway: Gateway;
  let examples: readonly ExplorerExample[];

  beforeAll(async () => {
    gateway = await startMirroredGateway({
      reads,
      accessKeys: true,
      emulator: { users: 1_000, scope },
    });
    const { emulator } = gateway;
    const { data } = await gateway.ask<{ directory: { cursor: string } }>('{ directory { cursor } }');
    const cursor = data?.directory.cursor ?? '';
    await gateway.ask(rename, { id: emulator.samples.userId });
    await gateway.app.mirror?.settled();
    const mirror = toMirrorSamples({ emulator, now: Date.now(), cursor });
    examples = createExamples(toExampleSamples(emulator), mirror).filter((each) =>
      operations.includes(nameOf(each)),
    );
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  test('are these', () => {
    expect(examples.map(nameOf)).toEqual(operations);
  });

  test.each(operations)('%s shows something of the demo directory, and costs what it says', async (name) => {
    const example = examples.find((each) => nameOf(each) === name);
    gateway.emulator.counters.reset();
    gateway.emulator.management.counters.reset();
    const promised = Object.keys(costs[name]?.mirror ?? {}).length;
    expect(example?.query).toContain(`# Costs ${promised} upstream call`);
    const { data, errors } = await gateway.ask(example?.query ?? '', example?.variables);
    expect(errors).toBeUndefined();
    if (name === 'MirrorState') expect(data).toMatchObject({ directory: { mirror: { state: 'READY' } } });
    else expect(idsIn(data)).toBeGreaterThan(0);
    if (name === 'FindByName')
      for (const found of Object.values(data ?? {})) expect(idsIn(found)).toBeGreaterThan(0);
    expect(countersOf(gateway.emulator)).toEqual(costs[name]?.[reads]);
  });
});
