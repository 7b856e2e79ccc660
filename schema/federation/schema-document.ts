import {
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  lexicographicSortSchema,
  parse,
  parseConstValue,
  printSchema,
} from 'graphql';
import { z } from 'zod';
import { changeElements, elementsOf } from '../release/elements.ts';

const argumentsSchema = z.record(z.string(), z.unknown());

/** Where Pothos's directives plugin keeps what was declared: the arguments of one use, or of each of several. */
const declared = z.object({
  directives: z.record(z.string(), z.union([z.array(argumentsSchema), argumentsSchema])).default({}),
});

/** A schema in SDL, sorted by name, with the uses of its directives, which graphql's own printer leaves out. */
export function documentOf(schema: GraphQLSchema): DocumentNode {
  const sorted = lexicographicSortSchema(schema);
  const elements = elementsOf(sorted);
  return changeElements(parse(printSchema(sorted), { noLocation: true }), (node, coordinate) => {
    const uses = usesOf(elements.get(coordinate)?.extensions);
    return { ...node, directives: [...(node.directives ?? []), ...uses] };
  });
}

function usesOf(extensions: Readonly<Record<string, unknown>> = {}): ConstDirectiveNode[] {
  return Object.entries(declared.parse(extensions).directives).flatMap(([name, uses]) =>
    [uses].flat().map((given) => useOf(name, given)),
  );
}

/** Values of directives are texts, numbers, booleans and lists of these, whose JSON is their SDL too. */
export function useOf(directive: string, given: Readonly<Record<string, unknown>>): ConstDirectiveNode {
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
