import { expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../../src/config.ts';

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/base/' };

function issuesOf(environment: Record<string, string>): readonly string[] {
  try {
    parseConfig(environment);
    return [];
  } catch (error) {
    return error instanceof ConfigError ? error.issues : [String(error)];
  }
}

test.each([
  [{}, undefined],
  [{ OTEL_TRACES_EXPORTER: 'otlp' }, 'http://localhost:4318/v1/traces'],
  [endpoint, 'http://collector:4318/base/v1/traces'],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces/in' }, 'https://traces/in'],
  [{ ...endpoint, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces/in' }, 'https://traces/in'],
  [{ ...endpoint, OTEL_TRACES_EXPORTER: 'none' }, undefined],
  [{ ...endpoint, OTEL_SDK_DISABLED: 'true' }, undefined],
])('%j sends traces to %s', (environment, url) => {
  expect(parseConfig(environment).tracing?.url).toBe(url);
});

test('those for traces alone go before those for all signals', () => {
  const { tracing } = parseConfig({
    ...endpoint,
    OTEL_EXPORTER_OTLP_HEADERS: 'all=1',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'traces=%E4%BD%A0,b=x=y',
    OTEL_EXPORTER_OTLP_TIMEOUT: '1',
    OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '2',
    OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: 'none',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
    OTEL_BSP_MAX_QUEUE_SIZE: '100',
  });
  expect(tracing).toMatchObject({
    timeoutMs: 2,
    gzip: false,
    batch: { maxQueueSize: 100, maxBatchSize: 100 },
  });
  expect(tracing?.headers()).toEqual({ traces: '你', b: 'x=y' });
});

test.each([
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, /^OTEL_EXPORTER_OTLP_ENDPOINT: expected a URL/],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://me:word@collector' },
    /^OTEL_EXPORTER_OTLP_ENDPOINT: .*without credentials/,
  ],
  [{ ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, /^OTEL_EXPORTER_OTLP_PROTOCOL: expected http\/json/],
  [
    { ...endpoint, OTEL_EXPORTER_OTLP_HEADERS: 'no pair' },
    /^OTEL_EXPORTER_OTLP_HEADERS: expected name=value/,
  ],
  [
    { ...endpoint, OTEL_EXPORTER_OTLP_HEADERS_FILE: '/nowhere' },
    /^OTEL_EXPORTER_OTLP_HEADERS_FILE: expected the path/,
  ],
  [{ OTEL_RESOURCE_ATTRIBUTES: 'a=%' }, /^OTEL_RESOURCE_ATTRIBUTES: expected name=value/],
  [{ OTEL_TRACES_SAMPLER: 'jaeger_remote' }, /^OTEL_TRACES_SAMPLER: expected always_on/],
  [{ OTEL_TRACES_SAMPLER_ARG: '1.5' }, /^OTEL_TRACES_SAMPLER_ARG: expected a number from 0 to 1/],
  [{ OTEL_TRACES_EXPORTER: 'zipkin' }, /^OTEL_TRACES_EXPORTER: expected otlp or none/],
])('%j is refused', (environment, issue) => {
  expect(issuesOf(environment)).toEqual([expect.stringMatching(issue)]);
});

test('a protocol for other programs is none of its business where it traces nothing', () => {
  expect(issuesOf({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_EXPORTER_OTLP_HEADERS: 'no pair' })).toEqual(
    [],
  );
});
