import { expect, test } from 'vitest';
import { startMirroredGateway } from '../../support/mirrored-gateway.ts';

/** Each window is a question of its own for each group, all of them at once. */
const windows = Array.from({ length: 5 }, (_, first) => `w${first}: members(first: ${first}) { totalCount }`);

test('an operation of more questions than may wait is answered', async () => {
  await using gateway = await startMirroredGateway({ reads: 'mirror', emulator: { users: 60, groups: 80 } });
  const { emulator } = gateway;
  const answer = await gateway.ask(`{ groups(first: 100) { totalCount nodes { id ${windows.join(' ')} } } }`);
  const expected = [...emulator.scope.groups()].map(({ groupId }) => {
    const totalCount = [...emulator.scope.users()].filter(({ groupIds }) =>
      groupIds.includes(groupId),
    ).length;
    return { id: groupId, ...Object.fromEntries(windows.map((_, first) => [`w${first}`, { totalCount }])) };
  });
  expect(expected.length * windows.length).toBeGreaterThan(256);
  expect(answer).toMatchObject({ data: { groups: { totalCount: expected.length, nodes: expected } } });
  expect(answer).not.toHaveProperty('errors');
  expect(emulator.counters.total).toBe(0);
});
