import { expect, test } from 'vitest';
import { createMirrorLists } from '../../../src/loaders/mirror/lists.ts';

/** Of a mirror that fails, which is asked all the same. */
function openLists() {
  let asked = 0;
  const lists = createMirrorLists(
    {
      isPreferred: true,
      isPreferredFor: () => true,
      doubts: () => new Set(),
      listed: () => {},
      groupsOf: () => undefined,
      ask: async () => {
        asked += 1;
        throw new Error('Expected no answer');
      },
    },
    () => 1,
  );
  return { lists, asked: () => asked };
}

test('an operation asks each question once, wherever it comes to the same object again', async () => {
  const { lists, asked } = openLists();
  const members = (groupId: string, first: number) =>
    lists.users({ kind: 'group', groupId }, {}, { first, after: undefined });
  const children = (unitId: string) =>
    lists.units({ kind: 'children', unitId }, {}, { first: 2, after: undefined });
  const every = () => [
    ...[members('group_a', 1), members('group_a', 2), members('group_b', 1), children('ou_a')],
    ...[lists.memberCount('group_a'), lists.userCount('ou_a', true), lists.reportCount('user_a', 1)],
    lists.memberships('user_a', ['group_a']),
  ];
  const once = every();
  await Promise.allSettled([...once, ...every(), ...every()]);
  expect(asked()).toBe(once.length);
});
