import type { ExecutionResult } from 'graphql';
import type { Dependencies } from '../../cache/dependencies.ts';
import type { CallCharge } from '../call-charges.ts';
import { toFigure } from '../documents/document-limits.ts';
import type { OperationRequest } from './request.ts';

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
}

/** Answers `x-eiam-trace: 1` with `extensions.upstream` (budgets.md). */
export function withTrace(
  result: ExecutionResult,
  trace: UpstreamTrace,
  { headers }: OperationRequest,
): ExecutionResult {
  if (headers.get('x-eiam-trace') !== '1') return result;
  const { calls, byOperation, cacheHits, coalesced, retries, waitedMs, fallbacks, bestEffort } = trace;
  const upstream = {
    ...{ calls, byOperation: { ...byOperation }, cacheHits, coalesced, retries, waitedMs },
    ...{ fallbacks: { ...fallbacks }, bestEffort: [...bestEffort] },
  };
  return { ...result, extensions: { ...result.extensions, upstream } };
}

/** Answers `x-eiam-cost: 1` with `extensions.cost` (operating.md). @param maxCalls that one operation may make */
export function withCost(
  result: ExecutionResult,
  { price, budgetLeft }: CallCharge,
  maxCalls: number,
  { headers }: OperationRequest,
): ExecutionResult {
  if (headers.get('x-eiam-cost') !== '1') return result;
  const state = budgetLeft();
  const left = state && { remaining: state.remaining, resetAt: new Date(state.resetAt).toISOString() };
  // No operation makes more than are allowed (src/loaders/call-gate.ts).
  const bound = toFigure(Math.min(price.bound, maxCalls));
  const expected = toFigure(price.expected);
  // `estimated` is the name that the bound had until 0.2.
  const cost = { expected, bound, estimated: bound, limit: maxCalls, budget: left ?? null };
  return { ...result, extensions: { ...result.extensions, cost } };
}
