import {
  type DocumentNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  parse,
  print,
  visit,
} from 'graphql';
import { type OptionalMembers, withoutOptionalMarks } from '../core/optional-members.ts';
import { withoutUnreachable } from '../release/reachable.ts';
import { withDemandControl } from './demand-control.ts';
import { documentOf } from './schema-document.ts';
import { withSubgraphRules } from './subgraph-rules.ts';

/** Composes in every composer; beyond it nothing is needed. */
const federationUrl = 'https://specs.apollo.dev/federation/v2.9';

/** Says of nullable fields that they are null only with an error. */
const nullabilityUrl = 'https://specs.apollo.dev/nullability/v0.4';
const semanticNonNull = 'semanticNonNull';

/** Its description in both printed documents. */
const semanticNonNullDefinition = `"""
The value is null only where the answer has an error for it. Level 0 is the field itself, level 1 the items of its list.
"""
directive @semanticNonNull(levels: [Int!]! = [0]) on FIELD_DEFINITION`;

/** Directives that GraphQL itself defines, and that no link imports. */
const ownDirectives = new Set(['deprecated', 'specifiedBy', 'oneOf']);

/** @apollo/composition does not support it yet, so that the document defines it. */
const oneOfDefinition = 'directive @oneOf on INPUT_OBJECT';

const noMembers: OptionalMembers = new Set();

/** By the members that are optional: a process has one such set. */
const cached = new WeakMap<OptionalMembers, WeakMap<GraphQLSchema, string>>();

/** The graph as federation composes it: `_service { sdl }`. */
export function printSubgraph(schema: GraphQLSchema, optionalMembers: OptionalMembers = noMembers): string {
  const printed = cached.get(optionalMembers) ?? new WeakMap<GraphQLSchema, string>();
  cached.set(optionalMembers, printed);
  const known = printed.get(schema);
  if (known !== undefined) return known;
  const own = withoutUnreachable(withDemandControl(schema, withoutGatewayFields(schema)));
  const document = withoutOptionalMarks(schema, own, optionalMembers);
  const head = [linkOf(document), oneOfDefinition, semanticNonNullDefinition].join('\n\n');
  const sdl = `${head}\n\n${print(document)}\n`;
  printed.set(schema, sdl);
  return sdl;
}

/**
 * Without what only this gateway answers, and without federation's own machinery, whose names begin with one underscore. What
 * the root types have as descriptions holds for this gateway alone.
 */
function withoutGatewayFields(schema: GraphQLSchema): DocumentNode {
  const roots = rootTypesOf(schema);
  return visit(documentOf(schema), {
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
      if (!ownDirectives.has(name.value)) used.add(`@${name.value}`);
    },
  });
  used.delete(`@${semanticNonNull}`);
  const imports = ['@composeDirective', ...used].sort();
  const links = [
    `@link(url: "${federationUrl}", import: ${JSON.stringify(imports)})`,
    `@link(url: "${nullabilityUrl}", import: ["@${semanticNonNull}"])`,
    // A composer drops directives of other specifications that are not named so.
    `@composeDirective(name: "@${semanticNonNull}")`,
  ];
  return print(parse(`extend schema ${links.join(' ')}`));
}

/** The whole graph with the directives that a client reads, and without those of federation. */
export function printGraph(schema: GraphQLSchema, optionalMembers: OptionalMembers = noMembers): string {
  const kept = new Set([...ownDirectives, semanticNonNull]);
  const whole = documentOf(schema);
  const document = visit(withoutOptionalMarks(schema, whole, optionalMembers), {
    SchemaDefinition: () => null,
    [Kind.DIRECTIVE]: ({ name }) => (kept.has(name.value) ? undefined : null),
  });
  return `${semanticNonNullDefinition}\n\n${print(document)}\n`;
}
