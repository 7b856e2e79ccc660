import { generateKeyPair } from 'jose';
import { describe, expect, test } from 'vitest';
import { type Failing, faults, reads, write } from '../graph/fault-cases.ts';
import { newClientSpan } from '../support/collector.ts';
import { issuerName, sign, startIssuer } from '../support/issuer.ts';
import { keepLines } from '../support/log-lines.ts';
import { openTracedGateway, type TracedOptions, toCollector } from './traced-gateway.ts';

/** How the log, the metrics and the spans name what a client gets as this code. */
const outcomes: Readonly<Record<string, string>> = {
  UPSTREAM_THROTTLED: 'throttled',
  UPSTREAM_UNAVAILABLE: 'unavailable',
  UPSTREAM_INVALID_RESPONSE: 'invalidResponse',
  UPSTREAM_UNAUTHORIZED: 'unauthorized',
  UPSTREAM_TIMEOUT: 'timeout',
};

/** Retries and the breaker are no matter of these faults, each of which is of one call. */
const unbounded = { outage: { retryReserve: 10_000, judgedCalls: 10_000 } };

/** A gateway with all that an operator sees of it. */
async function open({ environment = {}, parts = {}, ...options }: TracedOptions = {}) {
  const kept = keepLines();
  const gateway = await openTracedGateway({
    ...options,
    environment: { ...toCollector, ...environment },
    parts: { log: kept.log, ...parts },
  });
  let asked = 0;
  return {
    gateway,
    kept,
    metrics: async () => (await fetch(new URL('/metrics', gateway.url))).text(),
    /** Sends an operation; what it left: its answer, its lines, and its spans once they have come. */
    async send(query: string, variables: object = {}, headers: Record<string, string> = {}) {
      asked += 1;
      const requestId = `asked-${asked}`;
      const { traceId, traceparent } = newClientSpan();
      const sent = { 'x-request-id': requestId, traceparent, ...headers };
      const answer = await gateway.ask(query, variables, sent);
      const lines = kept.lines.filter(({ facts }) => facts.requestId === requestId);
      return { answer, lines, spans: () => gateway.collector.trace(traceId) };
    },
    async ask(query: string, variables: object = {}, headers: Record<string, string> = {}) {
      const left = await this.send(query, variables, headers);
      return { ...left, spans: await left.spans() };
    },
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}

/** Of a series; 0 where it is not there yet. */
function countIn(metrics: string, series: string): number {
  const line = metrics.split('\n').find((each) => each.startsWith(`${series} `));
  return Number(line?.slice(series.length) ?? 0);
}

function readOf(operation: string) {
  const read = reads[operation];
  if (!read) throw new Error(`Expected a field that needs ${operation}`);
  return read;
}

describe.each(Object.entries(faults))('%s', (name, { fault, code }: Failing) => {
  const outcome = outcomes[code];
  const settings = { EIAM_TIMEOUT_MS: name === 'no answer' ? '250' : '10000' };

  test('each read operation: a line, a figure and spans name the call that failed, and its operation', async () => {
    await using opened = await open({ environment: settings, parts: unbounded });
    const { emulator } = opened.gateway;
    const figureOf = async (operation: string) =>
      countIn(
        await opened.metrics(),
        `eiam_upstream_calls_total{operation="${operation}",outcome="${outcome}"}`,
      );
    const left = new Map<string, Awaited<ReturnType<typeof opened.send>> & { readonly counted: number }>();
    for (const operation of Object.keys(reads)) {
      const read = readOf(operation);
      using _fault = emulator.faults.add({ operation, times: Number.POSITIVE_INFINITY, fault });
      const query = write(read, operation, name);
      // What another read has asked this operation for may have taken too long as well, on a busy machine.
      const before = await figureOf(operation);
      const sent = await opened.send(query, read.variables?.(emulator) ?? {});
      left.set(operation, { ...sent, counted: (await figureOf(operation)) - before });
    }
    for (const [operation, { answer, lines, spans, counted }] of left) {
      expect(answer.errors?.map(({ extensions }) => extensions?.code)).toEqual([code]);
      expect(lines).toContainEqual(
        expect.objectContaining({
          level: 'info',
          facts: expect.objectContaining({ outcome: 'partial', code }),
        }),
      );
      const spansLeft = await spans();
      const attempts = spansLeft.attempts.filter((span) => span.name === operation);
      expect(attempts.length).toBeGreaterThan(0);
      expect(attempts.at(-1)?.attributes['error.type']).toBe(outcome);
      expect(spansLeft.operation.attributes['error.type']).toBe(code);
      const failed = lines.filter(
        ({ facts }) => facts.attempt !== undefined && facts.operation === operation,
      );
      // Throttling is a state, with a line where it begins.
      expect(failed).toHaveLength(outcome === 'throttled' ? 0 : attempts.length);
      for (const { level, facts } of failed) expect([level, facts.outcome]).toEqual(['warn', outcome]);
      expect([operation, counted]).toEqual([operation, attempts.length]);
    }
    expect(await opened.metrics()).toContain(
      `eiam_operations_total{outcome="partial",code="${code}"} ${left.size}`,
    );
    const texts = opened.kept.lines.map(({ text }) => text);
    expect(texts.includes('EIAM throttles: calls wait as long as it asks for')).toBe(outcome === 'throttled');
    expect(opened.kept.lines).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        facts: expect.objectContaining({ code, causes: expect.anything() }),
      }),
    );
  });

  test('with a row in memory that is past its time, the failed call is named although the operation succeeds', async () => {
    let aheadMs = 0;
    await using opened = await open({
      environment: { ...settings, CACHE_TTL_MS: '60000', STALE_IF_ERROR_MS: '600000' },
      parts: { ...unbounded, now: () => Date.now() + aheadMs },
    });
    const { emulator } = opened.gateway;
    const operation = 'GetGroup';
    const query = 'query ($id: ID!) { group(id: $id) { name } }';
    const variables = { id: emulator.samples.groupId };
    const healthy = await opened.ask(query, variables);
    using _fault = emulator.faults.add({ operation, times: Number.POSITIVE_INFINITY, fault });
    const fresh = await opened.ask(query, variables);
    expect(fresh).toMatchObject({ answer: healthy.answer, lines: [], spans: { attempts: [] } });
    aheadMs += 61_000;
    const { answer, lines, spans } = await opened.ask(query, variables);
    const isServed = faults[name]?.isOutage === true;
    expect(answer.errors?.map(({ extensions }) => extensions?.code)).toEqual(isServed ? undefined : [code]);
    expect(spans.attempts.at(-1)?.attributes['error.type']).toBe(outcome);
    expect(lines.some(({ level }) => level === 'warn')).toBe(outcome !== 'throttled' || !isServed);
    const served = /eiam_memory_reads_total\{[^}]*stale[^}]*\} 1/;
    expect(served.test(await opened.metrics())).toBe(isServed);
  });
});

