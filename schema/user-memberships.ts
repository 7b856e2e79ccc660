import type { GraphQLResolveInfo } from 'graphql';
import { z } from 'zod';
import type { Container } from '../src/loaders/user-containers.ts';
import { accepts, groupIdSchema, organizationalUnitIdSchema } from './arguments.ts';
import { builder, semanticNonNull } from './builder.ts';
import type { GraphContext } from './context.ts';
import { costs } from './cost.ts';
import { DirectoryObject } from './directory-object.ts';
import { NotFoundError } from './errors.ts';
import { resolveGroup } from './group.ts';
import { refuseWithoutMirror } from './mirror.ts';
import { User } from './node.ts';
import { resolveOrganizationalUnit } from './organizational-unit.ts';
import { directoryRead } from './permissions.ts';
import { needs } from './selection.ts';

const mostContainers = 100;
const containerIdSchema = z.string().refine(
  (id) =>
    groupIdSchema.safeParse(id).success ||
    // Its members name the root by its own id.
    (organizationalUnitIdSchema.safeParse(id).success && id !== 'ou_root'),
  "expected a group's or a unit's id, as in group_4lag76zc2km5ssg5vsmm2lznvu or ou_4lag76zc2km5ssg5vsmm2lznvu",
);
const acceptsContainerIds = accepts(
  z
    .array(z.unknown())
    .max(mostContainers, `expected at most ${mostContainers} ids`)
    .pipe(z.array(containerIdSchema)),
);

/** The user's own reply has just named it: where it is gone by now, an error says so. */
async function resolveContainer(
  container: Container,
  _arguments: unknown,
  context: GraphContext,
  info: GraphQLResolveInfo,
) {
  const found =
    'group' in container
      ? await resolveGroup(container.group, context, info)
      : await resolveOrganizationalUnit(container.unit, context, info);
  if (found === null) throw new NotFoundError();
  return found;
}

/** One of the two types; which one, the id that is asked for says. */
const leadsToContainer = costs({
  objects: () => ({ Group: 1, OrganizationalUnit: 1 }),
  brings: 'reference',
});

const Membership = builder.objectRef<Container>('DirectoryMembership').implement({
  requiresScopes: directoryRead,
  description: 'That a user is in a group or a unit, and by which way.',
  fields: (t) => ({
    container: t.field({
      type: DirectoryObject,
      ...semanticNonNull,
      description:
        'The group or the unit that was asked about. Its `id`, `label` and name cost no call; other fields cost one.',
      extensions: leadsToContainer,
      resolve: resolveContainer,
    }),
    through: t.field({
      type: DirectoryObject,
      ...semanticNonNull,
      description:
        'The group or the unit that the user is in directly: `container` itself, or a unit below it where only that one has the user.',
      extensions: leadsToContainer,
      resolve: resolveContainer,
    }),
    direct: t.boolean({
      nullable: false,
      description: 'Whether the user is in `container` itself, not only in a unit below it.',
      resolve: () => true,
    }),
  }),
});

builder.objectField(User, 'memberOf', (t) =>
  t.field({
    type: [Membership],
    nullable: { list: true, items: false },
    ...semanticNonNull,
    description:
      "Which of these groups and units the user is in, in the order of `ids`; those that the user is not in, or that do not exist, are left out. It takes the user's own reply, one call that `groups` and `organizationalUnits` share.",
    args: {
      ids: t.arg.idList({
        required: true,
        description:
          'The groups and units to look at, at most 100 ids. An empty list gives an empty list. `iggroup_all`, in which every user is, and `ou_root`, which is no id of its own, are refused.',
        extensions: acceptsContainerIds,
      }),
      includeDescendants: t.arg.boolean({
        defaultValue: false,
        description:
          'Whether a user who is in a unit is in the units above it too. Only the mirror can tell: without it, NOT_CONFIGURED.',
      }),
    },
    extensions: {
      ...needs('detail'),
      ...costs({ objects: ({ ids }) => ({ DirectoryMembership: Array.isArray(ids) ? ids.length : 0 }) }),
    },
    resolve: ({ id }, { ids, includeDescendants }, { loaders }) => {
      refuseWithoutMirror(includeDescendants);
      return loaders.users.containers(id, ids);
    },
  }),
);
