import type { GraphQLResolveInfo } from 'graphql';
import { everyoneGroupId } from '../../src/vocabulary/ids.ts';
import { acceptsReadableGroupId } from '../core/arguments.ts';
import { builder, fedBy, semanticNonNull } from '../core/builder.ts';
import type { GraphContext } from '../core/context.ts';
import { DirectoryObject, groupNameMembers } from '../core/directory-object.ts';
import { Group, Node } from '../core/node.ts';
import { partOf } from '../core/part.ts';
import { directoryRead } from '../core/permissions.ts';
import { Source, sourceOf } from '../core/source.ts';
import { groupsCalls, groupsFound } from '../cost/list-calls.ts';
import { proveByEdge, selectionOf, selectionOn } from '../cost/selection.ts';
import { reads } from '../cost/step.ts';
import { askedOf } from '../filtering/conditions.ts';
import { groupListArguments, userListArguments } from '../filtering/list-arguments.ts';
import type { ListWindow } from '../paging/page.ts';
import { connect, connectionType, ownedBy, pageArguments } from '../paging/pagination.ts';
import { GroupMemberConnection } from './members.ts';
import type { GroupNode, GroupReference } from './node.ts';

const { row: profileRow, members: profile } = partOf(
  (group: GroupNode) => group.profile,
  ({ groups }, { id }) => groups.profile(id),
);

/** Reads a part that GetUser already brings of a user's groups. */
const { members: reference } = partOf(
  (group: GroupNode): GroupReference | undefined => group.reference ?? group.profile,
  ({ groups }, { id }) => groups.profile(id),
);

/** The group with what the selection needs, in as few calls as that takes; null when there is no such group. */
export function resolveGroup(
  group: GroupNode,
  context: GraphContext,
  info: GraphQLResolveInfo,
): GroupNode | null | Promise<GroupNode | null> {
  const { need } = selectionOn(group, 'Group', context, info);
  if (need === 'identity' || group.profile || (need === 'reference' && group.reference)) return group;
  return context.loaders.groups.find(group.id);
}

/** The same for an id of the client, which proves nothing: the group is always proved to exist. */
export async function findGroup(
  id: string,
  context: GraphContext,
  info: GraphQLResolveInfo,
): Promise<GroupNode | null> {
  const { need, edges } = selectionOf(info, 'Group');
  const [edge] = edges;
  if (need !== 'identity' || !edge) return context.loaders.groups.find(id);
  const exists = await proveByEdge(edge, { id }, context, info);
  // The pseudo group has nothing to find: the edge reports its failure itself.
  if (exists ?? id === everyoneGroupId) return { id };
  return exists === undefined ? context.loaders.groups.find(id) : null;
}

Group.implement({
  requiresScopes: directoryRead,
  description: 'A group of users, independent of organizational units.',
  interfaces: [Node, DirectoryObject],
  fields: (t) => ({
    name: t.string({
      ...fedBy(groupNameMembers, reads({ needs: 'reference' })),
      description: 'The name of the group. It need not be unique.',
      resolve: reference(({ groupName }) => groupName),
    }),
    label: t.string({
      ...fedBy(groupNameMembers, reads({ needs: 'reference' })),
      description: 'The text to display for the group: its name.',
      resolve: reference(({ groupName }) => groupName),
    }),
    description: t.string({
      description: 'A description of the group. Null where none is set.',
      extensions: reads({ needs: 'reference' }),
      resolve: reference(({ description }) => description),
    }),
    externalId: t.string({
      description: 'The id of the group in its source system. The same as `id` where none was given.',
      resolve: profile(({ groupExternalId }) => groupExternalId),
    }),
    source: t.field({
      type: Source,
      ...semanticNonNull,
      description: 'The system that the group was created in or synchronized from.',
      resolve: profileRow((group) => sourceOf(group, 'groupSourceType', 'groupSourceId')),
    }),
    createdAt: t.field({
      type: 'DateTime',
      ...fedBy('Group.createTime'),
      description: 'When the group was created in EIAM.',
      resolve: profile(({ createTime }) => createTime),
    }),
    updatedAt: t.field({
      type: 'DateTime',
      ...fedBy('Group.updateTime'),
      description: 'When the group last changed. Changes of its members do not count.',
      resolve: profile(({ updateTime }) => updateTime),
    }),
    memberCount: t.int({
      ...fedBy('totalCount', reads({ needs: 'edge', calls: 1, through: 'members' })),
      description:
        'The number of members. Null, with an error, where EIAM sent no count. One call; none where a page of `members` is selected as well.',
      resolve: ({ id }, _arguments, { loaders }) => loaders.groups.memberCount(id),
    }),
    members: t.field({
      type: GroupMemberConnection,
      ...semanticNonNull,
      description:
        'The members of the group. One call for each page, which brings ids alone: other fields of the users cost further calls. `filter` needs the mirror: NOT_CONFIGURED without it.',
      args: { ...userListArguments, ...pageArguments('Group.members') },
      extensions: reads({ needs: 'edge' }),
      resolve: ({ id }, { filter, orderBy, ...page }, { loaders }) => {
        const listing = { filter, orderBy };
        const asked = askedOf(listing);
        const load = ownedBy(id, (window) => loaders.groups.members(id, listing, window));
        return connect('Group.members', asked.length > 0 ? [id, ...asked] : id, page, load);
      },
    }),
  }),
});

const { connection: GroupConnection } = connectionType<GroupNode>({
  name: 'Group',
  description: 'A page of groups.',
  node: Group,
  resolveNode: resolveGroup,
});

builder.queryFields((t) => ({
  group: t.field({
    type: Group,
    description: 'One group by its id; null where there is none. One call.',
    args: {
      id: t.arg.id({
        required: true,
        description:
          'The id of the group, as in group_…. `iggroup_all` is the built-in group of all users, of which only `id`, `members` and `memberCount` can be read: with any other field the group is null.',
        extensions: acceptsReadableGroupId,
      }),
    },
    resolve: (_root, { id }, context, info) => findGroup(id, context, info),
  }),
  groups: t.field({
    type: GroupConnection,
    ...semanticNonNull,
    description:
      'All groups that the application of the gateway can see, or those that match a filter. One call for each page; `GroupFilter` states the cost of a filter.',
    args: { ...groupListArguments, ...pageArguments('Query.groups') },
    extensions: reads({ calls: groupsCalls, finds: groupsFound }),
    resolve: (_root, { filter, orderBy, ...page }, { loaders }, info) => {
      const listing = { filter, orderBy };
      const load = (window: ListWindow) => loaders.groups.list(listing, window);
      return connect('Query.groups', askedOf(listing), page, load, info);
    },
  }),
}));
