import { parse, print } from 'graphql';
import { describe, expect, test } from 'vitest';
import { printSubgraph, schema } from '../../schema/index.ts';
import { withoutUnreachable } from '../../schema/release/reachable.ts';

function namesIn(sdl: string): string[] {
  const { definitions } = withoutUnreachable(parse(sdl));
  return definitions.flatMap((definition) =>
    'name' in definition && definition.name ? [definition.name.value] : [],
  );
}

describe('what no operation and no other subgraph comes to is left out of the subgraph', () => {
  test.each([
    ['a type that nothing mentions', 'type Query { a: Int } type B { c: C } type C { b: B }', ['Query']],
    ['an input of no argument', 'type Query { a: Int } input B { c: C } enum C { D }', ['Query']],
    ['an interface that no type has', 'type Query { a: Int } interface B { c: Int }', ['Query']],
    [
      'a type of an interface that nothing mentions',
      'type Query { a: Int } interface B { c: Int } type D implements B { c: Int }',
      ['Query'],
    ],
  ])('%s', (_name, sdl, kept) => {
    expect(namesIn(sdl)).toEqual(kept);
  });

  test.each([
    [
      'the types of fields, lists of them too',
      'type Query { a: [B!]! } type B { c: C } scalar C',
      ['Query', 'B', 'C'],
    ],
    [
      'the inputs of arguments, what they are made of too',
      'type Query { a(b: [B!]): Int } input B { c: C, d: B } enum C { D }',
      ['Query', 'B', 'C'],
    ],
    [
      'the types of an interface',
      'type Query { a: B } interface B { c: Int } type D implements B { c: Int, e: E } scalar E',
      ['Query', 'B', 'D', 'E'],
    ],
    [
      'the interfaces of a type',
      'type Query { a: D } interface B { c: Int } type D implements B { c: Int }',
      ['Query', 'B', 'D'],
    ],
    [
      'the members of a union',
      'type Query { a: U } union U = B | C type B { b: Int } type C { c: Int }',
      ['Query', 'U', 'B', 'C'],
    ],
    [
      'what mutations and subscriptions come to',
      'type Query { a: Int } type Mutation { b: B } type Subscription { c: C } scalar B scalar C',
      ['Query', 'Mutation', 'Subscription', 'B', 'C'],
    ],
    [
      'what another subgraph can come from',
      'type Query { a: Int } type B @key(fields: "id") { id: C } scalar C',
      ['Query', 'B', 'C'],
    ],
  ])('but not %s', (_name, sdl, kept) => {
    expect(namesIn(sdl)).toEqual(kept);
  });

  test('descriptions stay', () => {
    const sdl = print(parse('"""All."""\ntype Query { "One." a("Two." b: Int): Int }'));
    expect(print(withoutUnreachable(parse(sdl)))).toBe(sdl);
  });

  test('the viewer is left out, and what only the viewer has', () => {
    const sdl = printSubgraph(schema);
    expect(schema.getType('DirectoryViewer')).toBeDefined();
    expect(sdl).not.toMatch(
      /\bDirectoryViewer\b|^ +(viewer|node|nodes)\b[:(] *(DirectoryViewer|Node|\[Node)/m,
    );
    expect(sdl).toMatch(/^type User implements /m);
  });
});
