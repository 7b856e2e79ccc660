import {
  coerceInputValue,
  type GraphQLInputType,
  type GraphQLSchema,
  getVariableValues,
  isInputType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
  valueFromAST,
} from 'graphql';

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
  const coerced = coerceValid(variableTypesOf(schema, operation), values);
  const variables = coerced ? { coerced } : getVariableValues(schema, definitions, values, { maxErrors });
  if (sent) sent[coercedBefore] = { operation, variables };
  return variables;
}

function coerceNone(operation: OperationDefinitionNode): CoercedVariables {
  const known = noVariables.get(operation) ?? { coerced: {} };
  noVariables.set(operation, known);
  return known;
}

/** What a variable's definition says, for all requests. */
interface VariableType {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly isNonNull: boolean;
  /** Undefined: it has none. */
  readonly defaultValue: unknown;
}

interface VariableTypes {
  readonly schema: GraphQLSchema;
  /** Undefined: they are left to graphql. */
  readonly types: readonly VariableType[] | undefined;
}

const typesByOperation = new WeakMap<OperationDefinitionNode, VariableTypes>();

function variableTypesOf(schema: GraphQLSchema, operation: OperationDefinitionNode): VariableTypes['types'] {
  const known = typesByOperation.get(operation);
  if (known?.schema === schema) return known.types;
  const found = (operation.variableDefinitions ?? []).map((definition) => variableTypeOf(schema, definition));
  const all = found.filter((type) => type !== undefined);
  const types = all.length === found.length ? all : undefined;
  typesByOperation.set(operation, { schema, types });
  return types;
}

function variableTypeOf(
  schema: GraphQLSchema,
  { variable, type: written, defaultValue: byDefault }: VariableDefinitionNode,
): VariableType | undefined {
  const name = variable.name.value;
  const type = typeFromAST(schema, written);
  // To set a member of that name is to set the object's prototype.
  if (!isInputType(type) || name === '__proto__') return undefined;
  // It would be kept with the document, and takes more memory than the text of it.
  if (byDefault?.kind === Kind.OBJECT || byDefault?.kind === Kind.LIST) return undefined;
  const defaultValue = byDefault && valueFromAST(byDefault, type);
  if (byDefault && defaultValue === undefined) return undefined;
  return { name, type, isNonNull: isNonNullType(type), defaultValue };
}

/** Undefined: graphql coerces them again, to say what is wrong with them. */
function coerceValid(
  types: VariableTypes['types'],
  sent: Readonly<Record<string, unknown>>,
): Record<string, unknown> | undefined {
  if (!types) return undefined;
  const coerced: Record<string, unknown> = {};
  try {
    for (const { name, type, isNonNull, defaultValue } of types) {
      if (Object.hasOwn(sent, name)) coerced[name] = coerceInputValue(sent[name], type);
      else if (defaultValue !== undefined) coerced[name] = defaultValue;
      else if (isNonNull) return undefined;
    }
  } catch {
    // What is thrown holds the value that is wrong: it may be a password.
    return undefined;
  }
  return coerced;
}
