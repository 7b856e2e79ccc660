import { type GraphQLSchema, getVariableValues, type OperationDefinitionNode } from 'graphql';

export type CoercedVariables = ReturnType<typeof getVariableValues>;

interface Known {
  readonly operation: OperationDefinitionNode;
  readonly variables: CoercedVariables;
}

/** More errors than that about variables are not listed. */
const maxErrors = 50;

const none: Readonly<Record<string, unknown>> = Object.freeze({});
const known = new WeakMap<object, Known>();

/**
 * The variables of a request by the types that its operation gives them. Limits, price and execution read them: they are coerced
 * once, for the object that the request brought, and read-only therefore.
 */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  sent: Readonly<Record<string, unknown>> | null | undefined,
): CoercedVariables {
  const values = sent ?? none;
  const before = known.get(values);
  if (before?.operation === operation) return before.variables;
  const variables = getVariableValues(schema, operation.variableDefinitions ?? [], values, { maxErrors });
  known.set(values, { operation, variables });
  return variables;
}
