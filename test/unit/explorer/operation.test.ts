import { expect, test } from 'vitest';
import { toOperation } from '../../../src/http/explorer/browser/operation.js';

const variables = { id: 'user_1' };

test.each([
  'query Named { a }',
  'query Other { a }\nmutation  Named { b }',
  '{ a(text: "a \\" quote") } query Named { a }',
  '{ a(text: """a \\""" quote" """) } query Named { a }',
])('the name is sent with what declares it: %s', (query) => {
  const edited = { query, variables, operationName: 'Named' };
  expect(toOperation(edited)).toEqual(edited);
});

test.each([
  'query Renamed { a }',
  'query NamedOtherwise { a }',
  '# query Named\n{ a }',
  'query A { a(text: "query Named") }',
  'query A { a(text: "a \\" query Named") }',
  '"""\nSay "this" in a query Named\n""" query A { a }',
  'query A { a(text: """a \\""" query Named""") }',
])('and not with what only speaks of it: %s', (query) => {
  expect(toOperation({ query, variables, operationName: 'Named' })).toEqual({ query, variables });
});
