import { readFileSync } from 'node:fs';
import { composeServices as composeByApollo } from '@apollo/composition';
import { composeServices as composeByGuild } from '@theguild/federation-composition';
import {
  type DefinitionNode,
  type DocumentNode,
  isTypeDefinitionNode,
  Kind,
  parse,
  print,
  type TypeDefinitionNode,
  visit,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { printSubgraph, schema } from '../../schema/index.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const directory = printSubgraph(schema);
const neighbour = read('../support/samples/hostile-neighbour.graphql');

/** 0.1.0 as a subgraph: with its names, and without what federation adds by itself. */
const released = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])
${print(
  visit(parse(read('../../schema/released/0.1.0.graphql')), {
    ScalarTypeDefinition: ({ name }) => (name.value.startsWith('_') ? null : undefined),
    UnionTypeDefinition: ({ name }) => (name.value.startsWith('_') ? null : undefined),
    ObjectTypeDefinition: ({ name }) => (name.value.startsWith('_') ? null : undefined),
    FieldDefinition: ({ name }) => (/^(_.*|node|nodes)$/.test(name.value) ? null : undefined),
  }),
)
  .replace(/^type PageInfo\b/m, '$& @shareable')
  .replace(/^type User implements Node\b/m, '$& @key(fields: "id")')}
directive @oneOf on INPUT_OBJECT`;

interface Composed {
  readonly supergraph: string | undefined;
  readonly errors: readonly string[];
}
type Compose = (subgraphs: Readonly<Record<string, string>>) => Composed;

const toServices = (subgraphs: Readonly<Record<string, string>>) =>
  Object.entries(subgraphs).map(([name, sdl]) => ({
    name,
    url: `http://${name}.example/graphql`,
    typeDefs: parse(sdl),
  }));
const messagesOf = (errors: readonly { readonly message: string }[] = []) =>
  errors.map(({ message }) => message);

const byApollo: Compose = (subgraphs) => {
  const { supergraphSdl, errors } = composeByApollo(toServices(subgraphs));
  return { supergraph: supergraphSdl, errors: messagesOf(errors) };
};
const byGuild: Compose = (subgraphs) => {
  const { supergraphSdl, errors } = composeByGuild(toServices(subgraphs));
  return { supergraph: supergraphSdl, errors: messagesOf(errors) };
};

function typesOf(document: DocumentNode): ReadonlyMap<string, TypeDefinitionNode> {
  return new Map(document.definitions.filter(isTypeDefinitionNode).map((type) => [type.name.value, type]));
}

/** A type as a client sees it, member by member; what a composer writes down for its router, and the order, left out. Descriptions count. */
function shapeOf(type: TypeDefinitionNode): readonly string[] {
  const kept = ['semanticNonNull', 'deprecated'];
  const bare = visit(type, {
    [Kind.DIRECTIVE]: ({ name }) => (kept.includes(name.value) ? undefined : null),
  });
  const members = [
    ...('fields' in bare ? (bare.fields ?? []) : []),
    ...('values' in bare ? (bare.values ?? []) : []),
    ...('types' in bare ? (bare.types ?? []) : []),
    ...('interfaces' in bare ? (bare.interfaces ?? []) : []),
  ];
  return [bare.kind, ...members.map((member) => print(member)).sort()];
}

/** The types of ours that other subgraphs add to, and what this neighbour adds. */
const shared: Readonly<Record<string, readonly string[]>> = {
  Query: [...['node', 'nodes', 'viewer', 'search', 'tickets', 'membership']],
  Mutation: ['openTicket'],
  User: ['tickets'],
};

function withoutAdded(type: TypeDefinitionNode): TypeDefinitionNode {
  const added = shared[type.name.value] ?? [];
  if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) return type;
  return { ...type, fields: type.fields?.filter(({ name }) => !added.includes(name.value)) ?? [] };
}

function marksIn(document: DocumentNode): number {
  let marks = 0;
  visit(document, {
    [Kind.DIRECTIVE]: ({ name }) => {
      if (name.value === 'semanticNonNull') marks += 1;
    },
  });
  return marks;
}

const isDefinitionOfMark = (definition: DefinitionNode) =>
  definition.kind === Kind.DIRECTIVE_DEFINITION && definition.name.value === 'semanticNonNull';

describe.each<[string, Compose]>([
  ['@apollo/composition', byApollo],
  ['@theguild/federation-composition', byGuild],
])('in %s', (_name, compose) => {
  describe.each([
    ['alone', { directory }, {}],
    ['beside a subgraph that has taken the common names', { directory, neighbour }, shared],
  ])('the subgraph %s', (_situation, subgraphs, added) => {
    const { supergraph, errors } = compose(subgraphs);
    const composed = parse(supergraph ?? 'type Query');

    test('composes', () => {
      expect(errors).toEqual([]);
    });

    test('loses no member of a type, and gains none', () => {
      const composedTypes = typesOf(composed);
      const ours = [...typesOf(parse(directory)).values()];
      expect(ours.length).toBeGreaterThan(100);
      for (const type of ours) {
        const theirs = composedTypes.get(type.name.value);
        expect([type.name.value, theirs && shapeOf(withoutAdded(theirs))]).toEqual([
          type.name.value,
          shapeOf(type),
        ]);
      }
      for (const [name, fields] of Object.entries(added)) {
        const type = composedTypes.get(name);
        const names = type?.kind === Kind.OBJECT_TYPE_DEFINITION ? type.fields : [];
        expect(names?.map((field) => field.name.value)).toEqual(expect.arrayContaining([...fields]));
      }
    });

    test('keeps @semanticNonNull, its uses and its definition', () => {
      const marks = marksIn(parse(directory));
      expect(marks).toBeGreaterThan(20);
      expect(marksIn(composed)).toBe(marks);
      expect(composed.definitions.filter(isDefinitionOfMark).map((definition) => print(definition))).toEqual([
        'directive @semanticNonNull(levels: [Int!]! = [0]) on FIELD_DEFINITION',
      ]);
    });
  });

  test('what an input of one name in both would lose is seen', () => {
    const taken =
      'input DirectoryCustomFieldPatch { name: String! } extend type Query { b(c: DirectoryCustomFieldPatch): Int }';
    const { supergraph, errors } = compose({ directory, neighbour: neighbour + taken });
    expect(errors).toEqual([]);
    const [composed, own] = [supergraph ?? '', directory].map((sdl) =>
      typesOf(parse(sdl)).get('DirectoryCustomFieldPatch'),
    );
    expect(own && shapeOf(own).join('\n')).toContain('value: String');
    expect(composed && shapeOf(composed).join('\n')).not.toContain('value: String');
    expect(composed).toBeDefined();
  });

  test('the names of 0.1.0 do not compose beside it', () => {
    const { errors } = compose({ directory: released, neighbour });
    for (const coordinate of ['PhoneInput.number', 'Query.viewer', 'Source.id', 'SourceType'])
      expect(errors.join('\n')).toContain(`"${coordinate}"`);
    expect(compose({ directory: released }).errors).toEqual([]);
  });
});
