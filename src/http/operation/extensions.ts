import type { ExecutionResult } from 'graphql';
import { type Awaitable, andThen } from '../../../schema/core/awaitable.ts';
import type { Price } from '../../../schema/cost/price.ts';
import type { Dependencies } from '../../cache/dependencies.ts';
import type { TraceSpan } from '../../eiam/attempt-trace.ts';
import type { AttemptTimes, ReadSource } from '../../eiam/call-context.ts';
import type { CallCharge } from '../call-charges.ts';
import { toFigure } from '../documents/document-limits.ts';
import type { BudgetState } from '../viewer-budget.ts';
import type { HeaderValues, OperationRequest } from './request.ts';

/** What one operation cost upstream; `waitedMs` in milliseconds, all waits added up. */
export interface UpstreamTrace {
  readonly calls: number;
  readonly byOperation: Readonly<Record<string, number>>;
  readonly cacheHits: number;
  readonly coalesced: number;
  readonly retries: number;
  readonly waitedMs: number;
  /** What the Developer API answered because the management API could not, by the latter's operations. */
  readonly fallbacks: Readonly<Record<string, number>>;
  /** Why pages of lists were BEST_EFFORT. */
  readonly bestEffort: ReadonlySet<string>;
  /** What the answer was made of. */
  readonly dependencies: Dependencies;
  /** Where replies came from; none: upstream was not needed. */
  readonly sources: ReadonlySet<ReadSource>;
  /** The operation's span; undefined: it is not traced. */
  readonly span: TraceSpan | undefined;
  /** When the oldest of them was requested, in milliseconds since the epoch. */
  readonly oldestReadAt: number;
  /** In the order in which they ended; undefined: they are not kept. */
  readonly attempts: readonly AttemptTimes[] | undefined;
  /** When the operation began, by the clock of its attempts. */
  readonly beganAt: number;
}

/** What `x-eiam-trace` asks for: `1` what the operation cost upstream, `timeline` its attempts as well. Other values ask for nothing. */
export function traceOf(headers: HeaderValues): 'figures' | 'timeline' | undefined {
  const value = headers.get('x-eiam-trace');
  if (value === '1') return 'figures';
  return value === 'timeline' ? 'timeline' : undefined;
}

/**
 * Answers `x-eiam-trace` with `extensions.upstream` (budgets.md) and `extensions.freshness`. The latter is there, whatever was
 * requested, where something is past its time (operating.md).
 */
export function withTrace(
  result: ExecutionResult,
  trace: UpstreamTrace,
  { headers }: OperationRequest,
  traceAllowed: boolean,
): ExecutionResult {
  const isTraced = traceAllowed && traceOf(headers) !== undefined;
  if (!isTraced && !trace.sources.has('stale')) return result;
  const upstream = isTraced ? { upstream: toUpstreamFigures(trace) } : {};
  return { ...result, extensions: { ...result.extensions, ...upstream, ...toFreshness(trace) } };
}

function toUpstreamFigures(trace: UpstreamTrace) {
  const { calls, byOperation, cacheHits, coalesced, retries, waitedMs, fallbacks, bestEffort } = trace;
  return {
    ...{ calls, byOperation: { ...byOperation }, cacheHits, coalesced, retries, waitedMs },
    ...{ fallbacks: { ...fallbacks }, bestEffort: [...bestEffort] },
    ...(trace.attempts && { timeline: trace.attempts.map((times) => toTimelineEntry(times, trace.beganAt)) }),
  };
}

/** In whole milliseconds: what is finer is noise. */
function toTimelineEntry({ fact, startedAt, waitedMs }: AttemptTimes, beganAt: number) {
  const { operation, attempt, outcome, durationMs } = fact;
  return {
    ...{ operation, attempt, outcome },
    startMs: Math.round(startedAt - beganAt),
    waitedMs: Math.round(waitedMs),
    durationMs: Math.round(durationMs),
  };
}

const nameOfSource = { live: 'LIVE', memory: 'MEMORY', mirror: 'MIRROR', stale: 'STALE' } as const;

/** Nothing where nothing was read. */
function toFreshness({ sources, oldestReadAt }: UpstreamTrace) {
  const [only] = sources;
  if (only === undefined) return {};
  const source = sources.size > 1 ? 'MIXED' : nameOfSource[only];
  return { freshness: { source, asOf: new Date(oldestReadAt).toISOString() } };
}

/** Whether a request asks for the price alone, so that nothing runs and nothing is charged. */
export function asksForPriceOnly({ headers }: Pick<OperationRequest, 'headers'>): boolean {
  return headers.get('x-eiam-cost') === 'only';
}

/** Answers `x-eiam-cost` with `extensions.cost` (operating.md). @param maxCalls that one operation may make */
export function withCost(
  result: ExecutionResult,
  { price, budgetLeft }: Pick<CallCharge, 'price' | 'budgetLeft'>,
  maxCalls: number,
  request: Pick<OperationRequest, 'headers'>,
): Awaitable<ExecutionResult> {
  if (request.headers.get('x-eiam-cost') !== '1' && !asksForPriceOnly(request)) return result;
  return andThen(budgetLeft(), (state) => withState(result, price, maxCalls, state));
}

function withState(
  result: ExecutionResult,
  price: Price,
  maxCalls: number,
  state: BudgetState | undefined,
): ExecutionResult {
  const left = state && { remaining: state.remaining, resetAt: new Date(state.resetAt).toISOString() };
  // No operation makes more than are allowed (src/loaders/call-gate.ts).
  const bound = toFigure(Math.min(price.bound, maxCalls));
  const expected = toFigure(price.expected);
  // `estimated` is the name that the bound had until 0.2.
  const cost = { expected, bound, estimated: bound, limit: maxCalls, budget: left ?? null };
  return { ...result, extensions: { ...result.extensions, cost } };
}
