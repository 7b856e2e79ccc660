import {
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  type InterfaceTypeDefinitionNode,
  isInterfaceType,
  isObjectType,
  type ObjectTypeDefinitionNode,
  visit,
} from 'graphql';

/** Members that the contract calls always present, as in `User.updateTime`, and that this tenant never sends. */
export type OptionalMembers = ReadonlySet<string>;

const mark = 'semanticNonNull';

type Definition = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

/** A printed schema in which fields that one of these members feeds are not marked as semantically non-null. */
export function withoutOptionalMarks(
  schema: GraphQLSchema,
  document: DocumentNode,
  optionalMembers: OptionalMembers,
): DocumentNode {
  if (optionalMembers.size === 0) return document;
  const withoutMark = (typeName: string, field: FieldDefinitionNode): FieldDefinitionNode => {
    const type = schema.getType(typeName);
    if (!isObjectType(type) && !isInterfaceType(type)) return field;
    const members = membersOf(type.getFields()[field.name.value]?.extensions);
    if (!members.some((member) => optionalMembers.has(member))) return field;
    return { ...field, directives: field.directives?.filter(({ name }) => name.value !== mark) ?? [] };
  };
  const fieldsOf = ({ name, fields = [] }: Definition) =>
    fields.map((field) => withoutMark(name.value, field));
  return visit(document, {
    ObjectTypeDefinition: (definition) => ({ ...definition, fields: fieldsOf(definition) }),
    InterfaceTypeDefinition: (definition) => ({ ...definition, fields: fieldsOf(definition) }),
  });
}

/** The members that a field shows (`fedBy`); none where it shows something else. */
export function membersOf(extensions: Readonly<Record<string, unknown>> = {}): readonly string[] {
  const { fedBy: members } = extensions;
  return Array.isArray(members) ? members : [];
}
