import {
  type ExecutionArgs,
  type GraphQLError,
  getOperationAST,
  type OperationDefinitionNode,
} from 'graphql';
import { type Awaitable, andThen } from '../../schema/core/awaitable.ts';
import type { GraphContext } from '../../schema/core/context.ts';
import type { DirectoryFacts } from '../../schema/cost/facts.ts';
import type { Price } from '../../schema/cost/price.ts';
import type { DearestField } from '../../schema/cost/pricing.ts';
import { OperationTooComplexError } from '../../schema/errors/errors.ts';
import { priceOf } from '../../schema/index.ts';
import { coerceVariables } from '../execution/coercion.ts';
import { toFigure } from './documents/document-limits.ts';
import type { BudgetState, Charge, ViewerBudget } from './viewer-budget.ts';

export interface CallLimitOptions {
  /** Upstream calls that one operation may make; it is refused where it is expected to take more than ten times as many. */
  readonly maxCalls: number;
  /** Undefined: viewers are not counted. */
  readonly budget: ViewerBudget | undefined;
  readonly factsOf: () => DirectoryFacts;
  /** Whose budget an operation is charged to. */
  readonly viewerKey: (context: Pick<GraphContext, 'access'>) => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

type Asked = Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues'>;

interface Charged extends Asked {
  readonly contextValue: Pick<GraphContext, 'access'>;
}

/** An operation, or one event of a subscription, that has been charged to its viewer. */
export interface CallCharge {
  readonly price: Price;
  /** Why it may not run; undefined: it may. */
  readonly refusal: GraphQLError | undefined;
  /** Puts the upstream calls that it took in the place of those that were expected. */
  settle(calls: number): void;
  /** What its viewer has left; undefined: viewers are not counted. */
  budgetLeft(): Awaitable<BudgetState | undefined>;
}

export interface CallCharges {
  readonly maxCalls: number;
  /** Why it could not run even for a viewer who has their whole budget left; undefined: it could. */
  foresee(args: Asked): GraphQLError | undefined;
  /** What it would be charged; nothing is. Undefined: there is no such operation in the document. */
  quote(args: Charged): Pick<CallCharge, 'price' | 'budgetLeft'> | undefined;
  /** Undefined: there is no such operation in the document. At once where budgets are those of this process. */
  charge(args: Charged): Awaitable<CallCharge | undefined>;
  /** The same for one event of a subscription that was foreseen; undefined as well where viewers are not counted. */
  chargeEvent(args: Charged): Awaitable<CallCharge | undefined>;
}

/** Prices what operations take upstream, and charges what is expected to the caller. */
export function createCallCharges(options: CallLimitOptions): CallCharges {
  const { maxCalls, budget, factsOf, viewerKey, now } = options;

  function tooManyCalls(
    { expected, dearest }: Price,
    operation: OperationDefinitionNode,
  ): GraphQLError | undefined {
    if (expected <= maxCalls * toleratedTimes) return undefined;
    return new OperationTooComplexError(
      `The operation is expected to take ${toFigure(expected)} upstream calls, more than ${toleratedTimes} times the ${maxCalls} that are allowed.${mostFor(dearest)} Ask for fewer with \`first\`, or for less at once.`,
      { nodes: [dearest?.node ?? operation] },
      { limit: maxCalls, cost: toFigure(expected) },
    );
  }

  function nothingLeft(
    { expected, dearest }: Price,
    { remaining, resetAt }: BudgetState,
    spent: ViewerBudget,
    operation: OperationDefinitionNode,
  ): GraphQLError {
    const retryAfterMs = expected > spent.calls ? {} : { retryAfterMs: Math.max(0, resetAt - now()) };
    return new OperationTooComplexError(
      `The operation is expected to take ${toFigure(expected)} upstream calls, where ${remaining} of ${spent.calls} are left to this viewer.${mostFor(dearest)}`,
      { nodes: [dearest?.node ?? operation] },
      { limit: spent.calls, cost: toFigure(expected), ...retryAfterMs },
    );
  }

  function charge(args: Charged): Awaitable<CallCharge | undefined> {
    const operation = getOperationAST(args.document, args.operationName);
    if (!operation) return undefined;
    const price = priceFor(args, operation, factsOf());
    const viewer = viewerKey(args.contextValue);
    const tooMany = tooManyCalls(price, operation);
    if (tooMany || !budget) {
      return { price, refusal: tooMany, settle: () => {}, budgetLeft: () => budget?.stateOf(viewer) };
    }
    const toCallCharge = (charged: Charge, refusal: GraphQLError | undefined): CallCharge => ({
      price,
      refusal,
      settle: charged.settle,
      budgetLeft: () => charged.left(),
    });
    return andThen(budget.charge(viewer, price.expected), (charged) =>
      charged.isGranted
        ? toCallCharge(charged, undefined)
        : andThen(charged.left(), (left) =>
            toCallCharge(charged, nothingLeft(price, left, budget, operation)),
          ),
    );
  }

  return {
    maxCalls,
    foresee(args) {
      const operation = getOperationAST(args.document, args.operationName);
      return operation ? tooManyCalls(priceFor(args, operation, factsOf()), operation) : undefined;
    },
    quote(args) {
      const operation = getOperationAST(args.document, args.operationName);
      if (!operation) return undefined;
      const viewer = viewerKey(args.contextValue);
      return { price: priceFor(args, operation, factsOf()), budgetLeft: () => budget?.stateOf(viewer) };
    },
    charge,
    chargeEvent: (args) => (budget ? charge(args) : undefined),
  };
}

/** What is expected may be far from the truth, and the limit is kept while the operation runs: only what is hopeless is refused. */
const toleratedTimes = 10;

/** Names the field that takes the most, at whose place in the document the error stands. */
function mostFor(dearest: DearestField | undefined): string {
  return dearest
    ? ` Most of them, ${toFigure(Math.ceil(dearest.calls))}, are for ${dearest.coordinate}.`
    : '';
}

const nothing: Price = { bound: 0, expected: 0, dearest: undefined };

function priceFor(
  { schema, document, variableValues }: Asked,
  operation: OperationDefinitionNode,
  facts: DirectoryFacts,
): Price {
  const { coerced } = coerceVariables(schema, operation, variableValues);
  // Wrong variables are refused as such before this, or by graphql itself.
  return coerced ? priceOf({ schema, document, operation, variables: coerced }, facts) : nothing;
}
