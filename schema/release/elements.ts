import {
  type DocumentNode,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  type GraphQLArgument,
  type GraphQLEnumValue,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type InputValueDefinitionNode,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isTypeDefinitionNode,
  Kind,
  type TypeDefinitionNode,
  visit,
} from 'graphql';

/** What has a schema coordinate: `User`, `User.name`, `Query.users(query:)`, `UserStatus.LOCKED`. */
type Element =
  | GraphQLNamedType
  | GraphQLField<unknown, unknown>
  | GraphQLInputField
  | GraphQLArgument
  | GraphQLEnumValue;
type ElementNode =
  | TypeDefinitionNode
  | FieldDefinitionNode
  | InputValueDefinitionNode
  | EnumValueDefinitionNode;

/** All of a schema that has a coordinate, by it. */
export function elementsOf(schema: GraphQLSchema): ReadonlyMap<string, Element> {
  const elements = new Map<string, Element>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type)) continue;
    elements.set(type.name, type);
    for (const part of partsOf(type)) {
      elements.set(`${type.name}.${part.name}`, part);
      if (!('args' in part)) continue;
      for (const argument of part.args)
        elements.set(`${type.name}.${part.name}(${argument.name}:)`, argument);
    }
  }
  return elements;
}

function partsOf(type: GraphQLNamedType) {
  if (isEnumType(type)) return type.getValues();
  const hasFields = isInputObjectType(type) || isObjectType(type) || isInterfaceType(type);
  return hasFields ? Object.values(type.getFields()) : [];
}

/** A printed schema in which each element is what `change` makes of it. */
export function changeElements(
  document: DocumentNode,
  change: (element: ElementNode, coordinate: string) => ElementNode,
): DocumentNode {
  const path: string[] = [];
  return visit(document, {
    enter(node) {
      if (node.kind === Kind.DIRECTIVE_DEFINITION) return false;
      if (isElement(node)) path.push(node.name.value);
      return undefined;
    },
    leave(node) {
      if (!isElement(node)) return undefined;
      const [type, part, argument] = path;
      path.pop();
      if (argument !== undefined) return change(node, `${type}.${part}(${argument}:)`);
      return change(node, part === undefined ? `${type}` : `${type}.${part}`);
    },
  });
}

function isElement(node: Parameters<typeof isTypeDefinitionNode>[0]): node is ElementNode {
  return (
    isTypeDefinitionNode(node) ||
    node.kind === Kind.FIELD_DEFINITION ||
    node.kind === Kind.INPUT_VALUE_DEFINITION ||
    node.kind === Kind.ENUM_VALUE_DEFINITION
  );
}
