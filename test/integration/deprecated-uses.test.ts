import { expect, test } from 'vitest';
import { schema } from '../../schema/index.ts';
import { openGateway } from './open-gateway.ts';

test('uses of what is deprecated stand in the metrics', async () => {
  const users = schema.getQueryType()?.getFields().users;
  if (!users) throw new Error('Expected the field users');
  // The graph of this file alone: nothing of it is deprecated today.
  users.deprecationReason = 'Use Query.people. Since 0.3.0.';
  await using gateway = await openGateway({ emulator: { users: 5 } });
  await gateway.ask('{ users { totalCount } more: users { totalCount } }');
  await gateway.ask('{ groups { totalCount } }');
  await gateway.ask('{ users(first: 1000) { totalCount } }');
  const { text } = await gateway.send('/metrics');
  expect(text.match(/^eiam_deprecated_uses_total.*$/gm)).toEqual([
    'eiam_deprecated_uses_total{coordinate="Query.users"} 1',
  ]);
});
