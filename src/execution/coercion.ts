import { type GraphQLSchema, getVariableValues, type OperationDefinitionNode } from 'graphql';

export type CoercedVariables = ReturnType<typeof getVariableValues>;

interface Known {
  readonly operation: OperationDefinitionNode;
  readonly variables: CoercedVariables;
}

/** More errors than that about variables are not listed. */
const maxErrors = 50;

const none: Readonly<Record<string, unknown>> = Object.freeze({});
/** Of an operation without variables, whatever was sent with it. */
const noVariables = new WeakMap<OperationDefinitionNode, CoercedVariables>();

/** Where a request's variables hold what they were coerced to: a WeakMap whose keys die young would cost every collection. */
const coercedBefore = Symbol('coerced variables');

type SentVariables = Readonly<Record<string, unknown>> & { [coercedBefore]?: Known };

/**
 * The variables of a request by the types that its operation gives them. Limits, price and execution read them: they are coerced
 * once, for the object that the request brought, and read-only therefore.
 */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  sent: SentVariables | null | undefined,
): CoercedVariables {
  const definitions = operation.variableDefinitions ?? [];
  if (definitions.length === 0) return coerceNone(operation);
  const values: SentVariables = sent ?? none;
  const before = values[coercedBefore];
  if (before?.operation === operation) return before.variables;
  const variables = getVariableValues(schema, definitions, values, { maxErrors });
  if (sent) sent[coercedBefore] = { operation, variables };
  return variables;
}

function coerceNone(operation: OperationDefinitionNode): CoercedVariables {
  const known = noVariables.get(operation) ?? { coerced: {} };
  noVariables.set(operation, known);
  return known;
}
