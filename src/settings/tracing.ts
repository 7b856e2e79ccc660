import { z } from 'zod';
import { secretIssues, secretOf, secretSettings } from './secrets.ts';
import { type Environment, isSet, wholeNumber, yesOrNo } from './values.ts';

/** Those of the standard that need no service of their own. */
const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

const collector = z
  .url({ protocol: /^https?$/, error: 'expected a URL, as in http://localhost:4318', abort: true })
  .refine((text) => {
    const { username, password, hash } = new URL(text);
    return [username, password, hash].join('') === '';
  }, 'expected a URL without credentials or fragment: those belong to OTEL_EXPORTER_OTLP_HEADERS');

/** `name=value` with commas between them, percent-encoded, as in W3C Baggage. */
const pairs = z
  .string()
  .refine((text) => toPairs(text) !== undefined, 'expected name=value, with commas between several')
  .transform((text) => toPairs(text) ?? {});

const protocols = ['http/json', 'http/protobuf', 'grpc'] as const;
const protocol = z.enum(protocols, 'expected http/json').optional();
const compression = z.enum(['none', 'gzip'], 'expected none or gzip').optional();

/** OpenTelemetry's own names, with its defaults (docs/operating.md). */
export const tracingSettings = {
  OTEL_SDK_DISABLED: yesOrNo.default(false),
  OTEL_TRACES_EXPORTER: z.enum(['otlp', 'none'], 'expected otlp or none').optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: collector.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector.optional(),
  ...secretSettings('OTEL_EXPORTER_OTLP_HEADERS'),
  ...secretSettings('OTEL_EXPORTER_OTLP_TRACES_HEADERS'),
  OTEL_EXPORTER_OTLP_TIMEOUT: wholeNumber(1, 600_000).optional(),
  OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: wholeNumber(1, 600_000).optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: protocol,
  OTEL_EXPORTER_OTLP_COMPRESSION: compression,
  OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: compression,
  OTEL_SERVICE_NAME: z.string().optional(),
  OTEL_RESOURCE_ATTRIBUTES: pairs.optional(),
  OTEL_TRACES_SAMPLER: z.enum(samplers, `expected ${samplers.join(', ')}`).default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .refine((text) => /^[0-9.]{1,20}$/.test(text) && Number(text) <= 1, 'expected a number from 0 to 1')
    .transform(Number)
    .default(1),
  OTEL_PROPAGATORS: z.string().default('tracecontext,baggage'),
  OTEL_BSP_SCHEDULE_DELAY: wholeNumber(1, 600_000).default(5_000),
  OTEL_BSP_EXPORT_TIMEOUT: wholeNumber(1, 600_000).default(30_000),
  OTEL_BSP_MAX_QUEUE_SIZE: wholeNumber(1, 1_000_000).default(2_048),
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: wholeNumber(1, 100_000).default(512),
};

const schema = z.object(tracingSettings);

const headerNames = ['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_OTLP_TRACES_HEADERS'] as const;
const protocolNames = ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL'] as const;

/** What is set for other programs is checked only where it would be used. */
export function tracingIssues(given: Environment): string[] {
  if (!isTracing(given)) return [];
  const issues = headerNames.flatMap((name) => secretIssues(given, name));
  const protocolName = protocolNames.find((name) => isSet(given, name));
  if (protocolName && given[protocolName] !== 'http/json') {
    issues.push(
      `${protocolName}: expected http/json, which is what the gateway sends; OTEL_EXPORTER_OTLP_TRACES_PROTOCOL counts for it alone`,
    );
  }
  for (const name of headerNames) {
    const text = given[name];
    if (text !== undefined && toPairs(text) === undefined)
      issues.push(`${name}: expected name=value, with commas between several`);
  }
  return issues;
}

function isTracing(given: Environment): boolean {
  const { OTEL_SDK_DISABLED: disabled, OTEL_TRACES_EXPORTER: exporter } = given;
  if (disabled === 'true' || exporter === 'none') return false;
  return exporter === 'otlp' || endpointNames.some((name) => isSet(given, name));
}

