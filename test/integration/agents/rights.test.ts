import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Permission } from '../../../schema/core/permissions.ts';
import { codesOf, connectAgent } from '../../support/agent.ts';
import { type Issuer, sign, startIssuer } from '../../support/issuer.ts';
import { permissionSubsets } from '../../support/permission-subsets.ts';
import { type OpenGateway, openGateway } from '../open-gateway.ts';

const documents = {
  people: 'query people { users(first: 1) { nodes { id } } }',
  providers: 'query providers { identityProviders(first: 1) { nodes { id } } }',
  me: 'query me { viewer { subject } }',
  all: 'query all { users(first: 1) { totalCount } identityProviders(first: 1) { totalCount } viewer { subject } }',
  newGroup:
    'mutation newGroup { createGroup(input: { name: "A" }) { ... on CreateGroupPayload { groupId } } }',
};
const needs: Readonly<Record<keyof typeof documents, readonly Permission[]>> = {
  people: ['DIRECTORY_READ'],
  providers: ['IDENTITY_PROVIDER_READ'],
  me: [],
  all: ['DIRECTORY_READ', 'IDENTITY_PROVIDER_READ'],
  newGroup: ['DIRECTORY_WRITE'],
};
const names = Object.keys(documents) as (keyof typeof documents)[];

let issuer: Issuer;
let gateway: OpenGateway;
beforeAll(async () => {
  issuer = await startIssuer();
  gateway = await openGateway({ config: { ...issuer.config(), mcp: { documents, writes: true } } });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
});

test.each(permissionSubsets.map((held) => ({ held, what: held.join(' and ') || 'no permission' })))(
  'with $what: what is listed can be called, and nothing else',
  async ({ held }) => {
    const token = await sign({ scope: held.join(' ') });
    await using agent = await connectAgent(gateway.url, { token, isModern: true });
    const listed = await agent.names();
    expect(listed).toEqual(names.filter((name) => needs[name].every((each) => held.includes(each))));
    for (const name of names) {
      const result = await agent.call(name);
      if (listed.includes(name)) expect(result.isError ?? false).toBe(false);
      else expect(codesOf(result)).toEqual(['NOT_FOUND']);
    }
  },
);

test('what its rights allow is looked at with each request', async () => {
  const token = await sign({ scope: 'DIRECTORY_READ', sub: 'user_ended' });
  await using agent = await connectAgent(gateway.url, { token });
  expect(await agent.names()).toEqual(['people', 'me']);
  gateway.app.publish({
    ...{ id: 'ended', origin: 'ALIBABA_CALLBACK', kind: 'USER', change: 'DELETED' },
    ...{ entityId: 'user_ended', relatedIds: [], changedFields: [], occurredAt: Date.now() + 1_000 },
  });
  await expect(agent.names()).rejects.toThrow();
});
