import { builder, fedBy, semanticNonNull } from './builder.ts';
import { costs } from './cost.ts';
import { refuseWithoutMirror } from './mirror.ts';
import { OrganizationalUnit } from './node.ts';
import { needs } from './selection.ts';

/** One call that starts from the unit's id. */
const oneCall = { ...needs('edge'), ...costs({ calls: 1 }) };

builder.objectFields(OrganizationalUnit, (t) => ({
  depth: t.int({
    ...semanticNonNull,
    description:
      'How many units stand above this one in what the application may see: 0 at the top. One call, the same as that of `ancestors`.',
    extensions: oneCall,
    resolve: async ({ id }, _arguments, { loaders }) =>
      (await loaders.organizationalUnits.ancestorIds(id)).length,
  }),
  hasChildren: t.boolean({
    ...fedBy('totalCount', oneCall),
    description:
      'Whether there are units directly below this one. One call, the same as that of `childCount`; none where a page of `children` is read anyway.',
    resolve: async ({ id }, _arguments, { loaders }) => {
      const count = await loaders.organizationalUnits.childCount(id);
      return count === undefined ? null : count > 0;
    },
  }),
  childCount: t.int({
    ...fedBy('totalCount', oneCall),
    description:
      'How many units are directly below this one; null, with an error, where upstream sent no count. One call; none where a page of `children` is read anyway.',
    resolve: ({ id }, _arguments, { loaders }) => loaders.organizationalUnits.childCount(id),
  }),
  userCount: t.int({
    ...fedBy('totalCount', oneCall),
    description:
      'How many users are directly in this unit; null, with an error, where upstream sent no count. One call; none where a page of `users` is read anyway.',
    args: {
      includeDescendants: t.arg.boolean({
        defaultValue: false,
        description:
          'Whether the users of all units below count too, each once. Only the mirror can count them: without it, NOT_CONFIGURED.',
      }),
    },
    resolve: ({ id }, { includeDescendants }, { loaders }) => {
      refuseWithoutMirror(includeDescendants);
      return loaders.users.count(id);
    },
  }),
}));
