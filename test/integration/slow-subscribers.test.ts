import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { openGateway } from './open-gateway.ts';

const query = `subscription { directoryChanged {
  ... on DirectoryMembersChanged { containerId addedUserIds } ... on DirectoryResyncRequired { reason }
} }`;
/** More than the gateway keeps, and each large: no buffer between the two ends holds them all. */
const events = 12_000;
const relatedIds = Array.from({ length: 100 }, (_, index) => `user_${'x'.repeat(50)}${index}`);

type Gateway = Awaited<ReturnType<typeof openGateway>>;

async function publishAll({ app }: Gateway): Promise<void> {
  for (let index = 0; index < events; index += 1) {
    const entityId = `group_${index}`;
    app.publish({
      id: entityId,
      origin: 'ALIBABA_CALLBACK',
      kind: 'MEMBERSHIP',
      change: 'MEMBERS_ADDED',
      entityId,
      relatedIds,
      changedFields: [],
      occurredAt: 0,
    });
    // The listener could send by now.
    if (index % 10 === 0) await setImmediate();
  }
}

/** What was heard, from the first change on, until the last one. */
function createEar() {
  const { promise: done, resolve } = Promise.withResolvers<void>();
  let text = '';
  const heard: string[] = [];
  return {
    heard,
    done,
    hear(part: string) {
      text += part;
      const changes = [...text.matchAll(/"(?:containerId|reason)":"(\w+)"/g)];
      for (const [, change = ''] of changes) {
        heard.push(change);
        if (change === `group_${events - 1}` || change === 'OVERLOAD') resolve();
      }
      const end = changes.at(-1);
      text = end ? text.slice(end.index + end[0].length) : text.slice(-200);
    },
  };
}

/** From the first on without a gap, then one resync, and nothing that was dropped. */
function expectResync(heard: readonly string[]): void {
  const places = heard.map((change) => heard.indexOf(change));
  expect(places).toEqual(heard.map((_, index) => index));
  expect(heard.at(-1)).toBe('OVERLOAD');
  expect(heard.length).toBeLessThan(events);
  expect(heard.slice(0, -1)).toEqual(
    Array.from({ length: heard.length - 1 }, (_, index) => `group_${index}`),
  );
}

test('a client that does not read its stream of events gets a resync', async () => {
  await using gateway = await openGateway();
  const headers = { accept: 'text/event-stream', 'content-type': 'application/json' };
  const asked = request(gateway.url, { method: 'POST', headers }).end(JSON.stringify({ query }));
  const [reply]: IncomingMessage[] = await once(asked, 'response');
  await publishAll(gateway);
  const ear = createEar();
  reply?.setEncoding('utf8').on('data', ear.hear);
  await ear.done;
  expectResync(ear.heard);
  asked.destroy();
});

test('a client that does not read its WebSocket gets a resync', async () => {
  await using gateway = await openGateway();
  const socket = new WebSocket(gateway.url.replace('http', 'ws'), 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
  socket.send('{"type":"ping"}');
  // The answer to the ping tells that the subscription stands.
  await once(socket, 'message');
  socket.pause();
  await publishAll(gateway);
  const ear = createEar();
  socket.on('message', (text) => ear.hear(String(text)));
  socket.resume();
  await ear.done;
  expectResync(ear.heard);
  socket.terminate();
});
