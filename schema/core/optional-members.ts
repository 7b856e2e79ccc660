import type { DocumentNode, GraphQLSchema } from 'graphql';
import { changeElements, elementsOf } from '../release/elements.ts';

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
  const elements = elementsOf(schema);
  return changeElements(document, (node, coordinate) => {
    const members = membersOf(elements.get(coordinate)?.extensions);
    if (!members.some((member) => optionalMembers.has(member))) return node;
    return { ...node, directives: node.directives?.filter(({ name }) => name.value !== mark) ?? [] };
  });
}

/** The members that a field shows (`fedBy`); none where it shows something else. */
export function membersOf(extensions: Readonly<Record<string, unknown>> = {}): readonly string[] {
  const { fedBy: members } = extensions;
  return Array.isArray(members) ? members : [];
}
