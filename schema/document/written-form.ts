import {
  type FieldNode,
  type GraphQLOutputType,
  isLeafType,
  isListType,
  isNonNullType,
  Kind,
  type ValueNode,
} from 'graphql';

/** What of a type must be the same for fields of one name in the answer. */
export function readShape(type: GraphQLOutputType): string {
  if (isNonNullType(type)) return `${readShape(type.ofType)}!`;
  if (isListType(type)) return `[${readShape(type.ofType)}]`;
  return isLeafType(type) ? type.name : '{}';
}

/** The same for arguments that are the same, however they are ordered. */
export function argumentsOf({ arguments: given = [] }: FieldNode): readonly string[] {
  return given.map(({ name, value }) => `${name.value}: ${textOf(value)}`).toSorted();
}

/** The same for values that are the same, however their fields are ordered. */
function textOf(value: ValueNode): string {
  switch (value.kind) {
    case Kind.VARIABLE:
      return `$${value.name.value}`;
    case Kind.NULL:
      return 'null';
    case Kind.LIST:
      return `[${value.values.map(textOf).join()}]`;
    case Kind.OBJECT:
      return `{${value.fields
        .map((field) => `${field.name.value}:${textOf(field.value)}`)
        .toSorted()
        .join()}}`;
    case Kind.STRING:
      return `${value.block === true}${JSON.stringify(value.value)}`;
    default:
      return `${value.kind} ${value.value}`;
  }
}
