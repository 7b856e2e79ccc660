import { type ExecutionResult, type GraphQLError, OperationTypeNode } from 'graphql';
import type { GraphContext } from '../../../schema/core/context.ts';
import { CallerOverloadedError, OverloadedError } from '../../../schema/errors/errors.ts';
import { deprecatedUses } from '../../../schema/index.ts';
import type { Admission } from '../../admission/admission.ts';
import type { Client, Refusal } from '../../admission/pool.ts';
import { executePlan } from '../../execution/execute.ts';
import type { CallCharges } from '../call-charges.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { RunningWrites } from '../running-writes.ts';
import { withShortErrors } from './error-limit.ts';
import type { ErrorMask } from './error-mask.ts';
import { asksForPriceOnly, withCost, withTrace } from './extensions.ts';
import { sourceOf } from './operation-fact.ts';
import type { PlanOf } from './plans.ts';
import type { PreparedOperation, RunningContext } from './prepare.ts';

/** What a client uses that will go, as schema coordinates: each once an operation. */
export type ReportDeprecatedUses = (coordinates: ReadonlySet<string>) => void;

export interface ExecuteParts {
  readonly documents: DocumentStore;
  readonly planOf: PlanOf;
  readonly charges: CallCharges;
  /** Whether answers carry `extensions.upstream` and `extensions.freshness` on request. */
  readonly traceAllowed: boolean;
  /** Gets what each operation that runs uses of the deprecated; a subscription is one, however many events it has. */
  readonly reportDeprecatedUses: ReportDeprecatedUses;
  /** What a client may get to see of an error. */
  readonly mask: ErrorMask['mask'];
}

export interface ExecuteOptions extends ExecuteParts {
  readonly writes: RunningWrites;
  readonly admission: Pick<Admission, 'operations' | 'answers'>;
  readonly clientOf: (context: Pick<GraphContext, 'access'>) => Client;
}

/** After so long a client that was refused may try again, in milliseconds. */
const retryAfterMs = 1_000;

/** Answers a query or a mutation: its limits, what it is charged, its execution, and what is said about it. */
export type Execute = (prepared: PreparedOperation) => Promise<ExecutionResult>;

export function createExecute(parts: ExecuteOptions): Execute {
  const { planOf, charges, traceAllowed, writes, admission, clientOf } = parts;
  return async (prepared) => {
    const { document, operation, contextValue, variableValues } = prepared;
    const { request, req } = contextValue.initial;
    const errors = refuse(parts, prepared);
    if (errors.length > 0) return { errors };
    const quote = asksForPriceOnly(request) ? charges.quote(prepared) : undefined;
    if (quote) return withCost({ data: null }, quote, charges.maxCalls, request);
    const client = clientOf(contextValue);
    // From here on a client may take it for begun: one that waits for its turn is answered in a drain too.
    // Not `using`: it takes V8 longer, and every operation passes here (docs/performance.md).
    const writing =
      operation.operation === OperationTypeNode.MUTATION ? writes.begin(req?.socket) : undefined;
    let place: Disposable | Refusal | undefined;
    try {
      const entered = admission.operations.enter(client, request);
      place = entered instanceof Promise ? await entered : entered;
      if (typeof place === 'string') return { errors: [overloadOf(place)] };
      const unread = admission.answers.refusalOf(client);
      if (unread) return { errors: [overloadOf(unread)] };
      const charged = charges.charge(prepared);
      const charge = charged instanceof Promise ? await charged : charged;
      if (charge?.refusal) return withCost({ errors: [charge.refusal] }, charge, charges.maxCalls, request);
      countDeprecatedUses(parts, prepared);
      let result = await executePlan(planOf(document, operation), { contextValue, variableValues });
      if (operation.operation === OperationTypeNode.MUTATION) await contextValue.readBack();
      if (charge) {
        charge.settle(contextValue.trace.calls);
        const costed = withCost(result, charge, charges.maxCalls, request);
        result = costed instanceof Promise ? await costed : costed;
      }
      result = withShortErrors(result);
      result = withTrace(result, contextValue.trace, request, traceAllowed);
      return withMaskedErrors(result, parts.mask, contextValue);
    } finally {
      if (typeof place === 'object') place[Symbol.dispose]();
      writing?.[Symbol.dispose]();
    }
  };
}

/** What a client is answered for which there is no place now. */
export function overloadOf(refusal: Refusal): OverloadedError | CallerOverloadedError {
  return refusal === 'SHARE' ? new CallerOverloadedError(retryAfterMs) : new OverloadedError(retryAfterMs);
}

/** Why an operation may not run: it selects too much, or its input is wrong. Each event of a subscription may take as much as a query. */
export function refuse(
  { documents }: Pick<ExecuteParts, 'documents'>,
  { document, operationName, variableValues, contextValue }: PreparedOperation,
): readonly GraphQLError[] {
  const read = documents.of(document)?.operation(operationName);
  return read?.refuse({ variables: variableValues, access: contextValue.access }) ?? [];
}

export function countDeprecatedUses(
  { reportDeprecatedUses }: Pick<ExecuteParts, 'reportDeprecatedUses'>,
  operation: Pick<PreparedOperation, 'schema' | 'document' | 'operation' | 'variableValues'>,
): void {
  const coordinates = deprecatedUses({ ...operation, variables: operation.variableValues ?? {} });
  if (coordinates.size > 0) reportDeprecatedUses(coordinates);
}

export function withMaskedErrors(
  result: ExecutionResult,
  mask: ExecuteParts['mask'],
  context: RunningContext,
): ExecutionResult {
  if (!result.errors) return result;
  const source = sourceOf(context);
  return { ...result, errors: result.errors.map((error) => mask(error, source)) };
}
