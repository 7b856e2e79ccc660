import { type ExecutionResult, getVariableValues, OperationTypeNode } from 'graphql';
import { Execution } from './execution.ts';
import type { OperationPlan } from './operation-plan.ts';

export interface ExecutionInput {
  /** Default: none, as for queries and mutations. */
  readonly rootValue?: unknown;
  readonly contextValue: unknown;
  /** As the client sent them. */
  readonly variableValues: Readonly<Record<string, unknown>> | null | undefined;
}

/** More errors than that about variables are not listed. */
const maxErrors = 50;

/** Executes an operation, or one event of a subscription, as graphql's own executor does, by what was planned before. */
export function executePlan(
  plan: OperationPlan,
  { rootValue, contextValue, variableValues }: ExecutionInput,
): Promise<ExecutionResult> | ExecutionResult {
  const { schema, operation } = plan;
  const definitions = operation.variableDefinitions ?? [];
  const { coerced, errors = [] } = getVariableValues(schema, definitions, variableValues ?? {}, {
    maxErrors,
  });
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
