import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { toErrorFacts } from '../../src/observability/error-facts.ts';
import { startGateway } from '../support/gateway.ts';
import { keepLines } from '../support/log-lines.ts';

const query = 'query Named($id: ID!) { user(by: { id: $id }) { username } }';
const disable = 'mutation Off($id: ID!) { disableUser(input: { userId: $id }) { __typename } }';

/** A clock on which each operation takes this long, and ids that are numbers. */
function partsWith(durationMs: number) {
  let elapsed = 0;
  let last = 0;
  return {
    monotonicMs: () => {
      elapsed += durationMs;
      return elapsed;
    },
    newRequestId: () => `id-${++last}`,
  };
}

test('at `info` a query that succeeds is no line; one that is slow, one that fails and a mutation are one each', async () => {
  const kept = keepLines();
  let durationMs = 1;
  let elapsed = 0;
  const monotonicMs = () => (elapsed += durationMs);
  await using gateway = await startGateway({ log: kept.log, parts: { ...partsWith(1), monotonicMs } });
  const { userId: id } = gateway.emulator.samples;
  await gateway.ask(query, { id });
  expect(kept.operations()).toEqual([]);

  durationMs = 2_000;
  await gateway.ask(query, { id });
  durationMs = 1;
  const fault = { kind: 'refuse', status: 400, code: 'Unheard.Of' } as const;
  gateway.emulator.faults.add({ operation: 'GetUser', fault });
  await gateway.ask(query, { id });
  await gateway.ask('{ nothing }');
  await gateway.ask(disable, { id });
  const graphql = { type: 'query', name: 'Named', document: hash('sha256', query, 'hex') };
  const answered = { viewer: undefined, code: undefined, durationMs: expect.any(Number), calls: 1, graphql };
  expect(kept.operations()).toMatchObject([
    {
      level: 'info',
      text: 'an operation succeeded',
      facts: { ...answered, requestId: 'id-2', outcome: 'succeeded', isSlow: true },
    },
    {
      level: 'info',
      text: 'an operation was answered with errors',
      facts: { ...answered, requestId: 'id-3', outcome: 'partial', code: 'UPSTREAM_INVALID_RESPONSE' },
    },
    {
      level: 'info',
      text: 'an operation was refused',
      facts: {
        ...{
          ...answered,
          requestId: 'id-4',
          outcome: 'refused',
          code: 'GRAPHQL_VALIDATION_FAILED',
          calls: 0,
        },
        graphql: { type: undefined, name: undefined, document: hash('sha256', '{ nothing }', 'hex') },
      },
    },
    {
      level: 'info',
      text: 'an operation succeeded',
      facts: {
        ...{ ...answered, requestId: 'id-5', outcome: 'succeeded', calls: expect.any(Number) },
        graphql: { type: 'mutation', name: 'Off', document: hash('sha256', disable, 'hex') },
      },
    },
  ]);
});

test('at `debug` every operation and every call is a line, and both have the same request id', async () => {
  const kept = keepLines('debug');
  await using gateway = await startGateway({ log: kept.log, parts: partsWith(1) });
  const { userId: id } = gateway.emulator.samples;
  await gateway.ask(query, { id });
  expect(kept.operations()).toMatchObject([
    { level: 'debug', facts: { requestId: 'id-1', outcome: 'succeeded', calls: 1 } },
  ]);
  const ofOperation = kept.calls().filter(({ facts }) => facts.requestId !== undefined);
  expect(ofOperation).toMatchObject([
    {
      level: 'debug',
      text: 'a call to EIAM was answered',
      facts: { requestId: 'id-1', operation: 'GetUser', attempt: 1, status: 200, outcome: 'succeeded' },
    },
  ]);
});

