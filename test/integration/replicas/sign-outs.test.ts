import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { DirectoryEvent } from '../../../src/events/directory-event.ts';
import type { Answer } from '../../support/gateway.ts';
import { type Issuer, nowSeconds, sign, startIssuer } from '../../support/issuer.ts';
import { hasRedisServer, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { openReplicas, type ReplicaGateway } from './open-replicas.ts';
import { settingsOf } from './posting.ts';

let server: RedisServer;
let issuer: Issuer;

beforeAll(async () => {
  if (hasRedisServer) server = await startRedisServer();
  issuer = await startIssuer();
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
});

const viewer = '{ viewer { subject } }';
const revoking = 'mutation ($token: String!) { revokeToken(input: { token: $token }) { __typename } }';
const codesOf = ({ errors = [] }: Answer) => errors.map(({ extensions }) => extensions?.code);
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** A socket whose client has introduced itself, and the code that it is closed with. */
async function connect({ url }: ReplicaGateway, token: string) {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws', { headers: bearer(token) });
  const closed = once(socket, 'close').then(([code]: number[]) => code);
  const acknowledged = once(socket, 'message');
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await acknowledged;
  return { closed, [Symbol.dispose]: () => socket.terminate() };
}

function open(store = server, deadlineMs = 10_000) {
  const { authentication } = issuer.config();
  // What one that starts reads of the log is nothing: what ended before it has to find elsewhere.
  return openReplicas(store, {
    ...{ config: { authentication, signIn: settingsOf({}).signIn } },
    ...{ deadlineMs, lookBackMs: 0 },
  });
}

describe.skipIf(!hasRedisServer)('a token that is revoked at one replica', () => {
  test('ends sockets at the others, and is refused by those that start later', async () => {
    await using replicas = await open();
    const { gateways } = replicas;
    const token = await sign({ scope: 'DIRECTORY_READ', sub: 'user_mia' });
    const other = await sign({ scope: 'DIRECTORY_READ', sub: 'user_mia', jti: 'other' });
    using first = await connect(gateways[1], token);
    using second = await connect(gateways[2], token);
    const { errors } = await gateways[0].ask(revoking, { token });
    expect(errors).toBeUndefined();
    expect(await Promise.all([first.closed, second.closed])).toEqual([4403, 4403]);
    const later = await replicas.open();
    for (const gateway of [...gateways, later]) {
      expect(codesOf(await gateway.ask(viewer, {}, bearer(token)))).toEqual(['UNAUTHENTICATED']);
      expect(await gateway.ask(viewer, {}, bearer(other))).toMatchObject({
        data: { viewer: { subject: 'user_mia' } },
      });
    }
  });

  test('is refused there at once, and by the others once the store can be reached again', async () => {
    await using own = await startRedisServer();
    await using replicas = await open(own, 500);
    const { gateways } = replicas;
    const token = await sign({ scope: 'DIRECTORY_READ', sub: 'user_mia' });
    using socket = await connect(gateways[1], token);
    await own.kill();
    expect((await gateways[0].ask(revoking, { token })).errors).toBeUndefined();
    expect(codesOf(await gateways[0].ask(viewer, {}, bearer(token)))).toEqual(['UNAUTHENTICATED']);
    await own.start();
    await socket.closed;
    const later = await replicas.open();
    for (const gateway of [...gateways, later]) {
      await expect
        .poll(async () => codesOf(await gateway.ask(viewer, {}, bearer(token))))
        .toEqual(['UNAUTHENTICATED']);
    }
  });
});

test.skipIf(!hasRedisServer)(
  'a closed account is signed out at all replicas, those that start later among them',
  async () => {
    await using replicas = await open();
    const { gateways } = replicas;
    const token = await sign({ scope: 'DIRECTORY_READ', sub: 'user_mia', iat: nowSeconds() - 5 });
    using socket = await connect(gateways[1], token);
    const disabled: DirectoryEvent = {
      ...{ id: 'event-disabled', origin: 'ALIBABA_CALLBACK', kind: 'USER', change: 'DISABLED' },
      ...{ entityId: 'user_mia', relatedIds: [], changedFields: ['status'], occurredAt: Date.now() },
    };
    gateways[0].app.publish(disabled);
    await socket.closed;
    const later = await replicas.open();
    for (const gateway of [...gateways, later]) {
      await expect
        .poll(async () => codesOf(await gateway.ask(viewer, {}, bearer(token))))
        .toEqual(['UNAUTHENTICATED']);
    }
  },
);
