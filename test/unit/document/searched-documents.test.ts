import { expect, test } from 'vitest';
import { planOf, schema } from '../../../schema/index.ts';
import { type ReadDocument, readDocument } from '../../../src/http/documents/read-document.ts';
import { searchDocuments } from '../../support/searched-documents.ts';

const limits = {
  maxTokens: 250,
  maxDepth: 200,
  maxAliases: 100,
  maxDirectives: 100,
  maxRootFields: 100,
  maxNodes: 100_000,
  maxListItems: 50_000,
  isSubgraphExposed: true,
};
const anonymous = { viewer: null, permissions: new Set<never>(), signIn: 'none' } as const;

/** Selections visited for each token, with all that is worked out of the document, and with the plan of its operation. */
function visitsPerToken({ analysis, document, operation }: ReadDocument): number | undefined {
  const node = operation(undefined)?.node;
  const plan = document && node ? planOf(schema, document, node).visits : 0;
  return analysis && (analysis.visits + plan) / analysis.tokens;
}

test('of 2,000 documents grown to be visited most, none is visited more than four times a token', () => {
  const search = searchDocuments(schema, 12, 20);
  const refusals = new Set<string>();
  for (let tries = 0; tries < 2_000; tries += 1) {
    const read = readDocument(search.next(), { schema, limits, isExplained: true });
    const operation = read.operation(undefined);
    const errors = operation?.refuse({ variables: {}, access: anonymous }) ?? read.errors;
    for (const { message } of errors) refusals.add(message);
    search.took(visitsPerToken(read));
  }
  const [worst] = search.worst();
  expect(worst?.work).toBeLessThanOrEqual(4);
  // Each selection is visited to be counted and to be added up, and the search finds what is visited once more.
  expect(worst?.work).toBeGreaterThan(1);
  expect([...refusals].filter((message) => message.includes('combines'))).toEqual([]);
});
