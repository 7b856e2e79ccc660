import {
  type ASTNode,
  type DefinitionNode,
  type DocumentNode,
  isTypeDefinitionNode,
  Kind,
  type TypeDefinitionNode,
  visit,
} from 'graphql';

const rootNames = ['Query', 'Mutation', 'Subscription'];

/**
 * A document without the types that no operation and no other subgraph comes to: they would be names that another subgraph can
 * collide with, for nothing. A way in is a root type or an entity; from a type the way leads to all that it mentions, and from an
 * interface to the types that implement it.
 */
export function withoutUnreachable(document: DocumentNode): DocumentNode {
  const types = document.definitions.filter(isTypeDefinitionNode);
  const byName = new Map(types.map((type) => [type.name.value, type]));
  const reached = new Set<string>();
  const waiting = types.filter(isWayIn).map(({ name }) => name.value);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const type = byName.get(name);
    if (!type || reached.has(name)) continue;
    reached.add(name);
    waiting.push(...namesIn(type), ...types.filter(implementing(name)).map((each) => each.name.value));
  }
  const isKept = (definition: DefinitionNode) =>
    !isTypeDefinitionNode(definition) || reached.has(definition.name.value);
  return { ...document, definitions: document.definitions.filter(isKept) };
}

function isWayIn({ name, directives = [] }: TypeDefinitionNode): boolean {
  return rootNames.includes(name.value) || directives.some((directive) => directive.name.value === 'key');
}

function implementing(interfaceName: string) {
  return (type: TypeDefinitionNode) =>
    'interfaces' in type && (type.interfaces ?? []).some(({ name }) => name.value === interfaceName);
}

/** The types that a definition mentions: of its fields and arguments, its interfaces, its members. */
function namesIn(definition: ASTNode): string[] {
  const names: string[] = [];
  visit(definition, { [Kind.NAMED_TYPE]: ({ name }) => void names.push(name.value) });
  return names;
}
