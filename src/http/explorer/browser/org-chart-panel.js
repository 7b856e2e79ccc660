import { mostDrawn, toTrees } from './answer-tree.js';
import { h, icon, React, useStore } from './page.js';
import { exchange } from './transport.js';

/** Levels that are open at first. */
const openLevels = 3;

function Box({ label, detail, counts }) {
  return h(
    'span',
    { className: 'explorer-box' },
    h('strong', null, label),
    detail && h('small', null, detail),
    counts.map(({ name, count }) =>
      h('span', { key: name, className: 'explorer-count' }, `${name} ${count.toLocaleString()}`),
    ),
  );
}

function Tree({ tree, level }) {
  const { branches } = tree;
  if (branches.length === 0) return h('li', null, h(Box, tree));
  return h(
    'li',
    null,
    h(
      'details',
      { open: level < openLevels },
      h('summary', null, h(Box, tree)),
      branches.map(({ name, trees }) =>
        h(
          React.Fragment,
          { key: name },
          branches.length > 1 && h('p', { className: 'explorer-branch' }, name),
          h(Trees, { trees, level: level + 1, name }),
        ),
      ),
    ),
  );
}

function Trees({ trees, level, name }) {
  return h(
    'ul',
    { className: 'explorer-tree', 'aria-label': name },
    trees.map((tree, index) => h(Tree, { key: index, tree, level })),
  );
}

function OrgChart() {
  const { name, data } = useStore(exchange) ?? {};
  const { trees, isCut } = React.useMemo(() => toTrees(data), [data]);
  return h(
    'section',
    { className: 'explorer-panel', 'aria-label': 'Org chart' },
    h('h2', null, 'Org chart'),
    trees.length === 0
      ? h(
          'p',
          null,
          'Run an operation that names units, groups or people: they are drawn here with their counts.',
        )
      : h(
          React.Fragment,
          null,
          h('h3', null, name),
          h(Trees, { key: name, trees, level: 0, name }),
          isCut && h('p', null, `The first ${mostDrawn} are drawn.`),
        ),
  );
}

export const orgChartPlugin = {
  title: 'Org chart',
  icon: icon('M7.5 2.5h5v4h-5zM2.5 13.5h5v4h-5zM12.5 13.5h5v4h-5z', 'M10 6.5v3.5M5 13.5V10h10v3.5'),
  content: OrgChart,
};
