import { buildSchema, type DocumentNode, getOperationAST } from 'graphql';
import { expect, test } from 'vitest';
import { executePlan } from '../../../src/execution/execute.ts';
import { createDocumentStore } from '../../../src/http/documents/document-store.ts';
import { createPlans } from '../../../src/http/operation/plans.ts';

const names = Array.from({ length: 100 }, (_, index) => `f${index}`);
const schema = buildSchema(`type Query { ${names.map((name) => `${name}: Int`).join(' ')} }`);
const limits = {
  maxTokens: 20_000,
  maxDepth: 10,
  maxAliases: 2,
  maxDirectives: 2,
  maxRootFields: 100,
  maxNodes: 10,
  maxListItems: 10,
  isSubgraphExposed: true,
};

function open() {
  const documents = createDocumentStore({ schema, limits, isExplained: true });
  const planOf = createPlans(schema, documents);
  return (text: string, name: string) => {
    for (let use = 0; use < 3; use += 1) documents.read(text);
    const document = documents.read(text).document as DocumentNode;
    const operation = getOperationAST(document, name);
    if (!operation) throw new TypeError('Expected an operation of this name');
    const plan = planOf(document, operation);
    void executePlan(plan, { contextValue: {}, variableValues: {} });
    return plan;
  };
}

test('the plan of a document that comes again is kept', () => {
  const plan = open();
  expect(plan('query A { f0 }', 'A')).toBe(plan('query A { f0 }', 'A'));
});

test('operations leave no more plans behind than a number of fields together', () => {
  const plan = open();
  const operations = Array.from({ length: 100 }, (_, index) => `o${index}`);
  const all = operations.map((name) => `query ${name} { ...all }`).join(' ');
  const textOf = (index: number) => `# ${index}\n${all} fragment all on Query { ${names.join(' ')} }`;
  const first = plan(textOf(0), 'o0');
  for (const name of operations) plan(textOf(0), name);
  expect(plan(textOf(0), 'o0') === first).toBe(true);
  for (let index = 1; index < 7; index += 1) for (const name of operations) plan(textOf(index), name);
  expect(plan(textOf(0), 'o0') === first).toBe(false);
});
