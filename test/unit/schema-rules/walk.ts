import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';

type Output = GraphQLObjectType | GraphQLInterfaceType;

/** A field of an object type or an interface. */
export interface OutputField {
  /** As in `User.groups`. */
  readonly coordinate: string;
  readonly parent: Output;
  readonly field: GraphQLField<unknown, unknown>;
}

/** All types of the schema's own. */
export function typesOf(schema: GraphQLSchema): readonly GraphQLNamedType[] {
  return Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );
}

export function isOutput(type: GraphQLNamedType | undefined): type is Output {
  return isObjectType(type) || isInterfaceType(type);
}

export function outputFields(schema: GraphQLSchema): readonly OutputField[] {
  return typesOf(schema)
    .filter(isOutput)
    .flatMap((parent) =>
      Object.values(parent.getFields()).map((field) => ({
        coordinate: `${parent.name}.${field.name}`,
        parent,
        field,
      })),
    );
}

/** What has a name of its own, and a description. */
export interface Described {
  /** As in `Query.users(first:)`. */
  readonly coordinate: string;
  readonly name: string;
  readonly description: string | null | undefined;
}

export function describedIn(schema: GraphQLSchema): readonly Described[] {
  return typesOf(schema).flatMap((type) => [
    { coordinate: type.name, name: type.name, description: type.description },
    ...membersOf(type),
  ]);
}

function membersOf(type: GraphQLNamedType): readonly Described[] {
  if (isEnumType(type)) return type.getValues().map((value) => member(type, value));
  if (isInputObjectType(type)) return Object.values(type.getFields()).map((field) => member(type, field));
  if (!isOutput(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [
    member(type, field),
    ...field.args.map((argument) => argumentOf(type, field, argument)),
  ]);
}

function member(
  type: GraphQLNamedType,
  { name, description }: { readonly name: string; readonly description?: string | null | undefined },
): Described {
  return { coordinate: `${type.name}.${name}`, name, description };
}

function argumentOf(
  type: GraphQLNamedType,
  field: GraphQLField<unknown, unknown>,
  { name, description }: GraphQLArgument,
): Described {
  return { coordinate: `${type.name}.${field.name}(${name}:)`, name, description };
}
