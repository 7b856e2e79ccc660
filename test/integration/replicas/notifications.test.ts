import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasRedisServer, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { createSigner, event, type Signer, type WireEvent } from '../../unit/callbacks/alibaba/sender.ts';
import { hear, listenAt } from './listening.ts';
import { openReplicas, type ReplicaGateway, type Replicas } from './open-replicas.ts';
import { type Posted, post } from './posting.ts';

let server: RedisServer;
let signer: Signer;

beforeAll(async () => {
  if (hasRedisServer) server = await startRedisServer();
  signer = await createSigner('KEY1');
});
afterAll(async () => server?.[Symbol.asyncDispose]());

const open = (store = server, deadlineMs = 10_000) => {
  const alibabaCallback = { keys: { document: signer.document }, encryptionKeyHex: () => undefined };
  return openReplicas(store, { config: { alibabaCallback }, deadlineMs });
};

/** What IDaaS posts: a token of its own each time. */
async function signed({ emulator }: Replicas, ...events: readonly WireEvent[]): Promise<string> {
  const { instanceId, applicationId } = emulator;
  const token = await signer.sign(Date.now(), [], {
    claims: { sub: instanceId, aud: applicationId },
    data: { instanceId, eventVersion: 'V1.0', eventData: JSON.stringify(events) },
  });
  return JSON.stringify({ event: token });
}

const send = (gateway: ReplicaGateway, body: string) => post(gateway, 'alibaba', body);
const succeeded = (...events: readonly WireEvent[]) => ({
  status: 200,
  body: { successEvents: events.map(({ eventId }) => ({ eventId })), retriedEvents: [] },
});
const at = (secondsAgo: number) => ({ eventTime: String(Date.now() - secondsAgo * 1_000) });

describe.skipIf(!hasRedisServer)('an event of Alibaba’s', () => {
  test('that reaches all replicas at once, and again later, is heard once at each, in one order', async () => {
    await using replicas = await open();
    const { gateways } = replicas;
    await using stack = new AsyncDisposableStack();
    const streams = await Promise.all(gateways.map(async (gateway) => stack.use(await listenAt(gateway))));
    const events = Array.from({ length: 10 }, (_, index) =>
      event('user:update_info', `user_${index}`, at(10)),
    );
    const replies: Posted[] = [];
    for (const one of events) {
      const body = await signed(replicas, one);
      replies.push(...(await Promise.all([...gateways, ...gateways].map((gateway) => send(gateway, body)))));
    }
    for (const reply of replies) expect(reply).toMatchObject({ status: 200, body: { retriedEvents: [] } });
    const later = await replicas.open();
    for (const gateway of [...gateways, later]) {
      expect(await send(gateway, await signed(replicas, ...events))).toMatchObject(succeeded(...events));
    }
    const last = event('user:update_info', 'user_last', at(10));
    expect(await send(later, await signed(replicas, last))).toMatchObject(succeeded(last));
    const heard = await Promise.all(streams.map((stream) => hear(stream, events.length + 1)));
    const [first] = heard;
    for (const changes of heard) expect(changes).toEqual(first);
    expect(first?.map(({ subject }) => subject)).toEqual([...events.map(({ bizId }) => bizId), 'user_last']);
  });

  test('that is older than what another replica has seen is heard nowhere', async () => {
    await using replicas = await open();
    const { gateways } = replicas;
    await using stream = await listenAt(gateways[0]);
    const deleted = event('user:delete', 'user_a', at(5));
    expect(await send(gateways[1], await signed(replicas, deleted))).toMatchObject(succeeded(deleted));
    const later = await replicas.open();
    for (const gateway of [...gateways, later]) {
      const late = event('user:update_info', 'user_a', at(60));
      expect(await send(gateway, await signed(replicas, late))).toMatchObject(succeeded(late));
    }
    const last = event('user:update_info', 'user_last', at(5));
    await send(gateways[2], await signed(replicas, last));
    expect((await hear(stream, 2)).map(({ subject }) => subject)).toEqual(['user_a', 'user_last']);
  });
});

test.skipIf(!hasRedisServer)('without the store it is to come again, and is heard of once', async () => {
  await using own = await startRedisServer();
  await using replicas = await open(own, 500);
  const { gateways } = replicas;
  const one = event('user:update_info', 'user_a', at(10));
  await own.kill();
  for (const gateway of gateways) {
    const refused = { status: 503, body: { error: 'internal_error' } };
    expect(await send(gateway, await signed(replicas, one))).toMatchObject(refused);
  }
  await own.start();
  for (const gateway of gateways) {
    await expect.poll(async () => send(gateway, await signed(replicas, one))).toMatchObject(succeeded(one));
  }
  expect(gateways.flatMap(({ failures }) => failures)).toEqual([]);
});
