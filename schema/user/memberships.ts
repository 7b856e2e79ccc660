import type { GroupMembership, OrganizationalUnitMembership } from '../../src/loaders/user/users.ts';
import { builder, semanticNonNull } from '../core/builder.ts';
import { Group, OrganizationalUnit } from '../core/node.ts';
import { directoryRead } from '../core/permissions.ts';
import { membershipSource, Source } from '../core/source.ts';
import { checked } from '../core/unreadable.ts';
import { costs } from '../cost/cost.ts';
import { resolveGroup } from '../group/group.ts';
import { resolveOrganizationalUnit } from '../organizational-unit/organizational-unit.ts';
import { connectionType, readableRow } from '../paging/pagination.ts';

const groups = connectionType<GroupMembership>({
  requiresScopes: directoryRead,
  name: 'UserGroup',
  description: 'A page of the groups of one user.',
  node: Group,
  resolveNode: ({ group }, context, info) => resolveGroup(group, context, info),
});
export const UserGroupConnection = groups.connection;

builder.objectField(groups.edge, 'source', (t) =>
  t.field({
    type: Source,
    description:
      'The source system of the membership, not of the group. Null where EIAM does not list the membership any more. One call for each user.',
    extensions: costs({ calls: 1 }),
    resolve: (edge, _arguments, { loaders }) => {
      const { userId, group } = readableRow(edge);
      return membershipSource(loaders, userId, group.id);
    },
  }),
);

const organizationalUnits = connectionType<OrganizationalUnitMembership>({
  requiresScopes: directoryRead,
  name: 'UserOrganizationalUnit',
  description: 'A page of the organizational units of one user.',
  node: OrganizationalUnit,
  resolveNode: ({ unit }, context, info) => resolveOrganizationalUnit(unit, context, info),
});
export const UserOrganizationalUnitConnection = organizationalUnits.connection;

builder.objectField(organizationalUnits.edge, 'primary', (t) =>
  t.boolean({
    ...semanticNonNull,
    description:
      'Whether this is the primary unit of the user. Null, with an error, where the membership cannot be read.',
    resolve: (edge) => checked(readableRow(edge).row).primary ?? false,
  }),
);
