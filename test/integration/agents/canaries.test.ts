import { expect, test } from 'vitest';
import { type Agent, connectAgent } from '../../support/agent.ts';
import { sign } from '../../support/issuer.ts';
import { address, name, number, openPlanted, token } from '../planted-canaries.ts';

const documents = {
  people:
    'query people { users { nodes { id username displayName email phone { number } customFields { name value } } } }',
  me: 'query me { viewer { subject permissions user { id } } }',
  providers:
    'query providers { identityProviders(first: 100) { nodes { id name configuration { __typename } } } }',
  person: 'query person($by: UserBy!) { user(by: $by) { id username } }',
  rename:
    'mutation rename($input: PatchUserInput!) { patchUser(input: $input) { __typename ... on DirectoryError { message code } } }',
  create:
    'mutation create($input: CreateUserInput!) { createUser(input: $input) { __typename ... on DirectoryError { message code } } }',
  password:
    'mutation password($input: UpdateUserPasswordInput!) { updateUserPassword(input: $input) { __typename } }',
};
const password = 'Canary-Bird-1Q7z';
const inputs = {
  rename: {
    userId: 'user_ada',
    displayName: name,
    email: { address, verified: true },
    customFields: [{ name: 'city', value: name }],
  },
  create: {
    username: `${name}-new`,
    password,
    primaryOrganizationalUnitId: 'ou_sales',
    phone: { number, region: '86', verified: true },
  },
  password: { userId: 'user_ada', password },
};

/** All that an agent may do, and much that it may not; what it was answered. */
async function tryAll({ client, call }: Agent): Promise<string> {
  const answers: unknown[] = [await client.listTools(), client.getInstructions()];
  for (const tool of Object.keys(documents)) {
    for (const values of [{}, { by: { username: `${name}-ada` } }, { [name]: name }, { input: name }])
      answers.push(await call(tool, values));
  }
  for (const [tool, input] of Object.entries(inputs)) {
    const shown = await call(tool, { input });
    const { dryRun = {} } = Object(shown.structuredContent);
    answers.push(shown, await call(tool, { input, confirmation: dryRun.confirmation }));
    answers.push(
      await call(tool, { input, confirmation: name }),
      await call(tool, { input: { ...input, [name]: name } }),
    );
  }
  answers.push(await call(name, { [name]: name }));
  return JSON.stringify(answers);
}

test('neither the log nor an answer has a secret, a token, or what another caller may see', async () => {
  await using planted = await openPlanted({ mcp: { documents, writes: true } });
  const { url, emulator } = planted.gateway;
  await using agent = await connectAgent(url, { token });
  const answers = await tryAll(agent);
  await using stranger = await connectAgent(url, { token: await sign({ sub: 'stranger' }) });
  const strange = await tryAll(stranger);
  planted.expectClean();
  expect(answers).toContain(name);
  const { clientSecret, management } = emulator;
  for (const secret of [token, clientSecret, management.accessKeySecret, management.accessKeyId, password])
    expect(answers).not.toContain(secret);
  // Who may see nothing gets no text of the directory, and none of its own back.
  expect(strange).not.toMatch(/canary|bird|1q7z|19912345/i);
});

test('nor has the log what is no message of the protocol', async () => {
  await using planted = await openPlanted({ mcp: { documents, writes: true } });
  const { gateway } = planted;
  const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  const message = (members: object) =>
    JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', ...members });
  const bodies = [
    `{ "${name}`,
    JSON.stringify({ [name]: name }),
    message({ method: name }),
    message({ id: name, method: 'tools/call', params: { name, arguments: { [name]: name } } }),
    message({ method: 'tools/call', params: { name: 7, arguments: name } }),
    message({
      method: 'initialize',
      params: { clientInfo: { name, version: name }, protocolVersion: name, capabilities: {} },
    }),
    message({ params: { _meta: { 'io.modelcontextprotocol/protocolVersion': name } } }),
  ];
  const headers: Record<string, string>[] = [
    { authorization: `Bearer ${token}` },
    { authorization: `Bearer ${name}` },
    {
      authorization: `Bearer ${token}`,
      'mcp-protocol-version': name,
      'mcp-session-id': name,
      'mcp-method': name,
    },
    { origin: `https://${name}.example` },
  ];
  for (const sent of headers) {
    for (const body of bodies) {
      const reply = await gateway.send('/mcp', { method: 'POST', body, headers: { ...json, ...sent } });
      expect(reply.status).toBeLessThan(500);
      expect(reply.text).not.toContain(token);
    }
  }
  await planted.ask('{ __typename }');
  planted.expectClean();
  expect(gateway.failures).toEqual([]);
});
