import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Issuer, sign, startIssuer } from '../support/issuer.ts';
import { type Stream, subscribe } from '../support/subscribe.ts';
import { type OpenGateway, type OpenOptions, openGateway } from './open-gateway.ts';
import { openInitialized } from './websocket-clients.ts';

let issuer: Issuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer[Symbol.asyncDispose]());

const changes = `subscription ($named: Boolean = true, $after: String) { directoryChanged(after: $after) {
  cursor
  ... on DirectoryObjectChanged { change object { id ... on User { displayName @include(if: $named) } } }
} }`;

let published = 0;

/** A gateway that remembers nothing, so that each read is a call. */
async function open({ config, ...options }: OpenOptions = {}) {
  const gateway = await openGateway({ ...options, config: { ...config, cacheTtlMs: 0 } });
  const { userId } = gateway.emulator.samples;
  return {
    gateway,
    userId,
    publish() {
      published += 1;
      gateway.app.publish({
        id: `event-${published}`,
        origin: 'ALIBABA_CALLBACK',
        kind: 'USER',
        change: 'UPDATED',
        entityId: userId,
        relatedIds: [],
        changedFields: [],
        occurredAt: 0,
      });
    },
    /** What the engine has counted. */
    async figures(): Promise<Record<string, number>> {
      const { text } = await gateway.send('/metrics');
      const found = text.matchAll(/^eiam_(?:subscri(?:ption|ber)_)?(\w+?)(?:_total)? (\d+)$/gm);
      return Object.fromEntries(Array.from(found, ([, name, value]) => [name, Number(value)]));
    },
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}

function stream({ url }: OpenGateway, variables: object = {}, token?: string) {
  return subscribe(
    (init) => {
      // Without the header that asks for a trace.
      const { 'x-eiam-trace': _trace, ...headers } = Object(init.headers);
      const signed = token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` };
      return fetch(url, { ...init, headers: signed });
    },
    changes,
    variables,
  );
}

const nextOf = (streams: readonly Stream<Record<string, unknown>>[]) =>
  Promise.all(streams.map((each) => each.next()));

describe('subscriptions that are answered the same', () => {
  test('are executed once an event, over WebSockets and streams together; others on their own', async () => {
    await using world = await open();
    const { gateway, userId, publish, figures } = world;
    const sockets = await Promise.all(Array.from({ length: 3 }, () => openInitialized(gateway.url)));
    for (const [index, { say }] of sockets.entries()) {
      say({ type: 'subscribe', id: `own-${index}`, payload: { query: changes } });
    }
    await using one = await stream(gateway);
    await using other = await stream(gateway);
    await using unnamed = await stream(gateway, { named: false });
    await expect.poll(figures).toMatchObject({ subscribers: 6, groups: 2 });
    const callsBefore = gateway.emulator.counters.of('GetUser');
    publish();
    const [first, second, third] = await nextOf([one, other, unnamed]);
    const { directoryChanged } = Object(first?.data);
    expect(directoryChanged).toEqual({
      cursor: expect.any(String),
      change: 'UPDATED',
      object: { id: userId, displayName: expect.any(String) },
    });
    expect(second).toEqual(first);
    expect(Object(third?.data).directoryChanged.object).toEqual({ id: userId });
    await expect.poll(() => sockets.map(({ messages }) => messages.length)).toEqual([1, 1, 1]);
    expect(sockets.flatMap(({ messages }) => messages)).toEqual(
      sockets.map((_, index) => ({ id: `own-${index}`, type: 'next', payload: first })),
    );
    expect(await figures()).toMatchObject({ executions: 2, deliveries: 6, overloads: 0 });
    expect(gateway.emulator.counters.of('GetUser') - callsBefore).toBe(2);
    for (const { socket } of sockets) socket.terminate();
    await expect.poll(figures).toMatchObject({ subscribers: 3, groups: 2 });
  });

  test('are those with the same rights, of one viewer or of several', async () => {
    await using world = await open({ config: issuer.config() });
    const { gateway, publish, figures } = world;
    const tokens = await Promise.all([
      sign({ sub: 'one', scope: 'DIRECTORY_READ' }),
      sign({ sub: 'other', scope: 'DIRECTORY_READ' }),
      sign({ sub: 'writer', scope: 'DIRECTORY_READ DIRECTORY_WRITE' }),
    ]);
    const streams = await Promise.all(tokens.map((token) => stream(gateway, {}, token)));
    publish();
    const [first, ...others] = await nextOf(streams);
    expect(first?.errors).toBeUndefined();
    expect(others).toEqual([first, first]);
    expect(await figures()).toMatchObject({ groups: 2, executions: 2, deliveries: 3 });
    for (const each of streams) await each[Symbol.asyncDispose]();
  });

  test('are joined by one who comes back, once it has what it missed, read as it is now', async () => {
    await using world = await open();
    const { gateway, publish, figures } = world;
    await using stayed = await stream(gateway);
    publish();
    publish();
    const [before] = await nextOf([stayed]);
    await stayed.next();
    const { cursor: after } = Object(before?.data).directoryChanged;
    await using back = await stream(gateway, { after });
    await back.next();
    expect(await figures()).toMatchObject({ groups: 1, executions: 3 });
    publish();
    const [one, other] = await nextOf([stayed, back]);
    expect(other).toEqual(one);
    expect(await figures()).toMatchObject({ groups: 1, executions: 4 });
  });

  test('are charged once an event, to their subscribers in turn', async () => {
    const viewerBudget = { calls: 2, windowMs: 3_600_000 };
    await using world = await open({ config: { ...issuer.config(), viewerBudget } });
    const { gateway, publish } = world;
    const tokens = await Promise.all(['one', 'other'].map((sub) => sign({ sub, scope: 'DIRECTORY_READ' })));
    const streams = await Promise.all(tokens.map((token) => stream(gateway, {}, token)));
    const codes: unknown[] = [];
    for (let event = 0; event < 5; event += 1) {
      publish();
      for (const answer of await nextOf(streams)) codes.push(answer?.errors?.[0]?.extensions?.code);
    }
    expect(codes).toEqual([...Array(8).fill(undefined), 'OPERATION_TOO_COMPLEX', 'OPERATION_TOO_COMPLEX']);
    for (const each of streams) await each[Symbol.asyncDispose]();
  });
});

describe('a stream that its client does not end says why', () => {
  test('the gateway stops', async () => {
    await using world = await open();
    await using each = await stream(world.gateway);
    await world.gateway.app[Symbol.asyncDispose]();
    expect(await each.next()).toMatchObject({
      errors: [{ extensions: { code: 'OVERLOADED', retryAfterMs: expect.any(Number) } }],
    });
    expect(await each.next()).toBeNull();
  });

  test('the session is over', async () => {
    await using world = await open({ config: issuer.config() });
    const exp = Math.floor(Date.now() / 1_000) + 2;
    await using each = await stream(world.gateway, {}, await sign({ scope: 'DIRECTORY_READ', exp }));
    expect(await each.next()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect(await each.next()).toBeNull();
  });
});

test.each(['application/json', 'multipart/mixed', 'text/html'])(
  'a subscription of a client that accepts %s alone is refused, and holds no place',
  async (accept) => {
    await using opened = await open();
    const { gateway } = opened;
    const posted = await gateway.post(JSON.stringify({ query: changes }), { accept });
    const search = new URLSearchParams({ query: changes });
    const got = await gateway.send(`/graphql?${search}`, { headers: { accept } });
    expect([posted.status, got.status]).toEqual([406, 406]);
    expect(await opened.figures()).toMatchObject({ subscribers: 0 });
  },
);

test('the refusal of a subscription says what is accepted', async () => {
  await using gateway = await openGateway();
  const reply = await gateway.post(JSON.stringify({ query: changes }), { accept: 'application/json' });
  expect([reply.status, reply.headers.get('accept')]).toEqual([406, 'text/event-stream']);
  expect(JSON.parse(reply.text)).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
});

test.each(['subscription', 'query'])(
  'a stream of a %s closes its connection where the client asks',
  async (type) => {
    await using gateway = await openGateway();
    const query = type === 'query' ? '{ __typename }' : changes;
    const headers = { 'content-type': 'application/json', accept: 'text/event-stream', connection: 'close' };
    const asked = request(gateway.url, { method: 'POST', headers });
    asked.end(JSON.stringify({ query }));
    const [response] = await once(asked, 'response');
    expect(response.headers).toMatchObject({ 'content-type': 'text/event-stream', connection: 'close' });
    asked.destroy();
  },
);

test('a browser’s EventSource, which sends a GET, gets the same stream', async () => {
  await using world = await open();
  const { gateway, publish, figures } = world;
  const address = new URL(gateway.url);
  address.search = String(new URLSearchParams({ query: changes, variables: '{"named":false}' }));
  const reply = await fetch(address, { headers: { accept: 'text/event-stream' } });
  expect(Object.fromEntries(reply.headers)).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
  });
  await using posted = await stream(gateway, { named: false });
  publish();
  const answer = await posted.next();
  const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.endsWith('}\n\n')) text += (await reader?.read())?.value;
  const [id, event] = text.split(/(?<=^id: \S+\n)/m);
  expect(id).toMatch(/^:\n\nid: [\w-]+\n$/);
  expect(event).toBe(`event: next\ndata: ${JSON.stringify(answer)}\n\n`);
  expect(await figures()).toMatchObject({ groups: 1, executions: 1, deliveries: 2 });
  await reader?.cancel();
});
