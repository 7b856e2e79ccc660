import {
  type ArgumentNode,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  getNullableType,
  isInputObjectType,
  isNonNullType,
  Kind,
  type ObjectFieldNode,
  type ValueNode,
  valueFromAST,
} from 'graphql';
import type { Arguments } from '../cost/step.ts';

/** Stands for the value of a variable that was not sent, and for what the document does not write. */
const absent = Symbol('absent');

/** A value of a document, worked out as far as no variable is needed. */
interface WrittenValue {
  /** By the coerced variables of a request: the value, `absent`, or undefined for one that its type may not allow. */
  read(variables: Arguments): unknown;
  /** Whether it is the same for each request: then all requests get the same object. */
  readonly isConstant: boolean;
}

/** The values of several arguments, or of the members of an input object, by their names. */
export interface WrittenMembers extends WrittenValue {
  /** Undefined: at least one may be wrong. */
  read(variables: Arguments): Record<string, unknown> | undefined;
  /** Values that are kept for this, those within them included. */
  readonly size: number;
}

interface Member {
  readonly name: string;
  readonly isNonNull: boolean;
  readonly defaultValue: unknown;
  readonly value: WrittenValue;
  readonly size: number;
}

const none: Arguments = {};
const unwritten: WrittenValue = { read: () => absent, isConstant: true };

/**
 * Reads what is written for arguments, or for the members of an input object, as graphql's `getArgumentValues` and `valueFromAST` do, which
 * look at definitions, names and nodes for each request. What may be wrong is left to them.
 */
export function writtenMembers(
  definitions: readonly (GraphQLArgument | GraphQLInputField)[],
  nodes: readonly (ArgumentNode | ObjectFieldNode)[] = [],
): WrittenMembers {
  const written = new Map(nodes.map(({ name, value }) => [name.value, value]));
  // In the order of the definitions, as graphql has them. Of the rest, which may be twenty, nothing becomes a value.
  const members = definitions
    .map((definition) => memberOf(definition, written.get(definition.name)))
    .filter(
      ({ value, isNonNull, defaultValue }) => value !== unwritten || isNonNull || defaultValue !== undefined,
    );
  return {
    read: (variables) => readMembers(members, variables),
    isConstant: members.every(({ value }) => value.isConstant),
    size: members.reduce((sum, { size }) => sum + size, 1),
  };
}

function readMembers(members: readonly Member[], variables: Arguments): Record<string, unknown> | undefined {
  const values: Record<string, unknown> = {};
  for (const { name, isNonNull, defaultValue, value } of members) {
    const found = value.read(variables);
    if (found === undefined) return undefined;
    const given = found === absent ? defaultValue : found;
    if (isNonNull && (given === undefined || given === null)) return undefined;
    if (given !== undefined) values[name] = given;
  }
  return values;
}

function memberOf(
  { name, type, defaultValue }: GraphQLArgument | GraphQLInputField,
  node?: ValueNode,
): Member {
  const isNonNull = isNonNullType(type);
  if (!node) return { name, isNonNull, defaultValue, value: unwritten, size: 1 };
  const object = objectValue(node, type);
  const value = withConstant(object ?? variableValue(node) ?? otherValue(node, type));
  return { name, isNonNull, defaultValue, value, size: 1 + (object?.size ?? sizeOf(node)) };
}

function withConstant(value: WrittenValue): WrittenValue {
  if (!value.isConstant) return value;
  const constant = value.read(none);
  return { read: () => constant, isConstant: true };
}

function variableValue(node: ValueNode): WrittenValue | undefined {
  if (node.kind !== Kind.VARIABLE) return undefined;
  const name = node.name.value;
  return {
    read: (variables) => (Object.hasOwn(variables, name) ? variables[name] : absent),
    isConstant: false,
  };
}

function objectValue(node: ValueNode, type: GraphQLInputType): WrittenMembers | undefined {
  const bare = getNullableType(type);
  if (node.kind !== Kind.OBJECT || !isInputObjectType(bare)) return undefined;
  const members = writtenMembers(Object.values(bare.getFields()), node.fields);
  if (!bare.isOneOf) return members;
  return {
    ...members,
    read(variables) {
      const values = members.read(variables);
      return values && hasOneValue(values) ? values : undefined;
    },
  };
}

function hasOneValue(values: Readonly<Record<string, unknown>>): boolean {
  const all = Object.values(values);
  return all.length === 1 && all[0] !== null;
}

/** A list, or one text, number or the like. */
function otherValue(node: ValueNode, type: GraphQLInputType): WrittenValue {
  return { read: (variables) => valueFromAST(node, type, variables), isConstant: !hasVariable(node) };
}

/** Values that are written there. */
function sizeOf(node: ValueNode): number {
  if (node.kind === Kind.LIST) return node.values.reduce((sum, value) => sum + sizeOf(value), 1);
  if (node.kind !== Kind.OBJECT) return 1;
  return node.fields.reduce((sum, { value }) => sum + sizeOf(value), 1);
}

export function hasVariable(node: ValueNode): boolean {
  if (node.kind === Kind.VARIABLE) return true;
  if (node.kind === Kind.LIST) return node.values.some(hasVariable);
  return node.kind === Kind.OBJECT && node.fields.some(({ value }) => hasVariable(value));
}
