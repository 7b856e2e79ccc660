import { expect, test } from 'vitest';
import { type CollectedSpan, newClientSpan } from '../support/collector.ts';
import { subscribe } from '../support/subscribe.ts';
import { openTracedGateway } from './traced-gateway.ts';
import { ask, changes, connect, patch } from './websocket-clients.ts';

const environment = {
  OTEL_EXPORTER_OTLP_ENDPOINT: 'collector',
  OTEL_BSP_SCHEDULE_DELAY: '1',
  CACHE_TTL_MS: '60000',
};
const one = 'query ($id: ID!) { user(by: { id: $id }) { displayName } }';

function placeOf({ traceId, spanId }: Pick<CollectedSpan, 'traceId' | 'spanId'>) {
  return { traceId, spanId };
}

function linksOf({ links }: CollectedSpan) {
  return links.map(placeOf);
}

test('operations that wait for one call are linked with it, both ways', async () => {
  await using gateway = await openTracedGateway({ environment });
  const { app, collector, relay, emulator } = gateway;
  const { userId: id } = emulator.samples;
  const release = relay.hold();
  const clients = [newClientSpan(), newClientSpan(), newClientSpan()];
  const [first, ...others] = clients;
  const answers = [gateway.ask(one, { id }, { traceparent: first?.traceparent ?? '' })];
  await expect.poll(() => relay.held).toBe(1);
  answers.push(...others.map(({ traceparent }) => gateway.ask(one, { id }, { traceparent })));
  await expect.poll(() => app.cache?.stats().joins).toBe(2);
  release();
  expect((await Promise.all(answers)).map(({ errors }) => errors)).toEqual(clients.map(() => undefined));
  const [leader, ...joined] = await Promise.all(clients.map(({ traceId }) => collector.trace(traceId)));
  const [attempt] = leader?.attempts ?? [];
  if (!leader || !attempt) throw new Error('Expected the call that was made');
  expect(leader.attempts).toHaveLength(1);
  expect(linksOf(leader.operation)).toEqual([]);
  expect(joined.flatMap(({ attempts }) => attempts)).toEqual([]);
  expect(joined.map(({ operation }) => linksOf(operation))).toEqual(joined.map(() => [placeOf(attempt)]));
  const operations = joined.map(({ operation }) => placeOf(operation));
  expect(linksOf(attempt)).toHaveLength(2);
  expect(linksOf(attempt)).toEqual(expect.arrayContaining(operations));
});

test('an operation of which a part is read with the batch of another one is linked with that', async () => {
  await using gateway = await openTracedGateway({ environment, accessKeys: true });
  const { app, collector, managementRelay, emulator } = gateway;
  const users = [...emulator.directory.users()].map(({ userId }) => userId);
  const query = 'query ($id: ID!) { group(id: $id) { members(first: 10) { nodes { displayName } } } }';
  const groupOf = (from: number, to: number) =>
    emulator.directory.addGroup({ userIds: users.slice(from, to) }).groupId;
  const [one, other] = [groupOf(0, 6), groupOf(3, 9)];
  const release = managementRelay.hold();
  const [first, second] = [newClientSpan(), newClientSpan()];
  const answers = [gateway.ask(query, { id: one }, { traceparent: first.traceparent })];
  await expect.poll(() => managementRelay.held).toBe(1);
  answers.push(gateway.ask(query, { id: other }, { traceparent: second.traceparent }));
  await expect.poll(() => managementRelay.held).toBe(2);
  expect(app.cache?.stats().joins).toBe(3);
  release();
  expect((await Promise.all(answers)).map(({ errors }) => errors)).toEqual([undefined, undefined]);
  const leader = await collector.trace(first.traceId);
  const joined = await collector.trace(second.traceId);
  const batchOf = ({ attempts }: typeof leader) =>
    attempts.filter(({ name }) => name === 'management:ListUsers');
  const [batch] = batchOf(leader);
  if (!batch) throw new Error('Expected the call that was made');
  expect(batchOf(leader)).toHaveLength(1);
  expect(linksOf(batch)).toEqual([placeOf(joined.operation)]);
  expect(linksOf(joined.operation)).toEqual([placeOf(batch)]);
  expect(batchOf(joined).map(linksOf)).toEqual([[]]);
  expect(linksOf(leader.operation)).toEqual([]);
});

test('an event has a trace of its own, with a link to the span that opened its stream', async () => {
  await using gateway = await openTracedGateway({ environment });
  const { url, collector, emulator } = gateway;
  const { traceId, spanId, traceparent } = newClientSpan();
  const send = ({ headers, ...init }: RequestInit) =>
    fetch(url, { ...init, headers: { ...Object(headers), traceparent } });
  await using stream = await subscribe(send, changes);
  const input = { userId: emulator.samples.userId, displayName: 'Another' };
  const write = newClientSpan();
  await gateway.ask(patch, { input }, { traceparent: write.traceparent });
  expect(await stream.next()).toMatchObject({
    data: { directoryChanged: { object: { displayName: 'Another' } } },
  });
  const events = () => collector.spans.filter(({ name }) => name === 'subscription');
  await expect.poll(events).toHaveLength(1);
  const [event] = events();
  expect(event?.links.map(placeOf)).toEqual([{ traceId, spanId }]);
  expect(event?.parentSpanId).toBeUndefined();
  expect((await collector.trace(write.traceId)).operation.name).toBe('mutation');
});

test('operations of a WebSocket have traces of their own', async () => {
  await using gateway = await openTracedGateway({ environment });
  using client = connect(gateway.url);
  expect(await ask(client, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  expect(await ask(client, '{ nothing }').catch(() => 'refused')).toBe('refused');
  const operations = () => gateway.collector.spans.filter(({ kind }) => kind === 2);
  await expect.poll(operations).toHaveLength(2);
  expect(operations().map(({ name, attributes }) => [name, attributes['error.type']])).toEqual([
    ['query', undefined],
    ['GraphQL Operation', 'GRAPHQL_VALIDATION_FAILED'],
  ]);
  expect(new Set(operations().map(({ traceId }) => traceId)).size).toBe(2);
});
