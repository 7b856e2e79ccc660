import type { UserNode } from '../src/loaders/nodes.ts';
import { builder, semanticNonNull } from './builder.ts';
import { costs } from './cost.ts';
import { everyoneGroupId, User } from './node.ts';
import { connectionType, type OwnedRow, readableRow } from './pagination.ts';
import { directoryRead } from './permissions.ts';
import { membershipSource, Source } from './source.ts';
import { resolveUser } from './user.ts';

const members = connectionType<OwnedRow<UserNode>>({
  requiresScopes: directoryRead,
  name: 'GroupMember',
  description: 'A page of the members of one group.',
  node: User,
  resolveNode: ({ row }, context, info) => resolveUser(row, context, info),
});
export const GroupMemberConnection = members.connection;

builder.objectField(members.edge, 'source', (t) =>
  t.field({
    type: Source,
    description:
      'Where the membership comes from, not the user; null for the group of everyone, which has no memberships of its own, and where EIAM does not list the membership any more. It costs a call for each member.',
    extensions: costs({ calls: 1 }),
    resolve: (edge, _arguments, { loaders }) => {
      const { ownerId, row } = readableRow(edge);
      return ownerId === everyoneGroupId ? null : membershipSource(loaders, row.id, ownerId);
    },
  }),
);

const users = connectionType<OwnedRow<UserNode>>({
  requiresScopes: directoryRead,
  name: 'OrganizationalUnitUser',
  description: 'A page of the users of one unit.',
  node: User,
  resolveNode: ({ row }, context, info) => resolveUser(row, context, info),
});
export const OrganizationalUnitUserConnection = users.connection;

builder.objectField(users.edge, 'primary', (t) =>
  t.boolean({
    ...semanticNonNull,
    description:
      'Whether this unit is the primary one of the user; null, with an error, where the user could not be read. A list of users does not show it: it costs a call for each user whose own reply is not read for other fields.',
    extensions: costs({ calls: 1 }),
    resolve: async (edge, _arguments, { loaders }) => {
      const { ownerId, row } = readableRow(edge);
      return (await loaders.users.primaryOrganizationalUnit(row.id))?.id === ownerId;
    },
  }),
);
