import type { GroupMembership, OrganizationalUnitMembership } from '../src/loaders/users.ts';
import { builder } from './builder.ts';
import { costs } from './cost.ts';
import { UnreadableMemberError } from './errors.ts';
import { resolveGroup } from './group.ts';
import { Group, OrganizationalUnit } from './node.ts';
import { resolveOrganizationalUnit } from './organizational-unit.ts';
import { connectionType } from './pagination.ts';
import { directoryRead } from './permissions.ts';
import { Source, sourceOf } from './source.ts';
import { checked } from './unreadable.ts';

const groups = connectionType<GroupMembership>({
  requiresScopes: directoryRead,
  name: 'UserGroup',
  description: "A page of a user's groups.",
  node: Group,
  resolveNode: ({ group }, context, info) => resolveGroup(group, context, info),
});
export const UserGroupConnection = groups.connection;

builder.objectField(groups.edge, 'source', (t) =>
  t.field({
    type: Source,
    description: 'Where the membership itself comes from. Costs a call for each user it is asked of.',
    extensions: costs({ calls: 1 }),
    resolve: async ({ row }, _arguments, { loaders }) => {
      if (row instanceof UnreadableMemberError) return null;
      const membership = await loaders.users.membershipSource(row.userId, row.group.id);
      return (
        membership && sourceOf(membership, 'groupMemberRelationSourceType', 'groupMemberRelationSourceId')
      );
    },
  }),
);

const organizationalUnits = connectionType<OrganizationalUnitMembership>({
  requiresScopes: directoryRead,
  name: 'UserOrganizationalUnit',
  description: "A page of a user's units.",
  node: OrganizationalUnit,
  resolveNode: ({ unit }, context, info) => resolveOrganizationalUnit(unit, context, info),
});
export const UserOrganizationalUnitConnection = organizationalUnits.connection;

builder.objectField(organizationalUnits.edge, 'primary', (t) =>
  t.boolean({
    description:
      'Whether this is the unit that the user mainly belongs to; null where the membership could not be read.',
    resolve: ({ row }) => (row instanceof UnreadableMemberError ? null : (checked(row.row).primary ?? false)),
  }),
);
