import type { GraphQLResolveInfo } from 'graphql';
import { z } from 'zod';
import { rootAlias } from '../../src/vocabulary/ids.ts';
import { mostIds } from '../../src/vocabulary/limits.ts';
import { accepts, groupIdSchema, naming, organizationalUnitIdSchema } from '../core/arguments.ts';
import { builder, semanticNonNull } from '../core/builder.ts';
import type { GraphContext } from '../core/context.ts';
import { DirectoryObject } from '../core/directory-object.ts';
import { User } from '../core/node.ts';
import { directoryRead } from '../core/permissions.ts';
import { reads } from '../cost/step.ts';
import { NotFoundError } from '../errors/errors.ts';
import { resolveGroup } from '../group/group.ts';
import { resolveOrganizationalUnit } from '../organizational-unit/organizational-unit.ts';
import type { Container, Membership } from './ports.ts';

const containerIdSchema = z.string().refine(
  (id) =>
    groupIdSchema.safeParse(id).success ||
    // Its members name the root by its own id.
    (organizationalUnitIdSchema.safeParse(id).success && id !== rootAlias),
  "expected a group's or a unit's id, as in group_4lag76zc2km5ssg5vsmm2lznvu or ou_4lag76zc2km5ssg5vsmm2lznvu",
);
const acceptsContainerIds = accepts(
  z.array(z.unknown()).max(mostIds, `expected at most ${mostIds} ids`).pipe(z.array(containerIdSchema)),
);

/** The user's own reply has just named it: where it is gone by now, the field is an error. */
async function resolveContainer(container: Container, context: GraphContext, info: GraphQLResolveInfo) {
  const found =
    'group' in container
      ? await resolveGroup(container.group, context, info)
      : await resolveOrganizationalUnit(container.unit, context, info);
  if (found === null) throw new NotFoundError();
  return found;
}

/** One of the two types, by the prefix of the id. */
const leadsToContainer = reads({
  objects: () => ({ Group: 1, OrganizationalUnit: 1 }),
  brings: 'reference',
});

const DirectoryMembership = builder.objectRef<Membership>('DirectoryMembership').implement({
  requiresScopes: directoryRead,
  description:
    'A membership of a user in a group or an organizational unit, direct or through a unit below it.',
  fields: (t) => ({
    container: t.field({
      type: DirectoryObject,
      ...semanticNonNull,
      description:
        'The group or unit of the argument `ids`. Its `id`, `label` and `name` cost no call; other fields cost one.',
      extensions: leadsToContainer,
      resolve: ({ container }, _arguments, context, info) => resolveContainer(container, context, info),
    }),
    through: t.field({
      type: DirectoryObject,
      ...semanticNonNull,
      description:
        'The group or unit that the user belongs to directly: `container` itself, or a unit below it.',
      extensions: leadsToContainer,
      resolve: ({ through }, _arguments, context, info) => resolveContainer(through, context, info),
    }),
    direct: t.boolean({
      nullable: false,
      description: 'Whether the user belongs to `container` directly, not only to a unit below it.',
      resolve: ({ container, through }) => container === through,
    }),
  }),
});

builder.objectField(User, 'memberOf', (t) =>
  t.field({
    type: [DirectoryMembership],
    nullable: { list: true, items: false },
    ...semanticNonNull,
    description:
      'The memberships of the user in the given groups and organizational units, in the order of `ids`. Those that the user does not belong to, or that do not exist, are left out. One call for each user, shared with `groups` and `organizationalUnits`.',
    args: {
      ids: t.arg.idList({
        required: true,
        description:
          'The ids of groups and organizational units to check, at most 100. An empty list gives an empty list. Refused are `iggroup_all`, the built-in group of all users, and `ou_root`, which is an alias and not an id.',
        extensions: { ...acceptsContainerIds, ...naming },
      }),
      includeDescendants: t.arg.boolean({
        defaultValue: false,
        description:
          'Whether a user of a unit also counts as a member of the units above it. Needs the mirror: NOT_CONFIGURED without it.',
      }),
    },
    extensions: reads({
      needs: 'detail',
      objects: ({ ids }) => ({ DirectoryMembership: Array.isArray(ids) ? ids.length : 0 }),
    }),
    resolve: async ({ id }, { ids, includeDescendants }, { loaders }) => [
      ...(await loaders.users.memberships(id, ids, includeDescendants === true)),
    ],
  }),
);