test('each attempt that fails is a warning with its request, and those of a second are bounded', async () => {
  const kept = keepLines();
  let now = Date.UTC(2026, 0, 31);
  await using gateway = await startGateway({ log: kept.log, now: () => now, parts: partsWith(1) });
  const { userId: id } = gateway.emulator.samples;
  gateway.emulator.faults.add({ operation: 'GetUser', times: 2, fault: { kind: 'error503' } });
  await gateway.ask(query, { id });
  const facts = { requestId: 'id-1', operation: 'GetUser', status: 503, outcome: 'unavailable' };
  expect(kept.calls()).toMatchObject([
    { level: 'warn', text: 'a call to EIAM failed', facts: { ...facts, attempt: 1 } },
    { level: 'warn', facts: { ...facts, attempt: 2 } },
  ]);
  expect(kept.calls()[0]?.facts.upstreamRequestId).toMatch(/^[\dA-F-]{36}$/);

  // Anybody can cause refusals: of those of one second a hundred are lines.
  for (let sent = 0; sent < 103; sent += 1) await gateway.ask('{ nothing }');
  expect(kept.operations()).toHaveLength(100);
  now += 1_000;
  await gateway.ask('{ nothing }');
  expect(kept.operations()).toHaveLength(101);
  expect(kept.operations().at(-1)?.facts.leftOut).toBe(3);
});

test('an attempt without an answer says why there was none, and so does the breaker', async () => {
  const kept = keepLines();
  await using gateway = await startGateway({ log: kept.log, parts: partsWith(1) });
  const { userId: id } = gateway.emulator.samples;
  gateway.emulator.faults.add({ fault: { kind: 'dropBeforeAnswer' } });
  for (let asked = 0; asked < 6; asked += 1) await gateway.ask(query, { id });
  const reason = { operation: 'GetUser', status: undefined, causeCode: 'UND_ERR_SOCKET' };
  expect(kept.calls()[0]).toMatchObject({ level: 'warn', facts: { ...reason, outcome: 'unavailable' } });
  const opened = kept.lines.filter(({ text }) => text.startsWith('EIAM fails'));
  expect(opened).toMatchObject([{ level: 'warn', facts: { pool: 'developer', ...reason } }]);
});

test('that EIAM throttles, and that it throttles no more, is a line each', async () => {
  const kept = keepLines();
  let now = Date.UTC(2026, 0, 31);
  await using gateway = await startGateway({ log: kept.log, now: () => now });
  const { userId: id } = gateway.emulator.samples;
  gateway.emulator.faults.add({ operation: 'GetUser', times: 3, fault: { kind: 'throttle' } });
  await gateway.ask(query, { id });
  const begun = { level: 'warn', facts: { operation: 'GetUser' } };
  const states = () => kept.lines.filter(({ text }) => text.startsWith('EIAM throttles'));
  expect(states()).toMatchObject([begun]);
  now += 60_000;
  await gateway.ask(query, { id });
  expect(states()).toMatchObject([
    begun,
    { level: 'info', text: 'EIAM throttles no more', facts: { calls: 3 } },
  ]);
});

test("a defect of the gateway's own is an error with its stack, its operation and its request", async () => {
  const kept = keepLines();
  const newId = () => {
    throw new RangeError('planted', { cause: new TypeError('the reason') });
  };
  await using gateway = await startGateway({
    log: kept.log,
    config: { createExternalIds: true },
    parts: { ...partsWith(1), newId },
  });
  const create = `mutation Create { createGroup(input: { name: "Astronomers" }) { __typename } }`;
  const { errors } = await gateway.ask(create);
  expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
  const [line, ...others] = kept.lines.filter(({ level }) => level === 'error');
  expect(others).toEqual([]);
  expect(line?.facts).toMatchObject({ requestId: 'id-1', graphql: { type: 'mutation', name: 'Create' } });
  expect(toErrorFacts(line?.facts.err)).toMatchObject({
    type: 'UnforeseenWriteError',
    stack: expect.stringMatching(/\n {4}at resolve Mutation\.createGroup$/),
    cause: {
      ...{ type: 'RangeError', message: 'planted', stack: expect.stringMatching(/\n {4}at .*newId /) },
      cause: { type: 'TypeError', message: 'the reason' },
    },
  });
  expect(kept.operations()).toMatchObject([
    { facts: { requestId: 'id-1', code: 'INTERNAL_SERVER_ERROR', outcome: 'partial' } },
  ]);
});
