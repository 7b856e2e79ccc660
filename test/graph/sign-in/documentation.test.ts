import { readFileSync } from 'node:fs';
import { parse, print, validate } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../../schema/index.ts';
import { createExamples } from '../../../src/http/explorer/examples.ts';

const page = readFileSync(new URL('../../../docs/sign-in-flows.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/```graphql\n([\s\S]*?)```/g)].map(([, block = '']) => block);

test('every GraphQL block of the page is one that this graph takes', () => {
  expect(blocks).toHaveLength(5);
  for (const block of blocks) {
    expect(validate(schema, parse(block)).map(String), print(parse(block))).toEqual([]);
  }
});

test('so are the tabs', () => {
  const tabs = createExamples(undefined).filter(({ query }) => /^mutation Generate/m.test(query));
  expect(tabs).toHaveLength(2);
  for (const { query } of tabs) expect(validate(schema, parse(query)).map(String)).toEqual([]);
});

test('every outcome of generateToken has a row', () => {
  const outcomes = ['AuthorizationPending', 'SlowDown', 'AuthorizationExpired', 'AuthorizationDenied'];
  for (const name of ['GenerateTokenPayload', ...outcomes]) expect(page).toContain(`\n| \`${name}\` |`);
});
