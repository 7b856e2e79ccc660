import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectAgent } from '../../support/agent.ts';
import { type Issuer, nowSeconds, sign, startIssuer } from '../../support/issuer.ts';
import { type OpenGateway, openGateway } from '../open-gateway.ts';

const users = 'users(first: 100) { nodes { id username displayName email externalId description } }';
const documents = {
  many: `query many { ${Array.from({ length: 20 }, (_, at) => `u${at}: ${users}`).join(' ')} }`,
  me: 'query me { viewer { subject } }',
};
/** What one caller may leave unread. */
const shareBytes = 1_000_000;
/** So many that no kernel takes all of their answers. */
const requests = { 'tools/call': 40, 'tools/list': 1_000 } as const;
type Method = keyof typeof requests;

const bodies: Record<Method, string> = {
  'tools/call': message('tools/call', { name: 'many', arguments: {} }),
  'tools/list': message('tools/list', {}),
};

let issuer: Issuer;
let gateway: OpenGateway;
const exp = nowSeconds() + 3_600;
const tokenOf = (sub: string) => sign({ sub, exp, scope: 'DIRECTORY_READ' });

beforeAll(async () => {
  issuer = await startIssuer();
  const capacities = { sockets: 10_000, bodies: 1e9, operations: 1e6, waiting: 1e6, answers: 1e9 };
  gateway = await openGateway({
    emulator: { users: 200 },
    config: {
      ...issuer.config(),
      mcp: { documents, writes: false },
      admission: { capacities, clientShare: shareBytes / capacities.answers },
    },
  });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
});

function message(method: string, params: object): string {
  return JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
}

/** Asks again and again over one connection, of which it reads nothing. */
async function askUnread(token: string, method: Method): Promise<Socket> {
  const body = bodies[method];
  const { hostname, port } = new URL(gateway.url);
  const socket = connect({ host: hostname, port: Number(port) });
  await once(socket, 'connect');
  const head = [
    'POST /mcp HTTP/1.1',
    'host: localhost',
    'content-type: application/json',
    'accept: application/json, text/event-stream',
    `authorization: Bearer ${token}`,
    `content-length: ${Buffer.byteLength(body)}`,
  ].join('\r\n');
  socket.write(`${head}\r\n\r\n${body}`.repeat(requests[method]));
  return socket;
}

async function unreadBytes(): Promise<number> {
  const { text } = await gateway.send('/metrics');
  return Number(/eiam_admission_answer_bytes (\d+)/.exec(text)?.[1]);
}

const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
function post(token: string, body: string) {
  const headers = { ...json, authorization: `Bearer ${token}` };
  return gateway.send('/mcp', { method: 'POST', headers, body });
}

test.each(['tools/call', 'tools/list'] as const)(
  'an agent that does not read what %s answers gets no more, and others do',
  async (method) => {
    const greedy = await tokenOf(`greedy-${method}`);
    const socket = await askUnread(greedy, method);
    await expect.poll(unreadBytes).toBeGreaterThan(shareBytes);
    const refused = await post(greedy, message('tools/list', {}));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    expect(JSON.parse(refused.text)).toMatchObject({
      error: { message: 'This caller has too many operations on their way, or too many answers unread.' },
    });
    await using other = await connectAgent(gateway.url, { token: await tokenOf('other') });
    expect((await other.call('me')).isError).toBe(false);
    socket.destroy();
    await expect.poll(unreadBytes).toBe(0);
    expect((await post(greedy, message('tools/list', {}))).status).toBe(200);
    expect(gateway.failures).toEqual([]);
  },
);

test('what an agent reads at last is no longer held', async () => {
  const slow = await tokenOf('slow');
  const socket = await askUnread(slow, 'tools/call');
  await expect.poll(unreadBytes).toBeGreaterThan(shareBytes);
  socket.resume();
  await expect.poll(unreadBytes).toBe(0);
  socket.destroy();
});
