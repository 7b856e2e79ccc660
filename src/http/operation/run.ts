import { type ExecutionResult, type FormattedExecutionResult, OperationTypeNode } from 'graphql';
import type { ErrorMask } from './error-mask.ts';
import type { Execute } from './execute.ts';
import type { OperationSource } from './operation-fact.ts';
import type { InitialOperation, Prepare, RunningContext } from './prepare.ts';
import { toPublicError } from './public-error.ts';

export interface RunParts {
  readonly prepare: Prepare;
  readonly execute: Execute;
}

/** What came of a query or a mutation. */
export interface Ran {
  readonly result: ExecutionResult;
  /** What was executed for it; undefined: nothing was. */
  readonly context?: RunningContext;
}

/** Prepares and executes an operation, and notes in its source what becomes known of it; undefined: it is a subscription. */
export async function runOnce(
  { prepare, execute }: RunParts,
  initial: InitialOperation,
  source: OperationSource,
): Promise<Ran | undefined> {
  const prepared = await prepare(initial);
  if (!('operation' in prepared)) return { result: { errors: prepared } };
  if (prepared.operation.operation === OperationTypeNode.SUBSCRIPTION) return undefined;
  const { contextValue: context } = prepared;
  source.access = context.access;
  source.trace = context.trace;
  return { result: await execute(prepared), context };
}

export interface RunForProtocolParts extends RunParts {
  /** The answer to what was thrown before anything ran. */
  readonly toFailure: ErrorMask['toFailure'];
  /** Completes what came of an operation, and reports it. */
  readonly finish: (result: ExecutionResult, source: OperationSource) => void;
}

/** The answer, as clients get it, to an operation that a protocol other than GraphQL's brought: limits, price, log and audit are those of a posted one. */
export type RunForProtocol = (initial: InitialOperation) => Promise<FormattedExecutionResult>;

export function createRunForProtocol(parts: RunForProtocolParts): RunForProtocol {
  const { toFailure, finish } = parts;

  async function attempt(initial: InitialOperation, source: OperationSource): Promise<Ran> {
    try {
      const ran = await runOnce(parts, initial, source);
      if (!ran) throw new TypeError('Expected a query or a mutation, but got a subscription');
      return ran;
    } catch (error) {
      return { result: toFailure(error, source) };
    }
  }

  return async (initial) => {
    const { request, params, session } = initial;
    const source: OperationSource = { request, params, access: session?.access };
    const { result } = await attempt(initial, source);
    finish(result, source);
    const { errors, ...rest } = result;
    return { ...rest, ...(errors && { errors: errors.map(toPublicError) }) };
  };
}
