import { buildSchema, type FieldNode, getArgumentValues, getVariableValues, Kind, parse } from 'graphql';
import { expect, test } from 'vitest';
import { givenArguments } from '../../../schema/core/given-arguments.ts';
import { coerceVariables } from '../../../src/execution/coercion.ts';

const schema = buildSchema(`
  input Range { from: Int!, to: Int = 9, tags: [String!] }
  enum Order { UP DOWN }
  input Key @oneOf { id: ID, name: String }
  input Nested { key: Key, below: Nested, range: Range! = { from: 3 }, keys: [Key!] }
  type Query {
    rows(id: ID!, first: Int! = 20, after: String, order: Order = UP, range: Range = { from: 1 }, ids: [ID!], key: Key, nested: Nested, words: [String]): Int
  }
`);

const definitions = [
  '',
  '($id: ID!)',
  '($id: ID)',
  '($id: ID! = "a")',
  '($id: ID = null)',
  '($id: ID!, $first: Int)',
  '($id: ID!, $first: Int! = 3)',
  '($id: ID!, $range: Range)',
  '($id: ID!, $range: Range = { from: 2, tags: ["x"] })',
  '($id: ID!, $ids: [ID!])',
  '($id: ID!, $order: Order = DOWN, $after: String)',
  '($id: ID, $first: Int, $key: Key, $nested: Nested, $range: Range)',
  '($id: ID, $constructor: ID, $first: Int)',
  '($__proto__: ID!, $id: ID)',
];

const argumentTexts = [
  '(id: $id)',
  '(id: "a")',
  '(id: null)',
  '(id: 7, first: 0)',
  '(id: $id, first: $first, after: $after, order: $order)',
  '(id: $id, range: $range, ids: $ids)',
  '(id: $id, range: { from: 4 }, ids: "one")',
  '(id: $id, range: { from: $first }, ids: [$id, "b"])',
  '(id: "a", key: { id: $id })',
  '(id: "a", key: { id: $id, name: null })',
  '(id: "a", key: {})',
  '(id: "a", key: $key, nested: $nested)',
  '(id: "a", nested: { below: { below: { key: { name: $id }, range: $range } } })',
  '(id: "a", nested: { range: { from: $first, tags: ["x", $id] }, keys: [{ id: $id }] })',
  '(id: "a", nested: { range: { from: 1, to: $first, tags: $id } })',
  '(id: "a", words: ["x", $id], after: $constructor)',
  '(id: "a", words: $id, key: { name: $constructor })',
  '(id: "a", nested: null, key: null, ids: [])',
  '(id: "a", nested: { key: "wrong" }, range: [])',
  '(id: $__proto__, first: "wrong", order: null)',
  '',
];

const sent: readonly (Readonly<Record<string, unknown>> | undefined)[] = [
  undefined,
  {},
  { id: 'u' },
  { id: 5 },
  { id: null },
  { id: {} },
  { id: 'u', first: 4 },
  { id: 'u', first: null },
  { id: 'u', first: '4' },
  { id: 'u', range: { from: 1, tags: 'one' } },
  { id: 'u', range: { to: 1 } },
  { id: 'u', range: null },
  { id: 'u', ids: ['a', 'b'], order: 'UP', after: '' },
  { id: 'u', ids: 'a', order: 'SIDEWAYS' },
  { id: 'u', first: 1, key: { name: 'n' }, nested: { below: { key: { id: 'u' } } }, range: { from: 8 } },
  JSON.parse('{"id":"u","__proto__":"v"}'),
];

const field = schema.getQueryType()?.getFields().rows;
if (!field) throw new Error('Expected the field rows');

function read(definition: string, given: string) {
  const [operation] = parse(`query Q${definition} { rows${given} }`).definitions;
  const [node] = operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections : [];
  if (operation?.kind !== Kind.OPERATION_DEFINITION || node?.kind !== Kind.FIELD)
    throw new Error('Expected one field');
  return { operation, node };
}

