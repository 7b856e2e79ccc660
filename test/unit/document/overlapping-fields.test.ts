import {
  buildSchema,
  type GraphQLSchema,
  OverlappingFieldsCanBeMergedRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { expect, test } from 'vitest';
import { outlineOf } from '../../../schema/document/outline.ts';
import { findConflict } from '../../../schema/document/overlapping-fields.ts';
import { Visits } from '../../../schema/document/visits.ts';
import { schema as graph } from '../../../schema/index.ts';
import { createGrower, printDocument, randomOf } from '../../support/grown-documents.ts';

/** Types of which many fields have one name and another shape, arguments, or both. */
const conflicting = buildSchema(`
  interface Being { name(short: Boolean): String kin: [Being] home: Place some: Thing }
  type Cat implements Being { name(short: Boolean): String kin: [Being] home: Place some: Thing a: Int b: [Cat] c: String! size(in: String! = "m", of: [Int!]): Int! }
  type Dog implements Being { name(short: Boolean): String kin: [Being] home: Place some: Thing a: String b: Dog c: String size(in: String! = "m", of: [Int!]): Int }
  union Thing = Cat | Dog | Place
  type Place { name: String! b: [Place!]! a: Place size(in: String): Int beings: [Being!]! }
  type Query { a: Cat b: Dog c: Being d: Thing beings: [Being!]! place(at: At!): Place }
  input At { x: Int! y: Int! z: [Int] }
`);

const others = specifiedRules.filter((rule) => rule !== OverlappingFieldsCanBeMergedRule);

function compareWithRule(schema: GraphQLSchema, text: string): 'merged' | 'conflict' | undefined {
  const document = parse(text);
  if (validate(schema, document, others).length > 0) return undefined;
  const [expected] = validate(schema, document, [OverlappingFieldsCanBeMergedRule]);
  const visits = new Visits(Number.POSITIVE_INFINITY);
  const conflict = findConflict(outlineOf(schema, document, visits), visits);
  expect([text, conflict === undefined]).toEqual([text, expected === undefined]);
  return conflict ? 'conflict' : 'merged';
}

test.each([
  ['the graph', graph, 3, 20],
  ['a schema of many conflicts', conflicting, 4, 100],
] as const)("the verdict is that of graphql's own rule, on %s", (_name, schema, seed, least) => {
  const grower = createGrower(schema, randomOf(seed), { directives: true });
  const seen = { merged: 0, conflict: 0 };
  for (let run = 0; run < 60; run += 1) {
    let grown = grower.start();
    for (let step = 0; step < 20; step += 1) {
      const next = grower.grow(grown, 2);
      const verdict = compareWithRule(schema, printDocument(next));
      if (!verdict) continue;
      seen[verdict] += 1;
      // What has a conflict has it whatever is added.
      if (verdict === 'merged' || step % 4 === 0) grown = next;
    }
  }
  expect(Math.min(seen.merged, seen.conflict)).toBeGreaterThan(least);
});

test.each([
  ['{ a { c } a: b { c } }', 'Fields "a" conflict because "a" and "b" are different fields.'],
  ['{ place(at: { x: 1, y: 2 }) { name } place(at: { y: 2, x: 1 }) { a { name } } }', undefined],
  [
    '{ place(at: { x: 1, y: 2 }) { name } place(at: { x: 2, y: 2 }) { name } }',
    'Fields "place" conflict because they have differing arguments.',
  ],
  [
    '{ d { ... on Cat { x: a } ... on Dog { x: a } } }',
    'Fields "x" conflict because they return conflicting types "Int" and "String".',
  ],
  ['{ d { ... on Cat { x: name } ... on Dog { x: name(short: true) } } }', undefined],
  [
    '{ c { ...F kin { n: name } } } fragment F on Being { kin { n: name(short: true) } }',
    'Fields "kin" conflict because subfields "n" conflict because they have differing arguments.',
  ],
])('%s', (text, message) => {
  const document = parse(text);
  const visits = new Visits(Number.POSITIVE_INFINITY);
  const conflict = findConflict(outlineOf(conflicting, document, visits), visits);
  expect(
    conflict?.message.replace(
      ' Use different aliases on the fields to fetch both if this was intentional.',
      '',
    ),
  ).toBe(message);
  expect(validate(conflicting, document).map((error) => error.message)).toEqual(
    conflict ? [conflict.message] : [],
  );
});
