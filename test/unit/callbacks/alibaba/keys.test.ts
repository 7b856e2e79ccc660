import { createServer, type ServerResponse } from 'node:http';
import { beforeAll, describe, expect, test } from 'vitest';
import { openReceiver, startedAt } from './open-receiver.ts';
import { createSigner, event, type Signer } from './sender.ts';

let first: Signer;
let second: Signer;
beforeAll(async () => {
  [first, second] = await Promise.all([createSigner('KEY1'), createSigner('KEY2')]);
});

type Answer = (response: ServerResponse) => unknown;

/** Where IDaaS keeps its keys: answers as the test says, and counts. */
async function openKeyServer() {
  const state: { requests: number; answer: Answer } = { requests: 0, answer: (response) => response.end() };
  const server = createServer((_request, response) => {
    state.requests += 1;
    state.answer(response);
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}/keys?app=1`,
    count: () => state.requests,
    answer: (answer: Answer) => {
      state.answer = answer;
    },
    serve: (...signers: Signer[]) => {
      const text = JSON.stringify({ keys: signers.flatMap(({ document }) => document.keys) });
      state.answer = (response) => response.end(text);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      await closed.promise;
    },
  };
}

async function open() {
  await using stack = new AsyncDisposableStack();
  const keys = stack.use(await openKeyServer());
  keys.serve(first);
  const timeouts = { connectTimeoutMs: 1_000, readTimeoutMs: 1_000 };
  const receiver = stack.use(await openReceiver({ keys: { url: keys.url }, ...timeouts }));
  const owned = stack.move();
  const send = async (signer: Signer) => {
    const token = await signer.sign(receiver.clock.now, [event('user:create', 'user_a')]);
    return (await receiver.deliver(token)).status;
  };
  return { keys, receiver, send, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

const broken: readonly (readonly [string, Answer])[] = [
  ['status 500', (response) => response.writeHead(500).end('{"keys":[]}')],
  ['elsewhere', (response) => response.writeHead(302, { location: '/' }).end()],
  ['no JSON', (response) => response.end('<html>')],
  ['no document', (response) => response.end('{"keys":{}}')],
  ['too much', (response) => response.end(`{"keys":[]${' '.repeat(300_000)}}`)],
  ['a cut', (response) => response.destroy()],
  ['silence', () => {}],
];

describe('keys behind an address', () => {
  test('are fetched once, however many wait, and again after ten minutes', async () => {
    await using world = await open();
    const { keys, receiver, send } = world;
    expect(await Promise.all(Array.from({ length: 20 }, () => send(first)))).toEqual(Array(20).fill(200));
    receiver.clock.now += 599_999;
    await send(first);
    expect(keys.count()).toBe(1);
    receiver.clock.now += 1;
    await send(first);
    // After the answer: no request with a known key waits for it.
    await expect.poll(keys.count).toBe(2);
  });

  test('are fetched for one that is new, at most every 30 s', async () => {
    await using world = await open();
    const { keys, receiver, send } = world;
    await send(first);
    expect(await send(second)).toBe(400);
    expect(keys.count()).toBe(2);
    keys.serve(first, second);
    receiver.clock.now += 29_999;
    expect(await Promise.all([send(second), send(second)])).toEqual([400, 400]);
    expect(keys.count()).toBe(2);
    receiver.clock.now += 1;
    expect(await Promise.all([send(second), send(second), send(first)])).toEqual([200, 200, 200]);
    expect(keys.count()).toBe(3);
  });

  test('a rotation is followed at once: the new one is taken, the withdrawn one is refused', async () => {
    await using world = await open();
    const { keys, send } = world;
    await send(first);
    keys.serve(second);
    expect(await send(second)).toBe(200);
    expect(await send(first)).toBe(400);
    expect(keys.count()).toBe(2);
  });

  test.each(broken)(
    '%s: nothing can be checked, which is our fault, until it is over',
    async (_name, answer) => {
      await using world = await open();
      const { keys, receiver, send } = world;
      keys.answer(answer);
      expect(await Promise.all([send(first), send(first)])).toEqual([500, 500]);
      expect(keys.count()).toBe(1);
      keys.serve(first);
      receiver.clock.now += 999;
      expect([await send(first), keys.count()]).toEqual([500, 1]);
      receiver.clock.now += 1;
      expect([await send(first), keys.count()]).toEqual([200, 2]);
      expect(receiver.published).toHaveLength(1);
    },
  );

  test('those at hand serve on where a new fetch fails, for a day', async () => {
    await using world = await open();
    const { keys, receiver, send } = world;
    await send(first);
    keys.answer((response) => response.destroy());
    receiver.clock.now += 600_000;
    expect(await send(first)).toBe(200);
    await expect.poll(keys.count).toBe(2);
    expect([await send(first), keys.count()]).toEqual([200, 2]);
    // Whether this one is IDaaS's cannot be verified now.
    expect([await send(second), await send(second), keys.count()]).toEqual([500, 500, 3]);
    expect([await send(second), keys.count()]).toEqual([500, 3]);
    receiver.clock.now += 86_400_000;
    expect(await send(first)).toBe(500);
    keys.serve(first);
    receiver.clock.now += 1_000;
    expect(await send(first)).toBe(200);
  });

  test('a private key among them is never used', async () => {
    await using world = await open();
    const { keys, send } = world;
    const { exportJWK } = await import('jose');
    const jwk = { ...(await exportJWK(first.privateKey)), kid: first.kid, use: 'sig' };
    keys.answer((response) => response.end(JSON.stringify({ keys: [jwk] })));
    expect(await send(first)).toBe(500);
  });
});

test('keys that cannot be had in time cost no more than the request’s own time', async () => {
  await using keys = await openKeyServer();
  keys.answer(() => {});
  await using receiver = await openReceiver({
    keys: { url: keys.url },
    deadlineMs: 50,
    readTimeoutMs: 1_000,
  });
  const token = await first.sign(startedAt, [event('user:create', 'user_a')]);
  expect(await receiver.deliver(token)).toMatchObject({ status: 500, body: { error: 'internal_error' } });
});

test('requests that wait for keys leave room for others', async () => {
  await using world = await open();
  const { keys, receiver, send } = world;
  expect(await send(first)).toBe(200);
  keys.answer(() => {});
  const token = await second.sign(receiver.clock.now, [event('user:create', 'user_b')]);
  const body = Buffer.from(JSON.stringify({ event: token }));
  let isOver = false;
  const waiting = Array.from({ length: 255 }, () => receiver.receive(body));
  const all = Promise.all(waiting).then(() => {
    isOver = true;
  });
  // Those that do not wait are answered while the others still do.
  expect((await Promise.race(waiting)).status).toBe(500);
  const statuses = await Promise.all(Array.from({ length: 20 }, () => send(first)));
  expect([isOver, statuses]).toEqual([false, Array(20).fill(200)]);
  await all;
});