function outcomeOf(act: () => unknown): unknown {
  try {
    return { values: act() };
  } catch (error) {
    return { message: String(error) };
  }
}

test.each(definitions)('variables of %s are what graphql makes of them', (definition) => {
  const { operation } = read(definition, '(id: "a")');
  for (const variables of sent) {
    const expected = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {}, {
      maxErrors: 50,
    });
    // The same operation again and again, as it is kept.
    const own = coerceVariables(schema, operation, variables && { ...variables });
    expect({ ...own.coerced }, definition).toEqual({ ...expected.coerced });
    expect(Object.getPrototypeOf(own.coerced ?? {}), definition).toBe(Object.prototype);
    expect(own.errors?.map(String), definition).toEqual(expected.errors?.map(String));
  }
});

test.each(argumentTexts)('arguments %s are what graphql makes of them', (given) => {
  const { node } = read('', given);
  for (const definition of definitions) {
    const { operation } = read(definition, '(id: "a")');
    for (const variables of sent) {
      const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {});
      if (!coerced) continue;
      const expected = outcomeOf(() => getArgumentValues(field, node, coerced));
      expect(outcomeOf(() => givenArguments(field, node, { ...coerced }))).toEqual(expected);
    }
  }
});

test('an operation is read by the types of the schema at hand', () => {
  const { operation } = read('($key: Key!)', '(id: "a", key: $key)');
  const other = buildSchema('scalar Key type Query { rows(id: ID!, key: Key): Int }');
  const sent = () => ({ key: {} });
  expect({ ...coerceVariables(other, operation, sent()).coerced }).toEqual({ key: {} });
  expect(coerceVariables(schema, operation, sent()).coerced).toBeUndefined();
});

test('an object that a variable has by default is not kept with its document', () => {
  const { operation } = read('($range: Range = { from: 2 })', '(id: "a", range: $range)');
  const [one, other] = [{}, {}].map((sent) => coerceVariables(schema, operation, sent).coerced?.range);
  expect({ ...Object(one) }).toEqual({ from: 2, to: 9 });
  expect(other).not.toBe(one);
});

test('what documents write is kept from its second use on, until there is too much of it', () => {
  const { node } = read('', '(id: "a", range: { from: 4 })');
  const rangeNow = () => givenArguments(field, node, {}).range;
  const [once, kept] = [rangeNow(), rangeNow()];
  expect(kept).not.toBe(once);
  expect(rangeNow()).toBe(kept);
  const { node: large } = read('', `(id: "a", ids: [${'"b" '.repeat(30_000)}])`);
  for (let time = 0; time < 2; time += 1) givenArguments(field, large, {});
  expect(rangeNow()).not.toBe(kept);
  expect(rangeNow()).toEqual({ from: 4, to: 9 });
});

test('a variable whose value is missing is wrong where graphql says so', () => {
  const coerced = { id: 'a', first: undefined, id2: undefined };
  for (const given of ['(id: "a", first: $first)', '(id: $id2)', '(id: "a", key: { id: $id2 })']) {
    const { node } = read('', given);
    const expected = outcomeOf(() => getArgumentValues(field, node, coerced));
    for (let time = 0; time < 3; time += 1)
      expect(outcomeOf(() => givenArguments(field, node, { ...coerced }))).toEqual(expected);
  }
});

test('a node is read by the field of its type: types of one interface may have other defaults', () => {
  const { node }: { node: FieldNode } = read('', '(id: "a")');
  const other = buildSchema('type Query { rows(id: ID!, first: Int = 7): Int }')
    .getQueryType()
    ?.getFields().rows;
  if (!other) throw new Error('Expected the field rows');
  const variables = {};
  for (let time = 0; time < 3; time += 1) {
    expect(givenArguments(field, node, variables)).toMatchObject({ first: 20, order: 'UP' });
    expect(givenArguments(other, node, variables)).toEqual({ id: 'a', first: 7 });
    expect(givenArguments(other, node, {})).toEqual({ id: 'a', first: 7 });
  }
});
