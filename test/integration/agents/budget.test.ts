import { expect, test } from 'vitest';
import { codesOf, connectAgent } from '../../support/agent.ts';
import { openGateway } from '../open-gateway.ts';

const documents = {
  one: 'query one($id: ID!) { user(by: { id: $id }) { username groups { nodes { name } } } }',
};
const calls = 20;

test('an agent in a loop takes no more calls to EIAM than its budget has', async () => {
  const config = { mcp: { documents, writes: false }, viewerBudget: { calls, windowMs: 86_400_000 } };
  await using gateway = await openGateway({ config });
  await using agent = await connectAgent(gateway.url, { isModern: true });
  const { userId: id } = gateway.emulator.samples;
  gateway.emulator.counters.reset();
  const codes: unknown[] = [];
  for (let turn = 0; turn < 3 * calls; turn += 1) codes.push(...codesOf(await agent.call('one', { id })));
  expect(codes).toEqual(Array.from({ length: 2 * calls }, () => 'OPERATION_TOO_COMPLEX'));
  expect(gateway.emulator.counters.snapshot().GetUser).toBe(calls);
  const last = await agent.call('one', { id });
  expect(last).toMatchObject({ isError: true, _meta: { 'eiam/cost': { budget: { remaining: 0 } } } });
});

test('what a write would change is charged as well', async () => {
  const config = {
    mcp: { documents: 'examples', writes: true } as const,
    viewerBudget: { calls: 2, windowMs: 86_400_000 },
  };
  await using gateway = await openGateway({ config });
  await using agent = await connectAgent(gateway.url);
  const { userId } = gateway.emulator.samples;
  const values = { userId, displayName: 'A' };
  const results = [];
  for (let turn = 0; turn < 4; turn += 1) results.push(await agent.call('changeDisplayName', values));
  expect(results.map(codesOf)).toEqual([[], [], ['OPERATION_TOO_COMPLEX'], ['OPERATION_TOO_COMPLEX']]);
});
