import {
  type ASTNode,
  coerceInputValue,
  type DocumentNode,
  GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  Kind,
  typeFromAST,
  type ValueNode,
  type VariableDefinitionNode,
  visit,
} from 'graphql';

/** The kinds of node that stand for a value a client wrote. */
const valueKinds: ReadonlySet<string> = new Set([
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.NULL,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
  Kind.OBJECT_FIELD,
]);

/** graphql's own words, but for those that repeat the value: it may be a password. */
function withoutValue(message: string, type: string | undefined): string {
  const namesFieldsOnly = /^(Field "|OneOf Input Object "|Exactly one key)/.test(message);
  if (namesFieldsOnly) return message;
  return type === undefined
    ? 'The value is not one that its type allows.'
    : `Expected a value of type ${type}.`;
}

/** graphql finds a literal that its type does not allow while validating: for a client it is wrong input like any other. */
export function nameBadLiterals(document: DocumentNode, errors: readonly GraphQLError[]): void {
  for (const error of errors) {
    const [node] = error.nodes ?? [];
    if (!node || !valueKinds.has(node.kind)) continue;
    error.message = withoutValue(error.message, undefined);
    const place = findPlace(document, (each) => each === node);
    if (!place) continue;
    error.message = `Argument "${place.path.join('.')}": ${error.message}`;
    Object.assign(error.extensions, { code: 'BAD_USER_INPUT', argument: place.path[0] });
  }
}

/** Wrong values that a client is told of, of each variable: whoever sends a thousand has made one mistake. */
export const maxInputErrors = 20;

/** What its type does not allow in a variable's value, named by the argument that the variable goes to. */
export function badVariables(
  schema: GraphQLSchema,
  document: DocumentNode,
  definition: VariableDefinitionNode,
  value: unknown,
): readonly GraphQLError[] {
  const type = typeFromAST(schema, definition.type);
  if (!isInputType(type)) return [];
  const variable = definition.variable.name.value;
  const place = findPlace(document, (node) => node.kind === Kind.VARIABLE && node.name.value === variable);
  const prefix = place?.path ?? [`$${variable}`];
  const [argument] = prefix;
  const errors: GraphQLError[] = [];
  const refuse = (
    path: readonly (string | number)[],
    message: string,
    expected: GraphQLInputType | undefined,
  ) => {
    const at = [...prefix, ...path].join('.');
    const text = `Argument "${at}": ${withoutValue(message, expected && String(expected))}`;
    errors.push(
      new GraphQLError(text, { nodes: [definition], extensions: { code: 'BAD_USER_INPUT', argument } }),
    );
  };
  if (value === undefined || value === null) {
    if (isNonNullType(type)) refuse([], 'missing', type);
    return errors;
  }
  try {
    coerceInputValue(value, type, (path, _invalid, { message }) => {
      refuse(path, message, typeAt(type, path));
      if (errors.length >= maxInputErrors) throw new EnoughError();
    });
  } catch (error) {
    if (!(error instanceof EnoughError)) throw error;
  }
  return errors;
}

/** Ends a walk that has found as much as anybody reads. */
class EnoughError extends Error {
  override readonly name = 'EnoughError';
}

function typeAt(type: GraphQLInputType, path: readonly (string | number)[]): GraphQLInputType | undefined {
  let at: GraphQLInputType | undefined = type;
  for (const step of path) {
    const bare: GraphQLInputType | undefined = at && getNullableType(at);
    if (isListType(bare)) at = bare.ofType;
    else at = isInputObjectType(bare) ? bare.getFields()[step]?.type : undefined;
  }
  return at;
}

/** Where a value stands: the name of its argument, and the way from there. */
interface Place {
  readonly node: ASTNode;
  readonly path: readonly string[];
}

/** The first value that matches, in any argument of the document; an outer one before those within. */
function findPlace(document: DocumentNode, matches: (node: ASTNode) => boolean): Place | undefined {
  let found: Place | undefined;
  visit(document, {
    Argument: ({ name, value }) => {
      found ??= placesIn(value, [name.value]).find(({ node }) => matches(node));
    },
  });
  return found;
}

function placesIn(node: ValueNode, path: readonly string[]): readonly Place[] {
  const here = { node, path };
  if (node.kind === Kind.LIST) {
    return [here, ...node.values.flatMap((value, index) => placesIn(value, [...path, String(index)]))];
  }
  if (node.kind !== Kind.OBJECT) return [here];
  const within = node.fields.flatMap((field) => {
    const to = [...path, field.name.value];
    return [{ node: field, path: to }, ...placesIn(field.value, to)];
  });
  return [here, ...within];
}
