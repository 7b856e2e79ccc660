import { expect, test } from 'vitest';
import { mostDrawn, toTrees } from '../../../src/http/explorer/browser/answer-tree.js';

test('an answer becomes trees of what it names, with its counts', () => {
  const data = {
    rootOrganizationalUnits: [
      {
        id: 'ou_1',
        name: 'Europe',
        people: 12,
        users: { totalCount: 3 },
        children: { totalCount: 1, nodes: [{ name: 'Sales', people: 9 }, null] },
      },
    ],
  };
  expect(toTrees(data)).toEqual({
    isCut: false,
    trees: [
      {
        label: 'Europe',
        detail: undefined,
        counts: [
          { name: 'people', count: 12 },
          { name: 'users', count: 3 },
          { name: 'children', count: 1 },
        ],
        branches: [
          {
            name: 'children',
            trees: [
              { label: 'Sales', detail: undefined, counts: [{ name: 'people', count: 9 }], branches: [] },
            ],
          },
        ],
      },
    ],
  });
});

test('what stands between two named objects is left out, and people have their username beside their name', () => {
  const edges = [
    { level: 1, node: { displayName: 'Ada', username: 'ada.l' } },
    { level: 2, node: null },
  ];
  const { trees } = toTrees({ user: { displayName: 'Grace', username: 'Grace', reports: { edges } } });
  expect(trees).toMatchObject([
    {
      label: 'Grace',
      detail: undefined,
      branches: [{ name: 'reports', trees: [{ label: 'Ada', detail: 'ada.l' }] }],
    },
  ]);
});

test('a custom field is no object', () => {
  const data = { user: { displayName: 'Ada', customFields: [{ name: 'cost_center', value: 'CC-001' }] } };
  expect(toTrees(data).trees).toMatchObject([{ label: 'Ada', branches: [] }]);
});

test.each([null, undefined, {}, { users: { totalCount: 4 } }, 'text'])('%j has none', (data) => {
  expect(toTrees(data)).toEqual({ trees: [], isCut: false });
});

test.each([
  { objects: mostDrawn, cut: false },
  { objects: mostDrawn + 1, cut: true },
])('of $objects objects, more than a picture can show are cut: $cut', ({ objects, cut }) => {
  const { trees, isCut } = toTrees({
    users: { nodes: Array.from({ length: objects }, (_, at) => ({ name: `u${at}` })) },
  });
  expect(trees).toHaveLength(mostDrawn);
  expect(isCut).toBe(cut);
});