test('a breaker that is open: a line, figures, and operations without an attempt', async () => {
  await using opened = await open();
  const { emulator } = opened.gateway;
  emulator.faults.add({ operation: 'GetUser', times: Number.POSITIVE_INFINITY, fault: { kind: 'error503' } });
  const query = 'query ($id: ID!) { user(by: { id: $id }) { username } }';
  for (let sent = 0; sent < 40; sent += 1) await opened.send(query, { id: emulator.samples.userId });
  const { answer, spans, lines } = await opened.ask(query, { id: emulator.samples.userId });
  expect(answer.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
  expect(spans).toMatchObject({
    operation: { attributes: { 'error.type': 'UPSTREAM_UNAVAILABLE', 'eiam.upstream_calls': 0 } },
    attempts: [],
  });
  expect(lines).toMatchObject([{ level: 'info', facts: { code: 'UPSTREAM_UNAVAILABLE', calls: 0 } }]);
  expect(opened.kept.lines).toContainEqual(
    expect.objectContaining({
      level: 'warn',
      facts: expect.objectContaining({ pool: 'developer', operation: 'GetUser', status: 503 }),
    }),
  );
  const metrics = await opened.metrics();
  expect(metrics).toContain('eiam_upstream_breaker_open{pool="developer"} 1');
  expect(metrics).toMatch(/eiam_upstream_breaker_refused_total\{pool="developer"\} [1-9]/);
  expect(metrics).toMatch(/eiam_upstream_retries_total\{pool="developer"\} [1-9]/);
});

test('a retry budget that is spent: one attempt an operation, and a figure', async () => {
  await using opened = await open({ parts: { outage: { retryReserve: 0, judgedCalls: 10_000 } } });
  const { faults: added, samples } = opened.gateway.emulator;
  added.add({ operation: 'GetUser', times: Number.POSITIVE_INFINITY, fault: { kind: 'error503' } });
  const query = 'query ($id: ID!) { user(by: { id: $id }) { username } }';
  const { spans, lines } = await opened.ask(query, { id: samples.userId });
  expect(spans.attempts).toHaveLength(1);
  expect(lines.filter(({ facts }) => 'attempt' in facts)).toMatchObject([{ facts: { attempt: 1 } }]);
  expect(await opened.metrics()).toContain('eiam_upstream_retries_denied_total{pool="developer"} 1');
});

test('a forged token: a line, a figure, a span', async () => {
  await using issuer = await startIssuer();
  await using opened = await open({
    environment: {
      ...{ AUTH_MODE: 'jwt', AUTH_ISSUER: issuerName, AUTH_AUDIENCE: 'directory' },
      AUTH_JWKS_URL: issuer.jwksUrl,
    },
  });
  const { privateKey } = await generateKeyPair('ES256');
  const authorization = `Bearer ${await sign({}, {}, privateKey)}`;
  const { spans, lines } = await opened.ask('{ __typename }', {}, { authorization });
  expect(spans.operation.attributes['error.type']).toBe('UNAUTHENTICATED');
  expect(lines).toMatchObject([{ level: 'info', facts: { code: 'UNAUTHENTICATED', outcome: 'refused' } }]);
  expect(opened.kept.lines).toContainEqual(
    expect.objectContaining({ level: 'info', facts: { reason: 'signature', count: 1 } }),
  );
  expect(await opened.metrics()).toContain('eiam_sign_in_refusals_total{reason="signature"} 1');
});

test('a member that is not as in the contract: a line, a figure, a span', async () => {
  await using opened = await open();
  opened.gateway.emulator.odd.set({ member: 'User.createTime', value: '"soon"' });
  const { spans } = await opened.ask('{ users(first: 1) { nodes { createdAt } } }');
  expect(spans.operation.attributes['error.type']).toBe('UPSTREAM_INVALID_RESPONSE');
  expect(opened.kept.lines).toContainEqual(
    expect.objectContaining({
      level: 'warn',
      facts: expect.objectContaining({ operation: 'ListUsers', member: 'User.createTime' }),
    }),
  );
  expect(await opened.metrics()).toMatch(
    /eiam_reply_mismatches_total\{operation="ListUsers",member="User.createTime"/,
  );
});

test("a defect of the gateway's own: an error, a figure, a span", async () => {
  const newId = () => {
    throw new RangeError('planted');
  };
  await using opened = await open({ environment: { EIAM_CREATE_EXTERNAL_IDS: 'true' }, parts: { newId } });
  const { spans, lines } = await opened.ask(
    'mutation { createGroup(input: { name: "New" }) { __typename } }',
  );
  const code = 'INTERNAL_SERVER_ERROR';
  expect(spans.operation.attributes['error.type']).toBe(code);
  expect(lines).toContainEqual(expect.objectContaining({ level: 'error' }));
  expect(lines).toContainEqual(expect.objectContaining({ facts: expect.objectContaining({ code }) }));
  expect(await opened.metrics()).toContain(`eiam_operations_total{outcome="partial",code="${code}"} 1`);
});
