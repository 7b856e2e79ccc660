import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { expect } from 'vitest';
import { createApp } from '../../src/app.ts';
import type { AppParts } from '../../src/composition/app-parts.ts';
import type { App } from '../../src/composition/running-app.ts';
import { type Config, parseConfig } from '../../src/config.ts';
import type { Emulator, EmulatorOptions } from '../../src/emulator/emulator.ts';
import type { AccessKey, SecurityCredentials } from '../../src/emulator/management/access-keys.ts';
import type { Management } from '../../src/emulator/management/management.ts';
import type { Log } from '../../src/observability/log.ts';
import { type Collector, newClientSpan, openCollector } from './collector.ts';
import { brokenMarks } from './marks.ts';
import { openMirroredTwin, withoutTwins } from './planes/mirrored-twin.ts';

export interface GatewayOptions {
  readonly emulator?: EmulatorOptions;
  readonly config?: Partial<Config>;
  /** Whether the management API is at hand; default: the Developer API alone. */
  readonly accessKeys?: boolean;
  /** How the parts differ from those of a process. */
  readonly parts?: Partial<AppParts>;
  /** Milliseconds since the epoch, for the gateway alone; default `Date.now`. */
  readonly now?: () => number;
  /** Told all that the gateway would log. */
  readonly log?: Log;
}

/** What a GraphQL client reads: the body of the reply. */
export interface Answer<Data = Record<string, unknown>> {
  readonly data?: Data | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly locations?: readonly { readonly line: number; readonly column: number }[];
    readonly path?: readonly (string | number)[];
    readonly extensions?: Record<string, unknown>;
  }[];
  readonly extensions?: {
    readonly upstream?: {
      readonly calls: number;
      readonly byOperation: Record<string, number>;
      readonly cacheHits: number;
      readonly coalesced: number;
      readonly retries: number;
      readonly waitedMs: number;
      readonly fallbacks: Record<string, number>;
      readonly bestEffort: readonly string[];
    };
    readonly freshness?: {
      readonly source: 'LIVE' | 'MEMORY' | 'STALE' | 'MIXED';
      readonly asOf: string;
    };
    readonly cost?: {
      readonly expected: number;
      readonly bound: number;
      readonly estimated: number;
      readonly limit: number;
      readonly budget: { readonly remaining: number; readonly resetAt: string } | null;
    };
  };
}

export interface Gateway extends AsyncDisposable {
  readonly app: App;
  readonly emulator: Emulator;
  /** Sends an operation and reads the whole answer, what it cost upstream included. */
  ask<Data = Record<string, unknown>>(
    query: string,
    variables?: object,
    init?: RequestInit,
  ): Promise<Answer<Data>>;
  /** The same for an operation of test/operations, with its types. */
  askTyped<Data, Variables extends object>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Answer<Data>>;
  /**
   * Sends an operation and counts what the emulator was really asked, by operation, the management API's as `management:…`. The answer
   * and the operation's trace say the same.
   */
  count(query: string, variables?: object): Promise<Record<string, number>>;
}

/** Calls by operation, of both planes, token calls left out. */
export function countersOf({ counters, management }: Emulator): Record<string, number> {
  const { GenerateToken: _token, ...counted } = counters.snapshot();
  for (const [operation, calls] of Object.entries(management.counters.snapshot())) {
    counted[`management:${operation}`] = calls;
  }
  return counted;
}

/** An emulator as if it were a real EIAM, asked with these keys. */
export function toUpstream(
  {
    endpoint,
    instanceId,
    applicationId,
    clientSecret,
    management,
  }: Pick<Emulator, 'endpoint' | 'instanceId' | 'applicationId' | 'clientSecret'> & {
    readonly management: Pick<Management, 'endpoint'>;
  },
  { accessKeyId, accessKeySecret, ...key }: AccessKey | SecurityCredentials,
) {
  const securityToken = 'securityToken' in key ? key.securityToken : undefined;
  return {
    kind: 'eiam',
    endpoint,
    instanceId,
    applicationId,
    clientSecret: () => clientSecret,
    management: {
      endpoint: management.endpoint,
      credentials: () => ({ accessKeyId, accessKeySecret, securityToken }),
    },
  } as const;
}

const silent = { info: () => {}, warn: () => {}, error: () => {} };

/** Of the operations that a test counts alone: each has a client's span, which is sampled. */
function tracingTo({ url }: Collector) {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_TRACES_SAMPLER: 'parentbased_always_off',
    OTEL_BSP_SCHEDULE_DELAY: '1',
  };
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** A gateway on an emulator of its own: the whole product but for the socket in front. */
export async function startGateway({
  emulator: options = {},
  config = {},
  accessKeys = false,
  parts = {},
  now = Date.now,
  log = silent,
}: GatewayOptions = {}): Promise<Gateway> {
  await using stack = new AsyncDisposableStack();
  const collector = stack.use(await openCollector());
  // It fills by calls of its own, which would be counted.
  const environment = { MIRROR: 'off', EMULATOR_ACCESS_KEYS: String(accessKeys), ...tracingTo(collector) };
  const whole = { ...parseConfig(environment), ...config };
  const isCompared = process.env.EIAM_TEST_READS === 'mirror' && !config.mirror;
  const app = await createApp(whole, {
    log: isCompared ? withoutTwins(log) : log,
    now,
    // Back-offs of no length: the tests count retries, and wait for none.
    random: () => 0,
    emulator: { scope: 'all', ...options },
    // Long enough for every sibling on a busy machine: the tests count calls, not milliseconds.
    siblingWait: { quietMs: 2_000, limitMs: 10_000 },
    // One look at the start is enough for a test that counts calls.
    scopeTtlMs: 600_000,
    ...parts,
  });
  stack.use(app);
  const { emulator } = app;
  if (!emulator) throw new Error('Expected an embedded emulator');
  const twin = isCompared
    ? stack.use(openMirroredTwin({ config: whole, emulator, options: { emulator: options, parts, now } }))
    : undefined;

  async function ask<Data>(
    query: string,
    variables: object = {},
    init: RequestInit = {},
  ): Promise<Answer<Data>> {
    const headers = { 'content-type': 'application/json', 'x-eiam-trace': '1', ...init.headers };
    const body = JSON.stringify({ query, variables });
    const response = await app.fetch('http://gateway/graphql', { method: 'POST', body, ...init, headers });
    const answer: Answer<Data> = await response.json();
    // Every answer of every test keeps what the graph promises of null.
    if (init.body === undefined) expect(brokenMarks(query, answer, config.optionalMembers)).toEqual([]);
    await twin?.compare({ query, variables, init, live: answer });
    return answer;
  }

  const owned = stack.move();

  return {
    app,
    emulator,
    ask,
    askTyped: (document, variables) => ask(print(document), variables),
    async count(query, variables) {
      emulator.counters.reset();
      emulator.management.counters.reset();
      const { traceId, spanId, traceparent } = newClientSpan();
      const { errors, extensions } = await ask(query, variables, { headers: { traceparent } });
      expect(errors).toBeUndefined();
      const counted = countersOf(emulator);
      expect(extensions?.upstream?.byOperation).toEqual(counted);
      const { operation, attempts } = await collector.trace(traceId);
      expect(operation).toMatchObject({
        parentSpanId: spanId,
        attributes: { 'eiam.upstream_calls': attempts.length },
      });
      expect(attempts.map(({ parentSpanId }) => parentSpanId)).toEqual(attempts.map(() => operation.spanId));
      expect(countBy(attempts.map(({ name }) => name))).toEqual(counted);
      return counted;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
