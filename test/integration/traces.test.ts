import { expect, test } from 'vitest';
import { newClientSpan } from '../support/collector.ts';
import { openTracedGateway } from './traced-gateway.ts';

const one = 'query One($id: ID!) { user(by: { id: $id }) { displayName } }';
const fault = { code: 2 };

test("a client's span holds the operation's, which holds the attempts', and upstream gets those", async () => {
  await using gateway = await openTracedGateway();
  const { traceId, spanId, traceparent } = newClientSpan();
  const { userId } = gateway.emulator.samples;
  const sent = { traceparent, tracestate: 'vendor=a,other=b', 'x-request-id': 'request-1' };
  const answer = await gateway.ask(one, { id: userId }, sent);
  expect(answer.errors).toBeUndefined();
  const { operation, attempts } = await gateway.collector.trace(traceId);
  const [attempt] = attempts;
  expect(operation.status).toBeUndefined();
  const tracestate = 'vendor=a,other=b';
  expect(operation).toMatchObject({
    ...{
      name: 'query',
      parentSpanId: spanId,
      traceState: tracestate,
      flags: 0x3_01,
      links: [],
    },
    attributes: {
      'graphql.operation.type': 'query',
      'graphql.operation.name': 'One',
      'eiam.request_id': 'request-1',
      'eiam.upstream_calls': 1,
    },
  });
  expect(attempts).toHaveLength(1);
  expect(attempt).toEqual({
    ...{
      traceId,
      name: 'GetUser',
      kind: 3,
      traceState: tracestate,
      flags: 0x1_01,
      links: [],
      droppedLinksCount: 0,
    },
    spanId: expect.any(String),
    parentSpanId: operation.spanId,
    startTimeUnixNano: expect.any(String),
    endTimeUnixNano: expect.any(String),
    attributes: {
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(gateway.relay.url).port),
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'eiam.request_id': expect.any(String),
    },
  });
  const began = [operation.startTimeUnixNano, attempt?.startTimeUnixNano];
  const ended = [attempt?.endTimeUnixNano, operation.endTimeUnixNano];
  expect([...began, ...ended].toSorted()).toEqual([...began, ...ended]);
  expect(gateway.relay.headers.at(-1)).toMatchObject({
    traceparent: `00-${traceId}-${attempt?.spanId}-01`,
    tracestate,
  });
});

test.each([
  ['of no shape', 'abc'],
  ['in capitals', `00-${'A'.repeat(32)}-${'1'.repeat(16)}-01`],
  ['of no trace', `00-${'0'.repeat(32)}-${'1'.repeat(16)}-01`],
  ['of no span', `00-${'1'.repeat(32)}-${'0'.repeat(16)}-01`],
  ['of a version that is none', `ff-${'1'.repeat(32)}-${'1'.repeat(16)}-01`],
  ['of the first version, with more', `00-${'1'.repeat(32)}-${'1'.repeat(16)}-01-more`],
  ['twice', `00-${'1'.repeat(32)}-${'1'.repeat(16)}-01, 00-${'1'.repeat(32)}-${'1'.repeat(16)}-01`],
  ['with a line of the log in it', '00-\\n{"level":50}-01'],
])('a traceparent %s is ignored: the operation begins a trace', async (_what, traceparent) => {
  await using gateway = await openTracedGateway();
  const answer = await gateway.ask('{ __typename }', {}, { traceparent });
  expect(answer).toEqual({ data: { __typename: 'Query' } });
  await expect.poll(() => gateway.collector.spans.filter(({ name }) => name === 'query')).toHaveLength(1);
  const [span] = gateway.collector.spans.filter(({ name }) => name === 'query');
  expect(span?.traceId).not.toBe('1'.repeat(32));
  expect(span?.parentSpanId).toBeUndefined();
});

