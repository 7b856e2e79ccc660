import type { ExecutionResult } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';

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
}

interface TracedContext {
  readonly request: Request;
  readonly trace: UpstreamTrace;
}

/** Answers `x-eiam-trace: 1` with `extensions.upstream` (budgets.md). */
export function useUpstreamTrace(): Plugin<TracedContext> {
  return {
    onSubscribe: ({ args }) => {
      const { request } = args.contextValue;
      if (request.headers.get('x-eiam-trace') !== '1') return undefined;
      return {
        onSubscribeResult: () => ({
          onNext: ({ result, setResult }) => setResult(withTrace(result, args.contextValue)),
        }),
      };
    },
    onExecute: ({ args: { contextValue } }) => {
      if (contextValue.request.headers.get('x-eiam-trace') !== '1') return undefined;
      return {
        onExecuteDone: ({ result, setResult }) => {
          if (isAsyncIterable(result)) return;
          setResult(withTrace(result, contextValue));
        },
      };
    },
  };
}

function withTrace(result: ExecutionResult, { trace }: TracedContext): ExecutionResult {
  const { byOperation, fallbacks, bestEffort, ...counts } = trace;
  const upstream = {
    ...counts,
    byOperation: { ...byOperation },
    fallbacks: { ...fallbacks },
    bestEffort: [...bestEffort],
  };
  return { ...result, extensions: { ...result.extensions, upstream } };
}
