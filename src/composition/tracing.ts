import { randomFillSync } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { httpStatusOf } from '../../schema/errors/codes.ts';
import type { Config } from '../config.ts';
import { systemClock } from '../eiam/clock.ts';
import { createDispatcher } from '../eiam/dispatcher.ts';
import type { Log } from '../observability/log.ts';
import type { Tracing } from '../tracing/tracing.ts';
import type { Build } from './build.ts';

export interface OpenTracingParts {
  readonly config: Pick<Config, 'tracing' | 'proxy'>;
  readonly log: Pick<Log, 'warn'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** By a clock that only goes forward. */
  readonly monotonicMs: () => number;
  /** From 0 to 1, for back-offs. */
  readonly random: () => number;
  /** Distinguishes this process from others of the same name. */
  readonly instanceId: string;
  readonly build: () => Build;
}

/** The traces of a process, and what sends them. Disposing sends what waits. */
export interface OpenTracing extends AsyncDisposable {
  readonly tracing: Tracing;
  /** How many spans did not reach the collector since the start. */
  readonly lostSpans: () => number;
}

/** More than a collector answers. */
const maxReplyBytes = 65_536;
const connectTimeoutMs = 3_000;
/** How often lost spans are logged at most, in milliseconds. */
const lossLogMs = 60_000;

/** Undefined: nothing is traced, and no code for it is loaded. */
export async function openTracing(parts: OpenTracingParts): Promise<OpenTracing | undefined> {
  const { config, random, now, monotonicMs, instanceId } = parts;
  const { tracing, proxy } = config;
  if (!tracing) return undefined;
  const [
    { createTracing },
    { createSampler },
    { createSpanIds },
    { SpanClock },
    { createOtlpWriter },
    { createOtlpSender },
    { SpanBatches },
  ] = await Promise.all([
    import('../tracing/tracing.ts'),
    import('../tracing/sampler.ts'),
    import('../tracing/span-ids.ts'),
    import('../tracing/span-clock.ts'),
    import('../tracing/export/otlp-json.ts'),
    import('../tracing/export/otlp-sender.ts'),
    import('../tracing/export/span-batches.ts'),
  ]);
  const { version } = parts.build();
  const { origin } = new URL(tracing.url);
  const dispatcher = createDispatcher({ origin, connections: 1, connectTimeoutMs, maxReplyBytes, proxy });
  const resource = { 'service.version': version, 'service.instance.id': instanceId, ...tracing.resource };
  const clock = new SpanClock({ now, monotonicMs });
  const losses = createLossLog(parts);
  const batches = new SpanBatches(tracing.batch, {
    writer: createOtlpWriter({ resource, scope: { name: 'eiam-graphql-gateway', version } }, clock),
    send: createOtlpSender(tracing, {
      dispatcher,
      random,
      pause: (delayMs, signal) => setTimeout(delayMs, undefined, { signal }),
    }),
    setTimer: systemClock.setTimer,
    onLost: losses.add,
  });
  return {
    lostSpans: losses.total,
    tracing: createTracing({
      ids: createSpanIds((pool) => randomFillSync(pool)),
      sampler: createSampler(tracing.sampler),
      now: () => clock.now(),
      take: (span) => batches.take(span),
      propagates: tracing.propagates,
      isFault: (code) => httpStatusOf(code) >= 500,
    }),
    async [Symbol.asyncDispose]() {
      await batches[Symbol.asyncDispose]();
      await dispatcher.destroy();
      losses.flush();
    },
  };
}

/** One line a minute at most: a collector that is gone must not fill the log. */
function createLossLog({ log, now }: Pick<OpenTracingParts, 'log' | 'now'>) {
  let lost = 0;
  let total = 0;
  let why = '';
  let loggedAt = Number.NEGATIVE_INFINITY;
  const flush = () => {
    if (lost === 0) return;
    log.warn({ lost, reason: why }, 'spans did not reach the collector');
    lost = 0;
    loggedAt = now();
  };
  return {
    add(count: number, reason: string) {
      lost += count;
      total += count;
      why = reason;
      if (now() - loggedAt >= lossLogMs) flush();
    },
    total: () => total,
    flush,
  };
}
