import type { GraphQLResolveInfo } from 'graphql';
import type { Group as GroupProfile } from '../src/eiam/developer/groups.ts';
import type { GroupNode, GroupReference } from '../src/loaders/nodes.ts';
import { acceptsReadableGroupId } from './arguments.ts';
import { builder, fedBy, semanticNonNull } from './builder.ts';
import type { GraphContext } from './context.ts';
import { costs } from './cost.ts';
import { DirectoryObject, groupNameMembers } from './directory-object.ts';
import { askedIn } from './filter-asked.ts';
import { groupListArguments } from './group-filter.ts';
import { groupListCalls } from './list-calls.ts';
import { GroupMemberConnection } from './members.ts';
import { refuseWithoutMirror } from './mirror.ts';
import { everyoneGroupId, Group, Node } from './node.ts';
import { connect, connectionType, ownedBy, pageArguments } from './pagination.ts';
import { directoryRead } from './permissions.ts';
import { needs, proveByEdge, selectionOf } from './selection.ts';
import { Source, sourceOf } from './source.ts';
import { checked } from './unreadable.ts';
import { userListArguments } from './user-filter.ts';

function profileRow<Value>(read: (profile: GroupProfile) => Value) {
  return (group: GroupNode, _arguments: unknown, { loaders }: GraphContext): Value | Promise<Value> =>
    group.profile ? read(group.profile) : loaders.groups.profile(group.id).then(read);
}

/** Reads members of the profile, each of which may be unreadable. */
function profile<Value>(read: (profile: GroupProfile) => Value) {
  return profileRow((row) => read(checked(row)));
}

/** Reads a part that GetUser already tells of a user's groups. */
function reference<Value>(read: (reference: GroupReference) => Value) {
  const fromProfile = profile(read);
  return (group: GroupNode, _arguments: unknown, context: GraphContext): Value | Promise<Value> =>
    group.reference ? read(checked(group.reference)) : fromProfile(group, _arguments, context);
}

/** The group with what the selection needs, in as few calls as that takes; null when there is no such group. */
export function resolveGroup(
  group: GroupNode,
  context: GraphContext,
  info: GraphQLResolveInfo,
): GroupNode | null | Promise<GroupNode | null> {
  const { need } = selectionOf(info, 'Group');
  if (need === 'identity' || group.profile || (need === 'reference' && group.reference)) return group;
  return context.loaders.groups.find(group.id);
}

/** The same for an id that only the client's word stands for: the group is always proved to exist. */
export async function findGroup(
  id: string,
  context: GraphContext,
  info: GraphQLResolveInfo,
): Promise<GroupNode | null> {
  const { need, edges } = selectionOf(info, 'Group');
  const [edge] = edges;
  if (need !== 'identity' || !edge) return context.loaders.groups.find(id);
  const exists = await proveByEdge(edge, { id }, context, info);
  // Of the pseudo group there is nothing to find: the edge tells its failure itself.
  if (exists ?? id === everyoneGroupId) return { id };
  return exists === undefined ? context.loaders.groups.find(id) : null;
}

Group.implement({
  requiresScopes: directoryRead,
  description: 'A set of users, across units.',
  interfaces: [Node, DirectoryObject],
  fields: (t) => ({
    name: t.string({
      ...fedBy(groupNameMembers, needs('reference')),
      description: "The group's name; not necessarily unique.",
      resolve: reference(({ groupName }) => groupName),
    }),
    label: t.string({
      ...fedBy(groupNameMembers, needs('reference')),
      description: 'The text to show for the group: its name.',
      resolve: reference(({ groupName }) => groupName),
    }),
    description: t.string({
      description: 'What the group is for.',
      extensions: needs('reference'),
      resolve: reference(({ description }) => description),
    }),
    externalId: t.string({
      description: 'The id of this group at its source; the same as `id` where nothing else was given.',
      resolve: profile(({ groupExternalId }) => groupExternalId),
    }),
    source: t.field({
      type: Source,
      ...semanticNonNull,
      description: 'Where the group comes from.',
      resolve: profileRow((group) => sourceOf(group, 'groupSourceType', 'groupSourceId')),
    }),
    createdAt: t.field({
      type: 'DateTime',
      ...fedBy('Group.createTime'),
      description: 'When the group was made in EIAM.',
      resolve: profile(({ createTime }) => createTime),
    }),
    updatedAt: t.field({
      type: 'DateTime',
      ...fedBy('Group.updateTime'),
      description: 'When the group itself, not its membership, last changed.',
      resolve: profile(({ updateTime }) => updateTime),
    }),
    memberCount: t.int({
      ...fedBy('totalCount', { ...needs('edge'), ...costs({ calls: 1 }) }),
      description:
        'How many users are in the group; null, with an error, where upstream sent no count. One call; none where a page of `members` is read anyway.',
      resolve: ({ id }, _arguments, { loaders }) => loaders.groups.memberCount(id),
    }),
    members: t.field({
      type: GroupMemberConnection,
      ...semanticNonNull,
      description:
        'The users in the group, one upstream call a page. Upstream lists their ids alone, so that a filter needs the mirror.',
      args: { ...userListArguments, ...pageArguments('Group.members') },
      extensions: { ...needs('edge'), ...costs({ brings: 'identity' }) },
      resolve: ({ id }, { filter, orderBy, ...page }, { loaders }) => {
        refuseWithoutMirror(orderBy, askedIn(filter).length > 0);
        const load = ownedBy(id, (window) => loaders.groups.members(id, window));
        return connect('Group.members', id, page, load);
      },
    }),
  }),
});

const { connection: GroupConnection } = connectionType<GroupNode>({
  requiresScopes: directoryRead,
  name: 'Group',
  description: 'A page of groups.',
  node: Group,
  resolveNode: resolveGroup,
});

builder.queryFields((t) => ({
  group: t.field({
    type: Group,
    description: 'One group; null when there is none with this id.',
    args: {
      id: t.arg.id({
        required: true,
        description:
          'The id of the group; iggroup_all stands for everyone: of it `id`, `members` and `memberCount` can be selected; with any other field the group is null.',
        extensions: acceptsReadableGroupId,
      }),
    },
    resolve: (_root, { id }, context, info) => findGroup(id, context, info),
  }),
  groups: t.field({
    type: GroupConnection,
    ...semanticNonNull,
    description:
      'All groups that the application may see, or those that meet a filter. A page costs one upstream call; what a filter costs stands at `GroupFilter`.',
    args: { ...groupListArguments, ...pageArguments('Query.groups') },
    extensions: costs({ calls: ({ filter, after }, facts) => groupListCalls(filter, after, facts) }),
    resolve: (_root, { filter, orderBy, ...page }, { loaders }) => {
      refuseWithoutMirror(orderBy);
      return connect('Query.groups', askedIn(filter), page, (window) => loaders.groups.list(filter, window));
    },
  }),
}));
