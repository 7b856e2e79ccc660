import {
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { GraphContext } from '../../../schema/context.ts';
import type { DirectoryFacts } from '../../../schema/cost.ts';
import { OperationTooComplexError } from '../../../schema/errors.ts';
import { expectedCalls } from '../../../schema/index.ts';
import type { ViewerBudget } from '../viewer-budget.ts';

export interface CallLimitOptions {
  /** Upstream calls that one operation may be expected to take. */
  readonly maxCalls: number;
  /** Undefined: viewers are not counted. */
  readonly budget: ViewerBudget | undefined;
  readonly factsOf: () => DirectoryFacts;
  /** Whose budget an operation is charged to. */
  readonly viewerKey: (context: GraphContext) => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

interface CountedContext extends GraphContext {
  readonly request: Request;
  readonly trace: { readonly calls: number };
}

/**
 * Refuses an operation that is expected to take more upstream calls than allowed, or than its viewer has left, before any of
 * it runs. `x-eiam-cost: 1` is answered with `extensions.cost` (operating.md).
 */
export function useCallLimit(options: CallLimitOptions): Plugin<CountedContext> {
  const { maxCalls, budget, factsOf, viewerKey, now } = options;

  function refusalOf(
    estimated: number,
    viewer: string,
    isGranted: boolean,
    operation: OperationDefinitionNode,
  ) {
    const about = { nodes: [operation] };
    // JSON knows no Infinity.
    const figures = { limit: maxCalls, cost: Math.min(estimated, Number.MAX_SAFE_INTEGER) };
    if (estimated > maxCalls) {
      return new OperationTooComplexError(
        `The operation may take ${estimated} upstream calls, where ${maxCalls} are allowed. Ask for fewer with \`first\`, or for less at once.`,
        about,
        figures,
      );
    }
    if (isGranted || !budget) return undefined;
    const { remaining, resetAt } = budget.stateOf(viewer);
    const retryAfterMs = estimated > budget.calls ? {} : { retryAfterMs: Math.max(0, resetAt - now()) };
    return new OperationTooComplexError(
      `The operation may take ${estimated} upstream calls, where ${remaining} of ${budget.calls} are left to this viewer.`,
      about,
      { ...figures, limit: budget.calls, ...retryAfterMs },
    );
  }

  return {
    // What one event takes is known before the first: each may take as much as a query.
    onSubscribe: ({ args, setResultAndStopExecution }) => {
      const operation = getOperationAST(args.document, args.operationName);
      if (!operation) return;
      const estimated = estimate(args, operation, factsOf());
      const refusal = refusalOf(estimated, viewerKey(args.contextValue), true, operation);
      if (refusal) setResultAndStopExecution({ errors: [refusal] });
    },
    onExecute: ({ args, setResultAndStopExecution }) => {
      const context = args.contextValue;
      const operation = getOperationAST(args.document, args.operationName);
      if (!operation) return undefined;
      const estimated = estimate(args, operation, factsOf());
      const viewer = viewerKey(context);
      const charge = estimated <= maxCalls ? budget?.charge(viewer, estimated) : undefined;
      const refusal = refusalOf(estimated, viewer, charge?.isGranted ?? true, operation);
      const isAsked = context.request.headers.get('x-eiam-cost') === '1';
      const withCost = <Result extends ExecutionResult>(result: Result): Result => {
        if (!isAsked) return result;
        const state = budget?.stateOf(viewer);
        const left = state && { remaining: state.remaining, resetAt: new Date(state.resetAt).toISOString() };
        const cost = {
          estimated: Math.min(estimated, Number.MAX_SAFE_INTEGER),
          limit: maxCalls,
          budget: left ?? null,
        };
        return { ...result, extensions: { ...result.extensions, cost } };
      };
      if (refusal) {
        setResultAndStopExecution(withCost({ errors: [refusal] }));
        return undefined;
      }
      return {
        onExecuteDone: ({ result, setResult }) => {
          charge?.settle(context.trace.calls);
          if (!isAsyncIterable(result)) setResult(withCost(result));
        },
      };
    },
  };
}

function estimate(
  { schema, document, variableValues }: Pick<ExecutionArgs, 'schema' | 'document' | 'variableValues'>,
  operation: OperationDefinitionNode,
  facts: DirectoryFacts,
): number {
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], Object(variableValues));
  // Wrong variables are refused as such before this, or by graphql itself.
  return coerced ? expectedCalls({ schema, document, operation, variables: coerced }, facts) : 0;
}
