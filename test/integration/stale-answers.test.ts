import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { type OpenOptions, openGateway } from './open-gateway.ts';
import { openInitialized } from './websocket-clients.ts';

const ttlMs = 60_000;
const users = '{ users(first: 3) { nodes { username } } }';

/** A gateway with memory, whose clock the test moves on. */
async function open({ config, ...options }: OpenOptions = {}) {
  let aheadMs = 0;
  const now = () => Date.now() + aheadMs;
  const gateway = await openGateway({
    config: { cacheTtlMs: ttlMs, staleIfErrorMs: 600_000, ...config },
    parts: { now, random: () => 0 },
    ...options,
  });
  return {
    gateway,
    moveOn: (ms: number) => {
      aheadMs += ms;
    },
  };
}

test('an answer made of rows past their time is not kept as a whole, nor is a kept one served past its own', async () => {
  const { gateway, moveOn } = await open();
  await using _ = gateway;
  const askInTurn = async (times: number) => {
    const answers = [];
    while (answers.length < times) answers.push(await gateway.ask(users));
    return answers;
  };
  // Answers are kept from the third request on.
  const kept = await askInTurn(4);
  expect(kept.map(({ extensions }) => extensions)).toEqual(Array(4).fill(undefined));
  expect(gateway.app.answers?.stats()).toMatchObject({ hits: 1, entries: 1 });
  moveOn(ttlMs);
  const outage = gateway.emulator.faults.add({ fault: { kind: 'error503' } });
  for (const { data, extensions } of await askInTurn(4)) {
    expect(data).toEqual(kept[0]?.data);
    expect(extensions).toMatchObject({ freshness: { source: 'STALE' } });
  }
  expect(gateway.app.answers?.stats()).toMatchObject({ hits: 1, entries: 0 });
  outage[Symbol.dispose]();
  moveOn(5_000);
  expect((await gateway.ask(users)).extensions).toBeUndefined();
});

test('a GET is answered with them as well, and its entity tag is not that of the fresh answer', async () => {
  const { gateway, moveOn } = await open();
  await using _ = gateway;
  const get = (headers = {}) => gateway.send(`/graphql?query=${encodeURIComponent(users)}`, { headers });
  const fresh = await get();
  const tag = fresh.headers.get('etag') ?? '';
  expect((await get({ 'if-none-match': tag })).status).toBe(304);
  moveOn(ttlMs);
  using _outage = gateway.emulator.faults.add({ fault: { kind: 'error503' } });
  const stale = await get({ 'if-none-match': tag });
  expect(stale.status).toBe(200);
  expect(JSON.parse(stale.text)).toMatchObject({ extensions: { freshness: { source: 'STALE' } } });
});

test('over a WebSocket the header of the request that opened it decides', async () => {
  const { gateway, moveOn } = await open();
  await using _ = gateway;
  await gateway.ask(users);
  moveOn(ttlMs);
  using _outage = gateway.emulator.faults.add({ fault: { kind: 'error503' } });
  for (const [headers, expected] of [
    [{}, { extensions: { freshness: { source: 'STALE' } } }],
    [{ 'x-eiam-consistency': 'live' }, { errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }] }],
  ] as const) {
    const raw = await openInitialized(gateway.url, headers);
    raw.say({ type: 'subscribe', id: 'page', payload: { query: users } });
    await expect.poll(() => raw.messages.at(0)?.payload).toMatchObject(expected);
    raw.socket.close();
    await raw.closed;
  }
});

test('where upstream cannot be connected to, and where its breaker is open, they are served; the metrics count them', async () => {
  const { gateway, moveOn } = await open();
  await using _ = gateway;
  const { data } = await gateway.ask(users);
  await gateway.emulator[Symbol.asyncDispose]();
  moveOn(ttlMs);
  for (let answered = 0; answered < 24; answered += 1) {
    const answer = await gateway.ask(users);
    expect(answer).toMatchObject({ data, extensions: { freshness: { source: 'STALE' } } });
  }
  const { text } = await gateway.send('/metrics');
  expect(text).toMatch(/^eiam_upstream_breaker_open\{pool="developer"\} 1$/m);
  expect(text).toMatch(/^eiam_memory_reads_total\{result="stale"\} 24$/m);
  expect(text).toMatch(/^eiam_memory_reads_total\{result="hit"\} \d+$/m);
});

test('a sign-in is checked against upstream alone, whatever rows about its account are in memory', async () => {
  const { authentication } = parseConfig({ AUTH_MODE: 'eiam', AUTH_READ: 'group:group_readers' });
  const { gateway, moveOn } = await open({ config: { authentication } });
  await using _ = gateway;
  const { directory } = gateway.emulator;
  directory.addGroup({ groupId: 'group_readers' });
  const { userId } = directory.addUser({ groupIds: ['group_readers'] });
  const headers = {
    authorization: `Bearer ${gateway.emulator.issueUserToken(userId)}`,
    'content-type': 'application/json',
  };
  const query = '{ viewer { user { username groups(first: 3) { nodes { id } } } } }';
  const asked = async () =>
    JSON.parse((await gateway.post(JSON.stringify({ query }), headers)).text) as {
      readonly data?: object;
      readonly errors?: readonly { readonly extensions: object }[];
    };
  expect(await asked()).toMatchObject({ data: { viewer: { user: { groups: { nodes: [{}] } } } } });
  moveOn(ttlMs);
  using _outage = gateway.emulator.faults.add({ fault: { kind: 'error503' } });
  const { data, errors } = await asked();
  expect(data).toBeUndefined();
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
});
