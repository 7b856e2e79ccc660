import { collectFields } from '@graphql-tools/utils';
import { type ExecutionArgs, getOperationAST, Kind, valueFromASTUntyped } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { OperationTooComplexError } from '../../../schema/errors/errors.ts';

/** Objects that one operation may name: two full `_entities`, or twenty full `nodes`. */
const maxNamed = 2_000;

/** The arguments that name objects one by one. */
export const namingArguments: readonly string[] = ['ids', 'keys', 'representations'];

/**
 * Refuses an operation that names more objects than allowed, all of its fields added up, before any is looked for: each that
 * does not exist is an error of its own, and one variable can be handed to many fields.
 */
export function useNamingLimit(): Plugin {
  return {
    onExecute: ({ args, setResultAndStopExecution }) => {
      const operation = getOperationAST(args.document, args.operationName);
      const named = countNamed(args);
      if (!operation || named <= maxNamed) return;
      const message = `The operation names ${named} objects, where ${maxNamed} are allowed. Name fewer at once.`;
      const figures = { limit: maxNamed, cost: named };
      setResultAndStopExecution({
        errors: [new OperationTooComplexError(message, { nodes: [operation] }, figures)],
      });
    },
  };
}

/** Only fields of the root look for what they name. What the defaults of variables name is counted where no value is given. */
function countNamed({ schema, document, operationName, variableValues }: ExecutionArgs): number {
  const operation = getOperationAST(document, operationName);
  const root = operation && schema.getRootType(operation.operation);
  if (!root) return 0;
  const variables: Record<string, unknown> = {};
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (defaultValue) variables[variable.name.value] = valueFromASTUntyped(defaultValue);
  }
  Object.assign(variables, variableValues);
  const fragments = Object.fromEntries(
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const { fields } = collectFields(schema, fragments, variables, root, operation.selectionSet);
  let named = 0;
  // Fields of one name in the answer have the same arguments.
  for (const [field] of fields.values()) {
    const names = field?.arguments?.find(({ name }) => namingArguments.includes(name.value));
    const given = names && valueFromASTUntyped(names.value, variables);
    if (Array.isArray(given)) named += given.length;
  }
  return named;
}
