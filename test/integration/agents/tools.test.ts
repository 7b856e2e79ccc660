import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Agent, codesOf, connectAgent, statusByName } from '../../support/agent.ts';
import { type OpenGateway, openGateway } from '../open-gateway.ts';

let gateway: OpenGateway;
beforeAll(async () => {
  gateway = await openGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const listing = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} };

function post(body: object, headers: Record<string, string> = {}) {
  return gateway.send('/mcp', {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { ...json, ...headers },
  });
}

describe.each([
  { protocol: 'of 2025', isModern: false, version: '2025-11-25' },
  { protocol: 'of 2026', isModern: true, version: '2026-07-28' },
])('an agent with the protocol $protocol', ({ isModern, version }) => {
  let agent: Agent;
  beforeAll(async () => {
    agent = await connectAgent(gateway.url, { isModern });
  });
  afterAll(() => agent[Symbol.asyncDispose]());

  test('reads how to take what it gets', () => {
    expect(agent.client.getNegotiatedProtocolVersion()).toBe(version);
    expect(agent.client.getInstructions()).toContain('no instructions to follow');
  });

  test('is shown the tools that read', async () => {
    const { tools } = await agent.client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual([
      'findPeople',
      'findPerson',
      'groupMembers',
      'organizationalUnit',
      'whoAmI',
    ]);
    expect(tools.find(({ name }) => name === 'findPerson')).toMatchObject({
      description: expect.stringMatching(/^Finds one person by username[\s\S]+\n\n[A-Z]/),
      inputSchema: { properties: { username: { type: 'string' } }, required: ['username'] },
      outputSchema: { required: ['data'] },
      annotations: { readOnlyHint: true, destructiveHint: false, openWorldHint: false },
    });
  });

  // The client checks each answer against the schema that the tool was listed with.
  test('gets an answer of the shape that was listed, with its price', async () => {
    await agent.client.listTools();
    const { userId, username, groupId, deepOrganizationalUnitId } = gateway.emulator.samples;
    const person = await agent.call('findPerson', { username });
    expect(person).toMatchObject({
      isError: false,
      structuredContent: { data: { user: { id: userId } } },
      _meta: { 'eiam/cost': { limit: 5_000 } },
    });
    const calls: [string, Record<string, unknown>][] = [
      ['findPeople', { prefix: 'A' }],
      ['findPerson', { username: 'none' }],
      ['groupMembers', { groupId, after: null }],
      ['organizationalUnit', { id: deepOrganizationalUnitId }],
      ['whoAmI', {}],
    ];
    for (const [name, values] of calls)
      expect(await agent.call(name, values)).toMatchObject({ isError: false });
  });

  test('learns what is wrong', async () => {
    const { client } = agent;
    await client.listTools();
    expect(codesOf(await agent.call('findPerson', {}))).toEqual(['BAD_USER_INPUT']);
    expect(codesOf(await agent.call('groupMembers', { groupId: 'none' }))).toEqual(['BAD_USER_INPUT']);
    expect(codesOf(await agent.call('findPerson', { username: 'a', userId: 'b' }))).toEqual([
      'BAD_USER_INPUT',
    ]);
    expect(codesOf(await agent.call('whoAmI', { toString: 'a' }))).toEqual(['BAD_USER_INPUT']);
    expect(codesOf(await agent.call('changeDisplayName'))).toEqual(['NOT_FOUND']);
    expect(codesOf(await agent.call('constructor'))).toEqual(['NOT_FOUND']);
  });
});

describe('the endpoint', () => {
  test('has no stream to listen to, and no session to end', async () => {
    for (const method of ['GET', 'DELETE', 'PUT']) {
      const reply = await gateway.send('/mcp', { method, headers: { accept: 'text/event-stream' } });
      expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'POST']);
    }
    const reply = await post({ jsonrpc: '2.0', id: 7, method: 'subscriptions/listen', params: {} });
    expect(JSON.parse(reply.text)).toMatchObject({ id: 7, error: { code: -32_601 } });
    expect(reply.headers.get('mcp-session-id')).toBeNull();
  });

  test('takes one message of JSON at a time', async () => {
    expect((await post([listing, listing])).status).toBe(400);
    expect((await gateway.send('/mcp', { method: 'POST', body: '{', headers: json })).status).toBe(400);
    expect((await post(listing, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post(listing, { 'content-length': '2000000' }).catch(() => undefined))?.status).not.toBe(
      200,
    );
  });

  const modern = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'a-test', version: '1.0.0' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  test.each([
    ['initialize', undefined],
    ['initialize', { protocolVersion: 1, capabilities: {}, clientInfo: {} }],
    ['tools/list', { cursor: 5 }],
    ['tools/call', undefined],
    ['tools/call', { name: 5 }],
    ['tools/call', { name: 'whoAmI', arguments: [] }],
    ['tools/call', { name: 5, _meta: modern }],
    ['tools/list', { cursor: 5, _meta: modern }],
  ])('says of wrong parameters what it expects, and no more: %s %j', async (method, params) => {
    const isModern = params && '_meta' in params && params._meta === modern;
    const headers = isModern ? { 'mcp-protocol-version': '2026-07-28', 'mcp-method': method } : {};
    const { text } = await post({ jsonrpc: '2.0', id: 8, method, params }, headers);
    const message = expect.stringMatching(/^Invalid params: expected [\w ,]+\.$/);
    expect(JSON.parse(text)).toEqual({ jsonrpc: '2.0', id: 8, error: { code: -32_602, message } });
  });

  test('is not for pages of other origins, nor by names that are not its own', async () => {
    const own = new URL(gateway.url).origin;
    expect((await post(listing, { origin: own })).status).toBe(200);
    expect((await post(listing, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await post(listing, { origin: 'null' })).status).toBe(403);
    const named = (host: string) => statusByName(gateway.url, host);
    // A page can have its own name resolve to this machine, and is of the same origin then.
    expect([await named('evil.example'), await named('localhost:80'), await named('a b')]).toEqual([
      421, 200, 400,
    ]);
    const described = await gateway.send('/.well-known/oauth-protected-resource/mcp');
    expect(described.status).toBe(404);
  });

  test('keeps nothing on the way of an answer', async () => {
    const { status, headers } = await post(listing);
    expect([status, headers.get('cache-control'), headers.get('x-content-type-options')]).toEqual([
      200,
      'no-store',
      'nosniff',
    ]);
    expect(headers.get('x-request-id')).toMatch(/./);
  });
});

test('characters that show nothing are escapes in what a model reads', async () => {
  const hidden = 'A\u{E0041}\u202Eb\u200Bc\uFE0F\u{E0100}\u3164\u034F\u2800"\n';
  const { userId, username } = gateway.emulator.samples;
  gateway.emulator.directory.updateUser(userId, { displayName: hidden });
  await using agent = await connectAgent(gateway.url);
  const { content, structuredContent } = await agent.call('findPerson', { username });
  expect(structuredContent).toMatchObject({ data: { user: { displayName: hidden } } });
  const [text] = content;
  const written = text?.type === 'text' ? text.text : '';
  expect(written).toContain(
    String.raw`"displayName":"A\udb40\udc41\u202eb\u200bc\ufe0f\udb40\udd00\u3164\u034f\u2800\"\n"`,
  );
  expect(JSON.parse(written.slice(written.indexOf('\n')))).toEqual(structuredContent);
});
