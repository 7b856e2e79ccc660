import {
  type FieldNode,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  getVariableValues,
  isInputObjectType,
  isListType,
  Kind,
} from 'graphql';
import { checkOf, givenArguments, schema } from '../../schema/index.ts';
import type { Tool } from './tools.ts';

/** What a write was given. */
export interface WriteInput {
  /** What the graph says of the write. */
  readonly means: string;
  readonly field: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The objects that it names, each once. */
  readonly ids: readonly string[];
}

/** What is wrong with it, in words that hold no value. */
export class WriteInputError extends Error {
  override readonly name = 'WriteInputError';
}

/** Objects that one write may name: what it would change is shown of each. */
const mostObjects = 100;

/** @throws WriteInputError */
export function readWriteInput(
  { operation }: Pick<Tool, 'operation'>,
  variables: Record<string, unknown>,
): WriteInput {
  const [node] = operation.selectionSet.selections;
  const field =
    node?.kind === Kind.FIELD ? schema.getMutationType()?.getFields()[node.name.value] : undefined;
  if (!field || node?.kind !== Kind.FIELD) throw new TypeError('Expected a mutation of one field');
  const values = coerce(operation.variableDefinitions ?? [], variables);
  const [wrong] = checkOf(field, node)(values);
  if (wrong) throw new WriteInputError(wrong.message);
  const given: Readonly<Record<string, unknown>> = givenArguments(field, node, values);
  const ids = new Set<string>();
  for (const { name, type } of field.args) collectIds(type, given[name], ids);
  if (ids.size > mostObjects)
    throw new WriteInputError(`The write names ${ids.size} objects, where ${mostObjects} are shown at once.`);
  const input: Readonly<Record<string, unknown>> = Object(given.input);
  return { means: field.description ?? '', field: field.name, input, ids: [...ids] };
}

type Definitions = NonNullable<Tool['operation']['variableDefinitions']>;

function coerce(definitions: Definitions, variables: Record<string, unknown>): Record<string, unknown> {
  const { coerced, errors } = getVariableValues(schema, definitions, variables, { maxErrors: 1 });
  if (coerced) return coerced;
  // The rest of graphql's own words repeats the value.
  const [named = 'An argument'] = /^Variable "\$\w+"/.exec(errors?.[0]?.message ?? '') ?? [];
  throw new WriteInputError(`${named} is not what the input schema of the tool says.`);
}

function collectIds(type: GraphQLInputType, value: unknown, ids: Set<string>): void {
  const bare = getNullableType(type);
  if (Array.isArray(value)) {
    for (const item of value) collectIds(isListType(bare) ? bare.ofType : bare, item, ids);
  } else if (isInputObjectType(bare) && typeof value === 'object' && value !== null) {
    const fields = bare.getFields();
    for (const [name, member] of Object.entries(value)) {
      const field = fields[name];
      if (field) collectIds(field.type, member, ids);
    }
  } else if (isId(bare) && typeof value === 'string') ids.add(value);
}

function isId(type: GraphQLInputType): boolean {
  return getNamedType(type).name === 'ID';
}

/** Whether a write can name objects. @param node that of its field */
export function namesObjects(node: FieldNode): boolean {
  const field = schema.getMutationType()?.getFields()[node.name.value];
  return field?.args.some(({ type }) => holdsIds(type, new Set())) ?? false;
}

function holdsIds(type: GraphQLInputType, seen: Set<unknown>): boolean {
  const named = getNamedType(type);
  if (isId(named)) return true;
  if (!isInputObjectType(named) || seen.has(named)) return false;
  seen.add(named);
  return Object.values(named.getFields()).some((field) => holdsIds(field.type, seen));
}
