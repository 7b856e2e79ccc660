import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isTypeDefinitionNode,
  Kind,
  lexicographicSortSchema,
  parse,
  parseConstValue,
  printSchema,
} from 'graphql';
import { z } from 'zod';

type Element = GraphQLNamedType | GraphQLField<unknown, unknown> | GraphQLArgument | GraphQLInputField;

const argumentsSchema = z.record(z.string(), z.unknown());

/** Where Pothos's directives plugin keeps what was declared: the arguments of one use, or of each of several. */
const declared = z.object({
  directives: z.record(z.string(), z.union([z.array(argumentsSchema), argumentsSchema])).default({}),
});

/** A schema in SDL, sorted by name, with the uses of its directives, which graphql's own printer leaves out. */
export function documentOf(schema: GraphQLSchema): DocumentNode {
  const sorted = lexicographicSortSchema(schema);
  const document = parse(printSchema(sorted), { noLocation: true });
  return { ...document, definitions: document.definitions.map((each) => withAllUses(each, sorted)) };
}

function withAllUses(definition: DefinitionNode, schema: GraphQLSchema): DefinitionNode {
  if (!isTypeDefinitionNode(definition)) return definition;
  const type = schema.getType(definition.name.value);
  if (!('fields' in definition)) return withUses(definition, type);
  if (definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) {
    const members = isInputObjectType(type) ? type.getFields() : {};
    const fields = definition.fields?.map((field) => withUses(field, members[field.name.value]));
    return withUses({ ...definition, fields: fields ?? [] }, type);
  }
  const declaredFields = isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
  const fields = definition.fields?.map((field) => withFieldUses(field, declaredFields[field.name.value]));
  return withUses({ ...definition, fields: fields ?? [] }, type);
}

function withFieldUses(
  field: FieldDefinitionNode,
  element: GraphQLField<unknown, unknown> | undefined,
): FieldDefinitionNode {
  const given = field.arguments?.map((argument) =>
    withUses(
      argument,
      element?.args.find(({ name }) => name === argument.name.value),
    ),
  );
  return withUses({ ...field, arguments: given ?? [] }, element);
}

interface Annotated {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

function withUses<Node extends Annotated>(node: Node, element: Element | undefined): Node {
  return element ? { ...node, directives: [...(node.directives ?? []), ...usesOf(element)] } : node;
}

function usesOf({ extensions }: Element): ConstDirectiveNode[] {
  return Object.entries(declared.parse(extensions).directives).flatMap(([name, uses]) =>
    [uses].flat().map((given) => useOf(name, given)),
  );
}

/** Values of directives are texts, numbers and lists of these, whose JSON is their SDL too. */
function useOf(directive: string, given: Readonly<Record<string, unknown>>): ConstDirectiveNode {
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: directive },
    arguments: Object.entries(given).map(([name, value]) => ({
      kind: Kind.ARGUMENT,
      name: { kind: Kind.NAME, value: name },
      value: parseConstValue(JSON.stringify(value), { noLocation: true }),
    })),
  };
}
