import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { DirectoryEvent } from '../../src/events/directory-event.ts';
import { type Issuer, nowSeconds, sign, startIssuer } from '../support/issuer.ts';
import { subscribe } from '../support/subscribe.ts';
import { type OpenGateway, openGateway } from './open-gateway.ts';

const changes =
  'subscription { directoryChanged { ... on DirectoryObjectChanged { change objectId object { id } } } }';

let issuer: Issuer;
let gateway: OpenGateway;
let eventCount = 0;

beforeAll(async () => {
  issuer = await startIssuer();
  gateway = await openGateway({ config: issuer.config() });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
});

function tell(change: DirectoryEvent['change'], entityId: string): void {
  eventCount += 1;
  gateway.app.publish({
    id: `event-${eventCount}`,
    origin: 'ALIBABA_CALLBACK',
    kind: 'USER',
    change,
    entityId,
    relatedIds: [],
    changedFields: [],
    occurredAt: Date.now(),
  });
}

/** A socket whose client has introduced itself. */
async function connect(payload: object | undefined, headers: Record<string, string> = {}, url = gateway.url) {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws', { headers });
  const messages: { readonly type: string; readonly payload?: unknown }[] = [];
  socket.on('message', (text) => messages.push(JSON.parse(String(text))));
  const closed = once(socket, 'close').then(([code]) => ({ code, at: Date.now() }));
  await once(socket, 'open');
  const say = (message: object) => socket.send(JSON.stringify(message));
  say({ type: 'connection_init', payload });
  return {
    messages,
    closed,
    ask: (query: string, id = '1') => say({ id, type: 'subscribe', payload: { query } }),
    [Symbol.dispose]: () => socket.terminate(),
  };
}

const introduce = async (claims: object) => ({ Authorization: `Bearer ${await sign(claims)}` });

describe('a WebSocket', () => {
  test('is opened with a token, and answers by its permissions', async () => {
    const { userId } = gateway.emulator.samples;
    using client = await connect(await introduce({ scope: 'DIRECTORY_READ' }));
    await expect.poll(() => client.messages).toMatchObject([{ type: 'connection_ack' }]);
    client.ask('{ viewer { subject permissions } }', 'who');
    await expect
      .poll(() => client.messages.slice(1))
      .toMatchObject([
        { id: 'who', payload: { data: { viewer: { subject: 'mia', permissions: ['DIRECTORY_READ'] } } } },
        { id: 'who', type: 'complete' },
      ]);
    client.ask(changes);
    // Told until it is heard: nothing says when a subscription has begun.
    const heard = () => {
      tell('UPDATED', userId);
      return client.messages[3];
    };
    await expect.poll(heard).toMatchObject({
      id: '1',
      payload: { data: { directoryChanged: { change: 'UPDATED', object: { id: userId } } } },
    });
  });

  test('takes the header as well', async () => {
    using client = await connect(undefined, { authorization: `Bearer ${await sign()}` });
    await expect.poll(() => client.messages).toMatchObject([{ type: 'connection_ack' }]);
    client.ask('{ viewer { subject } }');
    await expect
      .poll(() => client.messages[1])
      .toMatchObject({ payload: { data: { viewer: { subject: 'mia' } } } });
  });

  test.each([
    ['no token', undefined, 'UNAUTHENTICATED'],
    ['a token without the right', {}, 'FORBIDDEN'],
  ])('tells %s nothing', async (_name, claims, code) => {
    using client = await connect(claims && (await introduce(claims)));
    await expect.poll(() => client.messages).toMatchObject([{ type: 'connection_ack' }]);
    client.ask(changes);
    await expect
      .poll(() => client.messages[1])
      .toMatchObject({ type: 'next', payload: { errors: [{ extensions: { code } }] } });
  });

  test('is closed for who is introduced by a token that does not hold', async () => {
    using client = await connect({ authorization: 'Bearer garbage' });
    expect((await client.closed).code).toBe(4403);
    expect(client.messages).toEqual([]);
  });

  test('is closed when the token is over', async () => {
    const exp = nowSeconds() + 2;
    using client = await connect(await introduce({ scope: 'DIRECTORY_READ', exp }));
    await expect.poll(() => client.messages).toMatchObject([{ type: 'connection_ack' }]);
    client.ask(changes);
    const { code, at } = await client.closed;
    expect(code).toBe(4403);
    expect(at).toBeGreaterThanOrEqual(exp * 1_000);
  });

  test.each(['DISABLED', 'LOCKED', 'DELETED'] as const)(
    'is closed when the account is %s',
    async (change) => {
      const sub = `user_${change.toLowerCase()}`;
      const payload = await introduce({ scope: 'DIRECTORY_READ', sub });
      using client = await connect(payload);
      await expect.poll(() => client.messages).toMatchObject([{ type: 'connection_ack' }]);
      client.ask(changes);
      tell('UPDATED', sub);
      tell(change, sub);
      expect((await client.closed).code).toBe(4403);
      using again = await connect(payload);
      expect((await again.closed).code).toBe(4403);
    },
  );

  test('is closed to be opened again later, where the token cannot be verified', async () => {
    await using blind = await startIssuer();
    blind.answer.status = 500;
    await using other = await openGateway({ config: blind.config(), emulator: { users: 1 } });
    using client = await connect(await introduce({}), {}, other.url);
    expect((await client.closed).code).toBe(1013);
  });
});

test('a stream of events over HTTP ends when the account is disabled', async () => {
  const token = await sign({ scope: 'DIRECTORY_READ', sub: 'user_streaming' });
  const send = (init: RequestInit) => {
    const headers = { ...Object(init.headers), authorization: `Bearer ${token}` };
    return fetch(gateway.url, { ...init, headers });
  };
  await using stream = await subscribe(send, changes);
  tell('UPDATED', 'user_streaming');
  expect(await stream.next()).toMatchObject({ data: { directoryChanged: { change: 'UPDATED' } } });
  tell('DISABLED', 'user_streaming');
  while ((await stream.next()) !== null);
  expect(
    (
      await send({
        method: 'POST',
        body: '{"query":"{__typename}"}',
        headers: { 'content-type': 'application/json' },
      })
    ).status,
  ).toBe(401);
});

test('who spends all that is for those who did not sign in spends it for their own address alone', async () => {
  const viewerBudget = { calls: 3, windowMs: 3_600_000 };
  await using budgeted = await openGateway({ config: { ...issuer.config(), viewerBudget } });
  const body = JSON.stringify({ query: 'mutation { generateDeviceCode { __typename } }' });
  const post = { method: 'POST', body };
  const codeOf = async (answer: Promise<Response>) =>
    (await (await answer).json()).errors?.[0].extensions.code;
  const headers = { 'content-type': 'application/json' };
  const near = () => codeOf(fetch(budgeted.url, { ...post, headers }));
  const elsewhere = (more = {}) =>
    codeOf(budgeted.app.fetch(budgeted.url, { ...post, headers: { ...headers, ...more } }));
  expect([await near(), await near(), await near()]).toEqual([undefined, undefined, undefined]);
  expect(await near()).toBe('OPERATION_TOO_COMPLEX');
  expect(await elsewhere()).toBeUndefined();
  for (const sub of ['127.0.0.1', 'peer:127.0.0.1', '::ffff:127.0.0.1', 'unknown', 'anonymous']) {
    expect(await elsewhere({ authorization: `Bearer ${await sign({ sub })}` })).toBeUndefined();
  }
});
