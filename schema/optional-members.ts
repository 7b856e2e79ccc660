import { type DocumentNode, type GraphQLSchema, isObjectType, visit } from 'graphql';

/** Members that the contract calls always present, as in `User.updateTime`, and that this tenant never sends. */
export type OptionalMembers = ReadonlySet<string>;

const mark = 'semanticNonNull';

/** A printed schema in which fields that one of these members feeds are not marked as semantically non-null. */
export function withoutOptionalMarks(
  schema: GraphQLSchema,
  document: DocumentNode,
  optionalMembers: OptionalMembers,
): DocumentNode {
  if (optionalMembers.size === 0) return document;
  return visit(document, {
    ObjectTypeDefinition: (definition) => {
      const type = schema.getType(definition.name.value);
      if (!isObjectType(type)) return undefined;
      const fields = definition.fields?.map((field) => {
        const members = membersOf(type.getFields()[field.name.value]?.extensions);
        if (!members.some((member) => optionalMembers.has(member))) return field;
        return { ...field, directives: field.directives?.filter(({ name }) => name.value !== mark) ?? [] };
      });
      return { ...definition, fields: fields ?? [] };
    },
  });
}

/** The members that a field shows (`fedBy`); none where it shows something else. */
export function membersOf(extensions: Readonly<Record<string, unknown>> = {}): readonly string[] {
  const { fedBy: members } = extensions;
  return Array.isArray(members) ? members : [];
}