test('a later version of traceparent is read as far as it is known', async () => {
  await using gateway = await openTracedGateway();
  const { traceId, spanId } = newClientSpan();
  await gateway.ask('{ __typename }', {}, { traceparent: `01-${traceId}-${spanId}-03-more` });
  const { operation } = await gateway.collector.trace(traceId);
  expect(operation.parentSpanId).toBe(spanId);
});

test('operations that are refused, and answers from memory, have a span each', async () => {
  const environment = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'collector',
    OTEL_BSP_SCHEDULE_DELAY: '1',
    CACHE_TTL_MS: '60000',
  };
  await using gateway = await openTracedGateway({ environment });
  const { userId: id } = gateway.emulator.samples;
  const spanOf = async (body: string) => {
    const { traceId, traceparent } = newClientSpan();
    await gateway.post(body, { traceparent });
    const { operation, attempts } = await gateway.collector.trace(traceId);
    const { name, attributes, status } = operation;
    return { name, status, error: attributes['error.type'], calls: attempts.length };
  };
  const asking = (query: string, variables = {}) => JSON.stringify({ query, variables });
  const query = asking(one, { id });
  expect(await spanOf('no JSON')).toEqual({ name: 'GraphQL Operation', error: 'BAD_REQUEST', calls: 0 });
  expect(await spanOf(asking('{'))).toMatchObject({ error: 'GRAPHQL_PARSE_FAILED', status: undefined });
  expect(await spanOf(asking('{ nothing }'))).toMatchObject({
    name: 'GraphQL Operation',
    error: 'GRAPHQL_VALIDATION_FAILED',
  });
  expect(await spanOf(query)).toEqual({ name: 'query', calls: 1 });
  expect(await spanOf(query)).toEqual({ name: 'query', calls: 0 });
  expect(await spanOf(query)).toEqual({ name: 'query', calls: 0 });
});

test('an attempt that failed says how, and only a fault fails the operation', async () => {
  await using gateway = await openTracedGateway();
  const { userId: id } = gateway.emulator.samples;
  const { faults } = gateway.emulator;
  faults.add({ operation: 'GetUser', times: 1, fault: { kind: 'error503' } });
  const first = newClientSpan();
  await gateway.ask(one, { id }, { traceparent: first.traceparent });
  const repeated = await gateway.collector.trace(first.traceId);
  expect(repeated.operation.status).toBeUndefined();
  expect(repeated.attempts.map(({ status, attributes }) => ({ status, ...attributes }))).toMatchObject([
    {
      status: fault,
      'error.type': 'unavailable',
      'http.response.status_code': 503,
      'eiam.code': 'ServiceUnavailable',
      'eiam.request_id': expect.any(String),
    },
    { status: undefined, 'http.request.resend_count': 1, 'http.response.status_code': 200 },
  ]);
  faults.add({ operation: 'GetUser', fault: { kind: 'dropBeforeAnswer' } });
  const second = newClientSpan();
  await gateway.ask(one, { id }, { traceparent: second.traceparent });
  const failed = await gateway.collector.trace(second.traceId);
  expect(failed.operation).toMatchObject({
    status: fault,
    attributes: { 'error.type': 'UPSTREAM_UNAVAILABLE', 'eiam.upstream_calls': failed.attempts.length },
  });
  expect(failed.attempts.map(({ status }) => status)).toEqual(failed.attempts.map(() => fault));
});

