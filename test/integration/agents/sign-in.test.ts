import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseConfig } from '../../../src/config.ts';
import { connectAgent, statusByName } from '../../support/agent.ts';
import { audience, type Issuer, issuerName, sign, startIssuer } from '../../support/issuer.ts';
import { type OpenGateway, openGateway } from '../open-gateway.ts';

const publicUrl = { origin: 'https://api.example.com', host: 'api.example.com', path: '/directory' };
let issuer: Issuer;
let gateway: OpenGateway;
beforeAll(async () => {
  issuer = await startIssuer();
  const mcp = { documents: 'examples', writes: false } as const;
  gateway = await openGateway({ config: { ...issuer.config(), mcp, publicUrl, hostNames: undefined } });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
});

const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} });

function list(headers: Record<string, string>) {
  const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  return gateway.send('/mcp', { method: 'POST', body, headers: { ...json, ...headers } });
}

const metadata =
  'resource_metadata="https://api.example.com/directory/.well-known/oauth-protected-resource/mcp"';

test('without a token an agent learns whose it needs', async () => {
  const reply = await list({});
  expect([reply.status, reply.headers.get('www-authenticate')]).toEqual([401, `Bearer ${metadata}`]);
  for (const path of ['', '/mcp', '/directory/mcp']) {
    const { status, text } = await gateway.send(`/.well-known/oauth-protected-resource${path}`);
    expect([status, JSON.parse(text)]).toEqual([
      200,
      {
        resource: 'https://api.example.com/directory/mcp',
        authorization_servers: [issuerName],
        bearer_methods_supported: ['header'],
        scopes_supported: ['DIRECTORY_READ', 'DIRECTORY_WRITE', 'IDENTITY_PROVIDER_READ', 'CREDENTIAL_ISSUE'],
        resource_name: 'EIAM directory',
      },
    ]);
  }
});

test('the description of the resource is read and nothing else', async () => {
  const path = '/.well-known/oauth-protected-resource/mcp';
  expect(await gateway.send(path, { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
  for (const method of ['POST', 'PUT', 'DELETE']) {
    const { status, headers } = await gateway.send(path, { method });
    expect([method, status, headers.get('allow')]).toEqual([method, 405, 'GET, HEAD']);
  }
});

test('a token for another audience, of another issuer, or past its time is refused', async () => {
  for (const claims of [{ aud: 'another' }, { iss: 'https://evil.example' }, { exp: 1 }]) {
    const reply = await list({ authorization: `Bearer ${await sign(claims)}` });
    expect([reply.status, reply.headers.get('www-authenticate')]).toEqual([
      401,
      `Bearer ${metadata}, error="invalid_token"`,
    ]);
  }
  expect((await list({ authorization: `Bearer ${await sign()}` })).status).toBe(200);
});

test('a name that is not its own is refused, whatever the token', async () => {
  const authorization = `Bearer ${await sign()}`;
  const named = (host: string) => statusByName(gateway.url, host, authorization);
  expect([await named('evil.example'), await named('api.example.com'), await named('127.0.0.1')]).toEqual([
    421, 200, 200,
  ]);
});

test('no token goes any further than to its check', async () => {
  const token = await sign({ scope: 'DIRECTORY_READ' });
  await using agent = await connectAgent(gateway.url, { token });
  const { username } = gateway.emulator.samples;
  const sent: string[] = [];
  const note = (message: unknown) => {
    const { request } = Object(message);
    if (gateway.emulator.endpoint.startsWith(request.origin)) sent.push(JSON.stringify(request.headers));
  };
  subscribe('undici:request:create', note);
  const result = await agent.call('findPerson', { username });
  unsubscribe('undici:request:create', note);
  expect(result.isError).toBe(false);
  expect(sent.some((headers) => headers.includes('Bearer '))).toBe(true);
  expect(sent.filter((headers) => headers.includes(token))).toEqual([]);
});

test('the resource is the audience where that is an address which it is below', async () => {
  for (const [each, resource] of [
    ['https://api.example.com/directory/mcp', 'https://api.example.com/directory/mcp'],
    ['https://api.example.com/directory', 'https://api.example.com/directory'],
    ['https://api.example.com/', 'https://api.example.com/'],
    ['https://api.example.com/dir', 'https://api.example.com/directory/mcp'],
    ['https://other.example.com/', 'https://api.example.com/directory/mcp'],
    [audience, 'https://api.example.com/directory/mcp'],
  ] as const) {
    await using other = await openGateway({
      config: { ...issuer.config({ AUTH_AUDIENCE: each }), ...{ mcp: parseConfig({}).mcp, publicUrl } },
    });
    const { text } = await other.send('/.well-known/oauth-protected-resource/mcp');
    expect(JSON.parse(text)).toMatchObject({ resource });
  }
});
