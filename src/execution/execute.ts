import { type ExecutionResult, OperationTypeNode } from 'graphql';
import { coerceVariables } from './coercion.ts';
import { Execution } from './execution.ts';
import type { OperationPlan } from './operation-plan.ts';

export interface ExecutionInput {
  /** Default: none, as for queries and mutations. */
  readonly rootValue?: unknown;
  readonly contextValue: unknown;
  /** As the client sent them. */
  readonly variableValues: Readonly<Record<string, unknown>> | null | undefined;
}

/** Executes an operation, or one event of a subscription, as graphql's own executor does, by what was planned before. */
export function executePlan(
  plan: OperationPlan,
  { rootValue, contextValue, variableValues }: ExecutionInput,
): Promise<ExecutionResult> | ExecutionResult {
  const { schema, operation } = plan;
  const { coerced, errors = [] } = coerceVariables(schema, operation, variableValues);
  if (!coerced) return { errors };
  const { planning, fields } = plan.fields(coerced);
  const execution = new Execution(plan, planning, { rootValue, contextValue, variableValues: coerced });
  const toResult = (data: Record<string, unknown> | null): ExecutionResult => {
    const { errors: found } = execution;
    return found.length === 0 ? { data } : { errors: found, data };
  };
  const fail = (error: unknown) => {
    execution.report(error);
    return toResult(null);
  };
  try {
    const isSerial = operation.operation === OperationTypeNode.MUTATION;
    const data = isSerial
      ? execution.runSerially(rootValue, fields)
      : execution.runFields(rootValue, undefined, fields);
    return data instanceof Promise ? data.then(toResult, fail) : toResult(data);
  } catch (error) {
    return fail(error);
  }
}
