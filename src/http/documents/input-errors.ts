import {
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
  type VariableDefinitionNode,
} from 'graphql';
import { inputPlaces } from './input-places.ts';

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
    const argument = inputPlaces(document).ofNode(node);
    if (argument === undefined) continue;
    error.message = `Argument "${argument}": ${error.message}`;
    Object.assign(error.extensions, { code: 'BAD_USER_INPUT', argument });
  }
}

/** Errors of one variable that are reported: a thousand wrong values are one mistake of the client's. */
const maxInputErrors = 20;

/** Errors of all variables together: each has its place in the document, which is looked for. */
const maxErrors = 100;

/** What their types do not allow in the values of variables, named by the place in the arguments that each variable goes to. */
export function badVariables(
  schema: GraphQLSchema,
  document: DocumentNode,
  definitions: readonly VariableDefinitionNode[],
  values: Readonly<Record<string, unknown>>,
): readonly GraphQLError[] {
  const errors: GraphQLError[] = [];
  for (const definition of definitions) {
    if (errors.length >= maxErrors) break;
    errors.push(...badVariable(schema, document, definition, values[definition.variable.name.value]));
  }
  return errors.slice(0, maxErrors);
}

function badVariable(
  schema: GraphQLSchema,
  document: DocumentNode,
  definition: VariableDefinitionNode,
  value: unknown,
): readonly GraphQLError[] {
  const type = typeFromAST(schema, definition.type);
  if (!isInputType(type)) return [];
  const variable = definition.variable.name.value;
  const place = inputPlaces(document).ofVariable(variable);
  const errors: GraphQLError[] = [];
  const refuse = (
    path: readonly (string | number)[],
    message: string,
    expected: GraphQLInputType | undefined,
  ) => {
    const argument = [place, ...path].join('.');
    const text = `Argument "${argument}": ${withoutValue(message, expected && String(expected))}`;
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

/** Ends coercion where enough errors were found. */
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

/** Levels of a variable's value: what graphql coerces calls itself for each, and no honest input has a fifth of them. */
const mostLevels = 200;

/** The variables that are nested too deep to be looked at any closer. */
export function deepVariables(
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): readonly GraphQLError[] {
  const tooDeep = Object.keys(variables).filter((variable) => isDeeper(variables[variable], mostLevels));
  return tooDeep.slice(0, maxInputErrors).map((variable) => {
    const argument = inputPlaces(document).ofVariable(variable);
    const message = `Argument "${argument}": expected a value of at most ${mostLevels} levels`;
    return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', argument } });
  });
}

/** Without calling itself: values may be nested as deep as a body is long. */
function isDeeper(value: unknown, levels: number): boolean {
  // Most values are texts and numbers.
  if (typeof value !== 'object' || value === null) return false;
  const path: Iterator<unknown>[] = [];
  for (let current: unknown = value; ; ) {
    if (typeof current === 'object' && current !== null) {
      path.push(Object.values(current).values());
      if (path.length > levels) return true;
    }
    let next = path.at(-1)?.next();
    while (next?.done) {
      path.pop();
      next = path.at(-1)?.next();
    }
    if (!next) return false;
    current = next.value;
  }
}
