import { type GraphQLSchema, getOperationAST, parse } from 'graphql';
import type { DirectoryFacts, SeenLists } from '../../../schema/cost/facts.ts';
import type { Price } from '../../../schema/cost/price.ts';
import { priceOf, schema } from '../../../schema/index.ts';
import { createReadingWays } from '../../../src/loaders/reading-ways.ts';

const nothingSeen: SeenLists = {
  rows: () => undefined,
  walkCalls: () => undefined,
  distinct: () => 1,
};

/** The Developer API alone, of a directory of which nothing is known. */
const facts: DirectoryFacts = {
  users: undefined,
  groups: undefined,
  hasAccessKeys: false,
  readsInBatches: false,
  maxScanPages: 100,
  lookCalls: 1,
  lists: nothingSeen,
  readsMirror: false,
  ways: createReadingWays(() => 0),
};

interface PriceInput {
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly known?: Partial<DirectoryFacts>;
  readonly of?: GraphQLSchema;
}

/** The price of the only operation of a document. */
export function price(query: string, { variables = {}, known = {}, of = schema }: PriceInput = {}): Price {
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('Expected an operation');
  return priceOf({ schema: of, document, operation, variables }, { ...facts, ...known });
}