test('no span holds a value, an id of an object, or the caller', async () => {
  const environment = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'collector',
    OTEL_BSP_SCHEDULE_DELAY: '1',
    AUTH_MODE: 'local',
  };
  await using gateway = await openTracedGateway({ environment });
  const { app, collector, emulator } = gateway;
  const { userId } = emulator.samples;
  const user = emulator.directory.user(userId);
  const { traceId, traceparent } = newClientSpan();
  const headers = { traceparent, authorization: `Bearer ${app.localToken}` };
  const query = `query ($by: UserBy!) { user(by: $by) { id displayName } again: user(by: { id: "${userId}" }) { email } }`;
  const answer = await gateway.ask(query, { by: { username: user?.username } }, headers);
  expect(answer.errors).toBeUndefined();
  const { operation } = await collector.trace(traceId);
  expect(operation.attributes).toMatchObject({
    'eiam.document_hash': expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  const secrets = [userId, user?.username, user?.displayName, app.localToken, emulator.clientSecret, '/v2/'];
  expect(secrets.filter((text) => !text || collector.texts.join().includes(text))).toEqual([]);
});

test('what is not sampled is not sent, and its traceparent says so', async () => {
  await using gateway = await openTracedGateway();
  const { userId: id } = gateway.emulator.samples;
  const [unsampled, sampled] = [newClientSpan(), newClientSpan()];
  await gateway.ask(one, { id }, { traceparent: unsampled.traceparent.replace(/01$/, '00') });
  expect(gateway.relay.headers.at(-1)?.traceparent).toMatch(
    new RegExp(`^00-${unsampled.traceId}-[0-9a-f]{16}-00$`),
  );
  await gateway.ask(one, { id }, { traceparent: sampled.traceparent });
  await gateway.collector.trace(sampled.traceId);
  expect(gateway.collector.spans.filter(({ traceId }) => traceId === unsampled.traceId)).toEqual([]);
});

test.each([
  ['no setting', {}],
  ['OTEL_SDK_DISABLED', { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector', OTEL_SDK_DISABLED: 'true' }],
  ['no exporter', { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector', OTEL_TRACES_EXPORTER: 'none' }],
])('with %s nothing is sent, and no header goes upstream', async (_what, environment) => {
  const gateway = await openTracedGateway({ environment });
  const { relay, collector, emulator } = gateway;
  await using _gateway = gateway;
  const { traceparent } = newClientSpan();
  await gateway.ask(one, { id: emulator.samples.userId }, { traceparent });
  expect(relay.headers.length).toBeGreaterThan(0);
  expect(relay.headers.filter((headers) => headers.traceparent !== undefined)).toEqual([]);
  await gateway.app[Symbol.asyncDispose]();
  expect(collector.requests).toEqual([]);
});

test('without the propagator a client begins no trace of ours, and upstream gets no header', async () => {
  const environment = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'collector',
    OTEL_BSP_SCHEDULE_DELAY: '1',
    OTEL_PROPAGATORS: 'none',
  };
  await using gateway = await openTracedGateway({ environment });
  const { traceId, traceparent } = newClientSpan();
  await gateway.ask(one, { id: gateway.emulator.samples.userId }, { traceparent });
  await expect.poll(() => gateway.collector.spans.filter(({ name }) => name === 'query')).toHaveLength(1);
  expect(gateway.collector.spans.filter((span) => span.traceId === traceId)).toEqual([]);
  expect(gateway.relay.headers.filter((headers) => headers.traceparent !== undefined)).toEqual([]);
});

test('what waits is sent when the gateway stops, with what names the process and lets it in', async () => {
  const environment = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'collector',
    OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20secret,other=1',
    OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    OTEL_SERVICE_NAME: 'directory',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    OTEL_BSP_SCHEDULE_DELAY: '600000',
  };
  await using gateway = await openTracedGateway({ environment });
  const { traceId, traceparent } = newClientSpan();
  await gateway.ask('{ __typename }', {}, { traceparent });
  const { collector } = gateway;
  expect(collector.requests).toEqual([]);
  await gateway.app[Symbol.asyncDispose]();
  expect((await collector.trace(traceId)).operation.name).toBe('query');
  expect(collector.requests).toMatchObject([
    { url: '/v1/traces', headers: { 'api-key': 'a secret', other: '1', 'content-type': 'application/json' } },
  ]);
  expect(collector.resources).toEqual([
    {
      'service.name': 'directory',
      'service.version': expect.stringMatching(/^\d+\.\d+\.\d+$/),
      'service.instance.id': expect.any(String),
      'deployment.environment.name': 'test',
    },
  ]);
});
