import type { GroupMembership, OrganizationalUnitMembership } from '../src/loaders/users.ts';
import { builder } from './builder.ts';
import { costs } from './cost.ts';
import { resolveGroup } from './group.ts';
import { Group, OrganizationalUnit } from './node.ts';
import { resolveOrganizationalUnit } from './organizational-unit.ts';
import { connectionType } from './pagination.ts';
import { directoryRead } from './permissions.ts';
import { Source } from './source.ts';

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
    resolve: ({ row: { userId, group } }, _arguments, { loaders }) =>
      loaders.users.membershipSource(userId, group.id),
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
    nullable: false,
    description: 'Whether this is the unit that the user mainly belongs to.',
    resolve: ({ row: { primary } }) => primary,
  }),
);
