import {
  type ExecutionArgs,
  type GraphQLError,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql';
import type { GraphContext } from '../../schema/core/context.ts';
import type { DirectoryFacts } from '../../schema/cost/cost.ts';
import { OperationTooComplexError } from '../../schema/errors/errors.ts';
import { expectedCalls } from '../../schema/index.ts';
import type { BudgetState, ViewerBudget } from './viewer-budget.ts';

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

type Estimated = Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues'>;

interface Charged extends Estimated {
  readonly contextValue: GraphContext;
}

/** An operation, or one event of a subscription, that has been charged to its viewer. */
export interface CallCharge {
  readonly estimated: number;
  /** Why it may not run; undefined: it may. */
  readonly refusal: GraphQLError | undefined;
  /** Puts the upstream calls that it took in the estimate's place. */
  settle(calls: number): void;
  /** What its viewer has left; undefined: viewers are not counted. */
  budgetLeft(): BudgetState | undefined;
}

export interface CallCharges {
  readonly maxCalls: number;
  /** Why it could not run even for a viewer who has their whole budget left; undefined: it could. */
  foresee(args: Estimated): GraphQLError | undefined;
  /** Undefined: there is no such operation in the document. */
  charge(args: Charged): CallCharge | undefined;
  /** The same for one event of a subscription that was foreseen; undefined as well where viewers are not counted. */
  chargeEvent(args: Charged): CallCharge | undefined;
}

/** Estimates what operations take upstream, and charges it to who asks. */
export function createCallCharges(options: CallLimitOptions): CallCharges {
  const { maxCalls, budget, factsOf, viewerKey, now } = options;

  function tooManyCalls(estimated: number, operation: OperationDefinitionNode): GraphQLError | undefined {
    if (estimated <= maxCalls) return undefined;
    return new OperationTooComplexError(
      `The operation may take ${estimated} upstream calls, where ${maxCalls} are allowed. Ask for fewer with \`first\`, or for less at once.`,
      { nodes: [operation] },
      { limit: maxCalls, cost: toFigure(estimated) },
    );
  }

  function nothingLeft(
    estimated: number,
    viewer: string,
    spent: ViewerBudget,
    operation: OperationDefinitionNode,
  ): GraphQLError {
    const { remaining, resetAt } = spent.stateOf(viewer);
    const retryAfterMs = estimated > spent.calls ? {} : { retryAfterMs: Math.max(0, resetAt - now()) };
    return new OperationTooComplexError(
      `The operation may take ${estimated} upstream calls, where ${remaining} of ${spent.calls} are left to this viewer.`,
      { nodes: [operation] },
      { limit: spent.calls, cost: toFigure(estimated), ...retryAfterMs },
    );
  }

  function charge(args: Charged): CallCharge | undefined {
    const operation = getOperationAST(args.document, args.operationName);
    if (!operation) return undefined;
    const estimated = estimate(args, operation, factsOf());
    const viewer = viewerKey(args.contextValue);
    const tooMany = tooManyCalls(estimated, operation);
    const charged = tooMany ? undefined : budget?.charge(viewer, estimated);
    const isSpent = budget && charged && !charged.isGranted;
    return {
      estimated,
      refusal: isSpent ? nothingLeft(estimated, viewer, budget, operation) : tooMany,
      settle: (calls) => charged?.settle(calls),
      budgetLeft: () => budget?.stateOf(viewer),
    };
  }

  return {
    maxCalls,
    foresee(args) {
      const operation = getOperationAST(args.document, args.operationName);
      return operation ? tooManyCalls(estimate(args, operation, factsOf()), operation) : undefined;
    },
    charge,
    chargeEvent: (args) => (budget ? charge(args) : undefined),
  };
}

/** JSON knows no Infinity. */
export function toFigure(estimated: number): number {
  return Math.min(estimated, Number.MAX_SAFE_INTEGER);
}

function estimate(
  { schema, document, variableValues }: Estimated,
  operation: OperationDefinitionNode,
  facts: DirectoryFacts,
): number {
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], Object(variableValues));
  // Wrong variables are refused as such before this, or by graphql itself.
  return coerced ? expectedCalls({ schema, document, operation, variables: coerced }, facts) : 0;
}
