import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { checksOf } from '../../../schema/index.ts';
import { badVariables, deepVariables, maxInputErrors } from '../documents/input-errors.ts';

interface Operation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: unknown;
}

/**
 * Checks what the schema's arguments accept beyond their types (`extensions.accepts`) for the whole operation before any
 * of it runs: wrong input is BAD_USER_INPUT, names its argument, and costs no upstream call.
 */
export function useInputValidation(): Plugin {
  return {
    onExecute: refuseWrong,
    onSubscribe: refuseWrong,
  };
}

interface Start {
  readonly args: Operation;
  readonly setResultAndStopExecution: (result: ExecutionResult) => void;
}

function refuseWrong({ args, setResultAndStopExecution }: Start): void {
  const errors = findErrors(args);
  if (errors.length > 0) setResultAndStopExecution({ errors });
}

function findErrors({ schema, document, operationName, variableValues }: Operation): readonly GraphQLError[] {
  const operation = getOperationAST(document, operationName);
  if (!operation) return [];
  const raw = isRecord(variableValues) ? variableValues : {};
  const tooDeep = deepVariables(document, raw);
  if (tooDeep.length > 0) return tooDeep;
  const definitions = operation.variableDefinitions ?? [];
  const { coerced, errors } = getVariableValues(schema, definitions, raw, { maxErrors: maxInputErrors });
  if (errors) {
    return definitions.flatMap((definition) =>
      badVariables(schema, document, definition, raw[definition.variable.name.value]),
    );
  }
  return checksOf(schema, document, operation).flatMap((check) => check(coerced));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