const endpointNames = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] as const;

/** How traces are recorded, and where they go. */
export interface TracingConfig {
  /** Where the collector takes traces. */
  readonly url: string;
  readonly headers: () => Readonly<Record<string, string>>;
  /** For one attempt at a batch. */
  readonly timeoutMs: number;
  readonly gzip: boolean;
  readonly resource: Readonly<Record<string, string>>;
  /** `ratio`: the share of traces that `traceidratio` records, from 0 to 1. */
  readonly sampler: { readonly name: (typeof samplers)[number]; readonly ratio: number };
  /** Whether the context of a trace is taken from requests, and sent upstream. */
  readonly propagates: boolean;
  readonly batch: {
    readonly scheduleDelayMs: number;
    readonly exportTimeoutMs: number;
    readonly maxQueueSize: number;
    readonly maxBatchSize: number;
  };
}

/** Undefined: nothing is traced. */
export function toTracing(from: z.output<typeof schema>): TracingConfig | undefined {
  const base = from.OTEL_EXPORTER_OTLP_ENDPOINT;
  const endpoint = from.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  const isOn = from.OTEL_TRACES_EXPORTER === 'otlp' || base !== undefined || endpoint !== undefined;
  if (!isOn || from.OTEL_SDK_DISABLED || from.OTEL_TRACES_EXPORTER === 'none') return undefined;
  const headers =
    secretOf(from, 'OTEL_EXPORTER_OTLP_TRACES_HEADERS') ?? secretOf(from, 'OTEL_EXPORTER_OTLP_HEADERS');
  return {
    url: endpoint ?? withPath(base ?? 'http://localhost:4318'),
    headers: () => toPairs(headers?.() ?? '') ?? {},
    timeoutMs: from.OTEL_EXPORTER_OTLP_TRACES_TIMEOUT ?? from.OTEL_EXPORTER_OTLP_TIMEOUT ?? 10_000,
    gzip: (from.OTEL_EXPORTER_OTLP_TRACES_COMPRESSION ?? from.OTEL_EXPORTER_OTLP_COMPRESSION) === 'gzip',
    resource: {
      'service.name': 'eiam-graphql-gateway',
      ...from.OTEL_RESOURCE_ATTRIBUTES,
      ...(from.OTEL_SERVICE_NAME !== undefined && { 'service.name': from.OTEL_SERVICE_NAME }),
    },
    sampler: { name: from.OTEL_TRACES_SAMPLER, ratio: from.OTEL_TRACES_SAMPLER_ARG },
    propagates: from.OTEL_PROPAGATORS.split(',').some((name) => name.trim() === 'tracecontext'),
    batch: {
      scheduleDelayMs: from.OTEL_BSP_SCHEDULE_DELAY,
      exportTimeoutMs: from.OTEL_BSP_EXPORT_TIMEOUT,
      maxQueueSize: from.OTEL_BSP_MAX_QUEUE_SIZE,
      maxBatchSize: Math.min(from.OTEL_BSP_MAX_EXPORT_BATCH_SIZE, from.OTEL_BSP_MAX_QUEUE_SIZE),
    },
  };
}

/** The endpoint of all signals has one path below it for each. */
function withPath(endpoint: string): string {
  const url = new URL(endpoint);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/v1/traces`;
  return url.href;
}

/** Undefined: it is none. */
function toPairs(text: string): Record<string, string> | undefined {
  const entries: [string, string][] = [];
  for (const part of text.split(',').map((each) => each.trim())) {
    if (part === '') continue;
    const [, name, value] = /^([\w.!#$%&'*+^`|~-]+)\s*=\s*([^\r\n]*)$/.exec(part) ?? [];
    const decoded = value === undefined ? undefined : decode(value);
    if (name === undefined || decoded === undefined) return undefined;
    entries.push([name, decoded]);
  }
  return Object.fromEntries(entries);
}

function decode(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
