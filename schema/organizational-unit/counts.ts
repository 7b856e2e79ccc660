import { builder, fedBy, semanticNonNull } from '../core/builder.ts';
import { OrganizationalUnit } from '../core/node.ts';
import { reads } from '../cost/step.ts';

/** One call that starts from the unit's id, and that a read of that list shares. */
const countOf = (list: 'ancestors' | 'children' | 'users') =>
  reads({ needs: 'edge', calls: 1, through: list });

builder.objectFields(OrganizationalUnit, (t) => ({
  depth: t.int({
    ...semanticNonNull,
    description:
      'The number of units above this one that are in scope: 0 for the topmost. One call, shared with `ancestors`.',
    extensions: countOf('ancestors'),
    resolve: async ({ id }, _arguments, { loaders }) =>
      (await loaders.organizationalUnits.ancestorIds(id)).length,
  }),
  hasChildren: t.boolean({
    ...fedBy('totalCount', countOf('children')),
    description:
      'Whether this unit has child units. One call, shared with `childCount`; none where a page of `children` is selected as well.',
    resolve: async ({ id }, _arguments, { loaders }) => {
      const count = await loaders.organizationalUnits.childCount(id);
      return count === undefined ? null : count > 0;
    },
  }),
  childCount: t.int({
    ...fedBy('totalCount', countOf('children')),
    description:
      'The number of child units. Null, with an error, where EIAM sent no count. One call; none where a page of `children` is selected as well.',
    resolve: ({ id }, _arguments, { loaders }) => loaders.organizationalUnits.childCount(id),
  }),
  userCount: t.int({
    ...fedBy('totalCount', countOf('users')),
    description:
      'The number of users that belong to this unit directly. Null, with an error, where EIAM sent no count. One call; none where a page of `users` is selected as well.',
    args: {
      includeDescendants: t.arg.boolean({
        defaultValue: false,
        description:
          'Whether to include the users of all units below, each once. Needs the mirror: NOT_CONFIGURED without it.',
      }),
    },
    resolve: (unit, { includeDescendants }, { loaders }) =>
      loaders.users.count(unit, includeDescendants === true),
  }),
}));
