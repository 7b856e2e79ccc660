import { setImmediate } from 'node:timers/promises';
import { buildSchema, Kind, parse } from 'graphql';
import { expect, test } from 'vitest';
import { executePlan } from '../../../src/execution/execute.ts';
import { OperationPlan } from '../../../src/execution/operation-plan.ts';

const document = parse('{ numbers }');
const [operation] = document.definitions;

/** A failure that is not handled fails the run of the tests. */
test.each([
  ['in front of those that fail later', () => [null, Promise.reject(new Error('late'))]],
  ['behind them', () => [Promise.reject(new Error('late')), new Error('at once')]],
  ['between them', () => [Promise.reject(new Error('one')), null, Promise.reject(new Error('another'))]],
])('an item that may not be null and is fails its list: %s', async (_where, numbers) => {
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('Expected an operation');
  const schema = buildSchema('type Query { numbers: [Int!] }');
  const plan = new OperationPlan(schema, document, operation);
  const result = await executePlan(plan, {
    rootValue: { numbers },
    contextValue: undefined,
    variableValues: {},
  });
  await setImmediate();
  expect({ ...result.data }).toEqual({ numbers: null });
  expect(result.errors).toHaveLength(1);
});
