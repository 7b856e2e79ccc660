import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Access, Permission } from '../../../schema/core/permissions.ts';
import { permissions } from '../../../schema/index.ts';
import { beforeDocument } from '../../../src/mcp/before-write.ts';
import { readTools } from '../../../src/mcp/tools.ts';
import { type Answer, type Gateway, startGateway } from '../../support/gateway.ts';
import { type Issuer, sign, startIssuer } from '../../support/issuer.ts';
import { permissionSubsets } from '../../support/permission-subsets.ts';

let issuer: Issuer;
let gateway: Gateway;
beforeAll(async () => {
  issuer = await startIssuer();
  gateway = await startGateway({ emulator: { users: 5 }, accessKeys: true, config: issuer.config() });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
});

/** Selections of the query's root, by what they are made of; ids stand for objects that are there. */
const pieces = [
  'a: users(first: 1) { nodes { id groups { nodes { name } } } }',
  'b: user(by: { id: "USER" }) { id displayName }',
  'c: node(id: "USER") { __typename ... on User { username } }',
  'd: nodes(ids: ["USER"]) { id ... on DirectoryObject { label } ... on User { email } }',
  'e: viewer { subject permissions }',
  'f: viewer { user { id } }',
  'g: identityProviders(first: 1) { nodes { id name } }',
  'h: directory { userCount }',
  'i: rootOrganizationalUnits { id }',
  'j: node(id: "IDP") { ... on IdentityProvider { name } }',
  'k: __typename',
];

/** A document of some of these, as they stand or in a fragment. */
function documentOf(chosen: readonly string[], inFragment: boolean): string {
  const [[userId = ''] = []] = [[...gateway.emulator.directory.users()].map((user) => user.userId)];
  const [provider] = gateway.emulator.management.identityProviders.bodies();
  const idp = String(Object(provider?.row).IdentityProviderId);
  const selection = chosen.join('\n').replaceAll('USER', userId).replaceAll('IDP', idp);
  return inFragment
    ? `query chosen { ...All } fragment All on Query { ... on Query { ${selection} } }`
    : `query chosen { ${selection} }`;
}

function accessWith(held: readonly Permission[]): Access {
  return { viewer: { subject: 'mia', account: undefined }, permissions: new Set(held), signIn: 'required' };
}

/** Whether the graph itself keeps something of an answer back for want of a right. */
function isKeptBack({ data, errors = [] }: Answer): boolean {
  const codes = errors.map(({ extensions }) => extensions?.code);
  const isRefused = JSON.stringify(data ?? null).includes('"DirectoryNotPermittedError"');
  return isRefused || codes.includes('FORBIDDEN') || codes.includes('UNAUTHENTICATED');
}

async function askWith(held: readonly Permission[], document: string, variables: object = {}) {
  const authorization = `Bearer ${await sign({ scope: held.join(' ') })}`;
  return gateway.ask(document, variables, { headers: { authorization } });
}

test('a query is a tool for exactly those whom the graph answers whole', async () => {
  const run = fc.asyncProperty(
    fc.subarray(pieces, { minLength: 1 }),
    fc.subarray([...permissions]),
    fc.boolean(),
    async (chosen, held, inFragment) => {
      const document = documentOf(chosen, inFragment);
      const isListed = readTools({ document }).get('chosen')?.permits(accessWith(held));
      expect(isListed).toBe(!isKeptBack(await askWith(held, document)));
    },
  );
  await fc.assert(run, { numRuns: 80, seed: 12 });
});

const writes = [
  ['patchUser(input: { userId: $id, displayName: "A" })', 'PatchUserPayload { user { displayName } }'],
  ['enableUser(input: { userId: $id })', 'EnableUserPayload { userId }'],
  ['createGroup(input: { name: "A" })', 'CreateGroupPayload { groupId }'],
  ['createGroup(input: { name: "A" })', 'CreateGroupPayload { group { name } }'],
] as const;

test.each(writes)(
  '%s { %s is a tool for exactly those who may see before, write, and see after',
  async (write, payload) => {
    const namesUser = write.includes('$id');
    const document = `mutation change${namesUser ? '($id: ID!)' : ''} { ${write} { __typename ... on ${payload} } }`;
    const tool = readTools({ document }).get('change');
    const [{ userId: id = '' } = {}] = [...gateway.emulator.directory.users()];
    for (const held of permissionSubsets) {
      const before = namesUser ? await askWith(held, beforeDocument, { ids: [id] }) : {};
      const after = await askWith(held, document, namesUser ? { id } : {});
      expect({ held, listed: tool?.permits(accessWith(held)) }).toEqual({
        held,
        listed: !isKeptBack(before) && !isKeptBack(after),
      });
    }
  },
);
