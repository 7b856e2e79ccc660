import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import Counter from 'prom-client/lib/counter.js';
import Gauge from 'prom-client/lib/gauge.js';
import Registry from 'prom-client/lib/registry.js';
import { addFigure, type Figure, type LabelledFigure } from './figures.ts';
import { mismatchFact } from './mismatch-log.ts';
import { addProcessMetrics } from './process-metrics.ts';
import { CountSeries, DurationSeries, Pairs } from './series.ts';

/** What is read of an operation's report. */
export interface CountedOperation {
  readonly outcome: string;
  readonly code: string | undefined;
  /** Undefined: its document could not be read. */
  readonly type: string | undefined;
  readonly durationMs: number;
}

/** In seconds: from an answer out of memory to an operation that scans a directory. */
const operationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** In seconds: from a call within a region to one that times out. */
const callBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export interface Metrics extends Disposable {
  readonly contentType: string;
  /** The text that Prometheus reads. */
  text(): Promise<string>;
  /** Counts an operation by what came of it, and how long it took. */
  countOperation(fact: CountedOperation): void;
  /** Counts a token that was refused, by why it was. */
  countRefusedSignIn(reason: string): void;
  /** Counts one use of each of these elements of the graph: schema coordinates alone, of which there are few. */
  countDeprecatedUses(coordinates: Iterable<string>): void;
  /** Counts a message of a callback by what came of it. */
  countCallback(fact: { readonly dialect: string; readonly outcome: string }): void;
  /** Counts parts of messages that were not applied. */
  countCallbackParts(fact: { readonly dialect: string; readonly outcome: string }, count: number): void;
  /** Counts what was not granted to a client, and why. */
  countRefusal(fact: { readonly resource: string; readonly reason: string }): void;
  /** Shows figures that other parts keep. */
  addFigures(figures: readonly (Figure | LabelledFigure)[]): void;
}

export interface MetricsOptions {
  /** Codes that may stand in a label: any other would let clients make labels. */
  readonly codes: Iterable<string>;
  /** What was built: each fact is a label of `eiam_build_info`. */
  readonly build: Readonly<Record<string, string>>;
}

/**
 * What the process does, for Prometheus, in a registry of its own. Upstream calls are those of the whole process: facts
 * travel on a diagnostics channel. No label holds an id, a name or anything else that a client sent.
 */
export function createMetrics({ codes, build }: MetricsOptions): Metrics {
  const knownCodes = new Set(codes);
  const registry = new Registry();
  const registers = [registry];
  new Gauge({
    name: 'eiam_build_info',
    help: 'Always 1; the labels say what runs.',
    labelNames: Object.keys(build),
    registers,
  }).set(build, 1);
  const callCounts = new CountSeries(registry, {
    name: 'eiam_upstream_calls_total',
    help: 'Attempts of upstream calls, by operation and what came of them.',
    labelNames: ['operation', 'outcome'],
  });
  const callDurations = new DurationSeries(registry, {
    name: 'eiam_upstream_duration_seconds',
    help: 'How long attempts of upstream calls took.',
    labelNames: ['operation'],
    bounds: callBuckets,
  });
  const calls = new Pairs((operation, outcome) => ({
    count: callCounts.of({ operation, outcome }),
    durations: callDurations.of({ operation }),
  }));
  const mismatches = new Counter({
    name: 'eiam_reply_mismatches_total',
    help: "Members of upstream's answers that are not what the contract says, by row.",
    labelNames: ['operation', 'member', 'expected'] as const,
    registers,
  });
  const operationCounts = new CountSeries(registry, {
    name: 'eiam_operations_total',
    help: 'GraphQL operations, by what came of them and the code of their first error.',
    labelNames: ['outcome', 'code'],
  });
  const operations = new Pairs((outcome, code) => operationCounts.of({ outcome, code }));
  const operationDurations = new DurationSeries(registry, {
    name: 'eiam_operation_duration_seconds',
    help: 'How long GraphQL operations took, and single events of subscriptions, from their arrival to their answer.',
    labelNames: ['type', 'outcome'],
    bounds: operationBuckets,
  });
  const durations = new Pairs((type, outcome) => operationDurations.of({ type, outcome }));
  const signInRefusals = new Counter({
    name: 'eiam_sign_in_refusals_total',
    help: 'Tokens that were refused, by why they were.',
    labelNames: ['reason'] as const,
    registers,
  });
  const deprecatedUses = new Counter({
    name: 'eiam_deprecated_uses_total',
    help: 'Operations that use what is deprecated in the graph, by its schema coordinate.',
    labelNames: ['coordinate'] as const,
    registers,
  });
  const callbacks = new Counter({
    name: 'eiam_callback_messages_total',
    help: 'Messages of callbacks, by dialect and what came of them; of Alibaba Cloud events, one by one.',
    labelNames: ['dialect', 'outcome'] as const,
    registers,
  });
  const callbackParts = new Counter({
    name: 'eiam_callback_parts_total',
    help: 'Parts of callback messages that were not applied, by dialect and why.',
    labelNames: ['dialect', 'outcome'] as const,
    registers,
  });
  const refusals = new Counter({
    name: 'eiam_refusals_total',
    help: 'What was not granted to a client, by resource, and by whose share was used up.',
    labelNames: ['resource', 'reason'] as const,
    registers,
  });
  const process = addProcessMetrics(registry);

  const listen = (message: unknown) => {
    const { operation, outcome, durationMs } = Object(message);
    // Facts of another shape are passed over.
    if (typeof operation !== 'string' || typeof outcome !== 'string') return;
    if (!Number.isFinite(durationMs)) return;
    const call = calls.of(operation, outcome);
    call.count.value += 1;
    call.durations.observe(durationMs / 1_000);
  };
  const countMismatch = (message: unknown) => {
    const fact = mismatchFact.safeParse(message).data;
    if (!fact) return;
    const { operation, member, expected, count } = fact;
    mismatches.inc({ operation, member, expected }, count);
  };
  subscribe('eiam:call', listen);
  subscribe('eiam:mismatch', countMismatch);

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    countOperation: ({ outcome, code, type = 'unknown', durationMs }) => {
      durations.of(type, outcome).observe(durationMs / 1_000);
      const known = code === undefined ? '' : knownCodes.has(code) ? code : 'OTHER';
      operations.of(outcome, known).value += 1;
    },
    countRefusedSignIn: (reason) => signInRefusals.inc({ reason }),
    countDeprecatedUses: (coordinates) => {
      for (const coordinate of coordinates) deprecatedUses.inc({ coordinate });
    },
    countCallback: (fact) => callbacks.inc(fact),
    countCallbackParts: (fact, count) => callbackParts.inc(fact, count),
    countRefusal: (fact) => refusals.inc(fact),
    addFigures: (figures) => {
      for (const figure of figures) addFigure(registry, figure);
    },
    [Symbol.dispose]: () => {
      unsubscribe('eiam:call', listen);
      unsubscribe('eiam:mismatch', countMismatch);
      process[Symbol.dispose]();
      registry.clear();
    },
  };
}
