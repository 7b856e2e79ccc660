import { getDocumentNodeFromSchema } from '@graphql-tools/utils';
import {
  type DocumentNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  lexicographicSortSchema,
  parse,
  print,
  visit,
} from 'graphql';
import { withSubgraphRules } from './subgraph-rules.ts';

/** Composes in every composer; beyond it nothing is needed. */
const federationUrl = 'https://specs.apollo.dev/federation/v2.9';

/** The tag of what tells of a person, or finds one by it: a contract that excludes it serves the rest. */
export const personal = 'pii';

/** A field's `extensions` where it is answered here, but is not part of the subgraph: another subgraph may have its own. */
export const notInSubgraph = { inSubgraph: false } as const;

/** Directives of GraphQL and of our own, which federation's link cannot import. */
const notLinked = new Set(['deprecated', 'specifiedBy', 'oneOf', 'semanticNonNull']);

/** Those of them that a composer refuses without a definition. Composition drops `@semanticNonNull`: it is for readers of the SDL. */
const definitions = [
  'directive @oneOf on INPUT_OBJECT',
  'directive @semanticNonNull(levels: [Int!]! = [0]) on FIELD_DEFINITION',
].join('\n\n');

const remembered = new WeakMap<GraphQLSchema, string>();

/** The graph as federation composes it: `_service { sdl }`. */
export function printSubgraph(schema: GraphQLSchema): string {
  const known = remembered.get(schema);
  if (known !== undefined) return known;
  const document = withoutGatewayFields(schema);
  const sdl = `${linkOf(document)}\n\n${definitions}\n\n${print(document)}\n`;
  remembered.set(schema, sdl);
  return sdl;
}

/**
 * Without what only this gateway answers, and without federation's own machinery, whose names begin with one underscore. What
 * the root types say of themselves holds for this gateway alone.
 */
function withoutGatewayFields(schema: GraphQLSchema): DocumentNode {
  const roots = rootTypesOf(schema);
  return visit(getDocumentNodeFromSchema(lexicographicSortSchema(schema)), {
    SchemaDefinition: () => null,
    ScalarTypeDefinition: ({ name }) => (name.value.startsWith('_') ? null : undefined),
    UnionTypeDefinition: ({ name }) => (name.value.startsWith('_') ? null : undefined),
    ObjectTypeDefinition: (definition) => {
      if (definition.name.value.startsWith('_')) return null;
      const { description, ...type } = withSubgraphRules(schema, definition);
      const root = roots.get(type.name.value)?.getFields();
      if (!root) return { ...type, description };
      return { ...type, fields: type.fields?.filter(({ name }) => isInSubgraph(root[name.value])) ?? [] };
    },
  });
}

function rootTypesOf(schema: GraphQLSchema): ReadonlyMap<string, GraphQLObjectType> {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return new Map(roots.flatMap((type) => (type ? [[type.name, type]] : [])));
}

function isInSubgraph(field: GraphQLField<unknown, unknown> | undefined): boolean {
  return field?.extensions.inSubgraph !== false;
}

/** Imports the directives that are used, and no others. */
function linkOf(document: DocumentNode): string {
  const used = new Set<string>();
  visit(document, {
    [Kind.DIRECTIVE]: ({ name }) => {
      if (!notLinked.has(name.value)) used.add(`@${name.value}`);
    },
  });
  const imports = [...used].sort();
  return print(parse(`extend schema @link(url: "${federationUrl}", import: ${JSON.stringify(imports)})`));
}
