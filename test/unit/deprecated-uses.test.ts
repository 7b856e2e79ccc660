import { buildSchema, type DocumentNode, getOperationAST, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { countDeprecatedUses } from '../../src/http/operation/execute.ts';
import { createMetrics } from '../../src/observability/metrics.ts';

const mark = '@deprecated(reason: "Use Query.now. Since 0.3.0.")';
const schema = buildSchema(`
  type Query { now: Int old: Int ${mark} list(by: By, state: State, states: [State!], order: Int ${mark}): [Item] item: Thing }
  interface Thing { name: String }
  type Item implements Thing { name: String ${mark} text: String }
  input By { text: String name: String ${mark} and: [By!] state: State }
  enum State { ON OFF ${mark} }
  type Subscription { ticks: Item }
`);

/** Counts what operations use, and gives what is counted of them by then. */
function openCounting() {
  const metrics = createMetrics({ codes: [], build: {} });
  const documents = new Map<string, DocumentNode>();
  return {
    async run(query: string, variableValues: Record<string, unknown> = {}, name?: string) {
      const document = documents.get(query) ?? parse(query);
      documents.set(query, document);
      const operation = getOperationAST(document, name);
      if (!operation) throw new Error('Expected an operation');
      const parts = { reportDeprecatedUses: metrics.countDeprecatedUses };
      countDeprecatedUses(parts, { schema, document, operation, variableValues });
      const lines = (await metrics.text()).matchAll(
        /^eiam_deprecated_uses_total\{coordinate="(.*)"\} (\d+)$/gm,
      );
      return Object.fromEntries([...lines].map(([, coordinate, uses]) => [coordinate, Number(uses)]));
    },
    [Symbol.dispose]: () => metrics[Symbol.dispose](),
  };
}

describe('what an operation uses of the deprecated is counted by its coordinate', () => {
  test.each<[string, string, Record<string, unknown>, Record<string, number>]>([
    ['nothing', '{ now list(by: { text: "a" }, state: ON) { text } }', {}, {}],
    ['a field', '{ old }', {}, { 'Query.old': 1 }],
    ['a field in a fragment', '{ list { ...F } } fragment F on Item { name }', {}, { 'Item.name': 1 }],
    [
      'a field of a type, not of its interface',
      '{ item { name ... on Item { again: name } } }',
      {},
      { 'Item.name': 1 },
    ],
    ['an argument', '{ list(order: 1) { text } }', {}, { 'Query.list(order:)': 1 }],
    ['a field of an input', '{ list(by: { and: [{ name: "a" }] }) { text } }', {}, { 'By.name': 1 }],
    ['a value of an enum', '{ list(states: [ON, OFF]) { text } }', {}, { 'State.OFF': 1 }],
    ['a default', 'query ($s: State = OFF) { list(state: $s) { text } }', {}, { 'State.OFF': 1 }],
    ['what is skipped', '{ now old @skip(if: true) }', {}, { 'Query.old': 1 }],
    [
      'a field of an input in a variable',
      'query ($by: By) { list(by: $by) { text } }',
      { by: { and: { name: null } } },
      { 'By.name': 1 },
    ],
    [
      'an enum in a variable',
      'query ($s: [State!]) { list(states: $s) { text } }',
      { s: ['OFF', 'OFF'] },
      { 'State.OFF': 1 },
    ],
    [
      'an enum in an input in a variable',
      'query ($by: By) { list(by: $by) { text } }',
      { by: { state: 'OFF' } },
      { 'State.OFF': 1 },
    ],
    [
      'one thing many times',
      '{ old again: old list(order: 1) { name } more: list(order: 2) { name } }',
      {},
      { 'Query.old': 1, 'Query.list(order:)': 1, 'Item.name': 1 },
    ],
    ['an event', 'subscription { ticks { name } }', {}, { 'Item.name': 1 }],
  ])('%s', async (_name, query, variables, expected) => {
    using counting = openCounting();
    expect(await counting.run(query, variables)).toEqual(expected);
  });

  test('each operation counts, and a document that was seen before counts again', async () => {
    using counting = openCounting();
    const query = 'query ($by: By) { old list(by: $by) { text } }';
    await counting.run(query);
    await counting.run(query, { by: { name: 'a' } });
    expect(await counting.run(query)).toEqual({ 'Query.old': 3, 'By.name': 1 });
  });

  test('of a document the operation that runs', async () => {
    using counting = openCounting();
    const query = 'query A { old } query B { list { name } }';
    expect(parse(query).definitions).toHaveLength(2);
    expect(await counting.run(query, {}, 'B')).toEqual({ 'Item.name': 1 });
  });
});
