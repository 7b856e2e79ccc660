import type { ExecutionResult } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { GraphContext } from '../../../schema/core/context.ts';
import { type CallCharges, toFigure } from '../call-charges.ts';

interface CountedContext extends GraphContext {
  readonly request: Request;
  readonly trace: { readonly calls: number };
}

/**
 * Refuses an operation that is expected to take far more upstream calls than allowed, or more than its viewer has left, before
 * any of it runs. `x-eiam-cost: 1` is answered with `extensions.cost` (operating.md).
 */
export function useCallLimit(charges: CallCharges): Plugin<CountedContext> {
  return {
    // What one event takes is known before the first: each may take as much as a query.
    onSubscribe: ({ args, setResultAndStopExecution }) => {
      const refusal = charges.foresee(args);
      if (refusal) setResultAndStopExecution({ errors: [refusal] });
    },
    onExecute: ({ args, setResultAndStopExecution }) => {
      const context = args.contextValue;
      const charge = charges.charge(args);
      if (!charge) return undefined;
      const isAsked = context.request.headers.get('x-eiam-cost') === '1';
      const withCost = <Result extends ExecutionResult>(result: Result): Result => {
        if (!isAsked) return result;
        const state = charge.budgetLeft();
        const left = state && { remaining: state.remaining, resetAt: new Date(state.resetAt).toISOString() };
        // No operation makes more than are allowed (src/loaders/allowance.ts).
        const bound = toFigure(Math.min(charge.price.bound, charges.maxCalls));
        const expected = toFigure(charge.price.expected);
        // `estimated` is the name that the bound had until 0.2.
        const cost = { expected, bound, estimated: bound, limit: charges.maxCalls, budget: left ?? null };
        return { ...result, extensions: { ...result.extensions, cost } };
      };
      if (charge.refusal) {
        setResultAndStopExecution(withCost({ errors: [charge.refusal] }));
        return undefined;
      }
      return {
        onExecuteDone: ({ result, setResult }) => {
          charge.settle(context.trace.calls);
          if (!isAsyncIterable(result)) setResult(withCost(result));
        },
      };
    },
  };
}
