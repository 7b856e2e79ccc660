import { builder, semanticNonNull } from '../core/builder.ts';
import { Group, OrganizationalUnit, User } from '../core/node.ts';
import { membershipSource, Source } from '../core/source.ts';
import { checked } from '../core/unreadable.ts';
import { reads } from '../cost/step.ts';
import { resolveGroup } from '../group/group.ts';
import { membershipSourceCalls } from '../group/steps.ts';
import { resolveOrganizationalUnit } from '../organizational-unit/organizational-unit.ts';
import { connect, connectionType, pageArguments, readableRow } from '../paging/pagination.ts';
import type { GroupMembership, OrganizationalUnitMembership } from './ports.ts';

const groups = connectionType<GroupMembership>({
  name: 'UserGroup',
  description: 'A page of the groups of one user.',
  node: Group,
  brings: 'reference',
  resolveNode: ({ group }, context, info) => resolveGroup(group, context, info),
});
const UserGroupConnection = groups.connection;

builder.objectField(groups.edge, 'source', (t) =>
  t.field({
    type: Source,
    description:
      'The source system of the membership, not of the group. Null where EIAM does not list the membership any more. One call for each user.',
    extensions: reads({ calls: membershipSourceCalls, oncePerList: true }),
    resolve: (edge, _arguments, { loaders }) => {
      const { userId, group } = readableRow(edge);
      return membershipSource(loaders, userId, group.id);
    },
  }),
);

const organizationalUnits = connectionType<OrganizationalUnitMembership>({
  name: 'UserOrganizationalUnit',
  description: 'A page of the organizational units of one user.',
  node: OrganizationalUnit,
  brings: 'reference',
  resolveNode: ({ unit }, context, info) => resolveOrganizationalUnit(unit, context, info),
});
const UserOrganizationalUnitConnection = organizationalUnits.connection;

builder.objectField(organizationalUnits.edge, 'primary', (t) =>
  t.boolean({
    ...semanticNonNull,
    description:
      'Whether this is the primary unit of the user. Null, with an error, where the membership cannot be read.',
    resolve: (edge) => checked(readableRow(edge).row).primary ?? false,
  }),
);

/** Named by the user's own reply, ids and names. */
const namedByDetail = reads({ needs: 'detail', calls: 0, brings: 'reference' });

builder.objectFields(User, (t) => ({
  primaryOrganizationalUnit: t.field({
    type: OrganizationalUnit,
    description:
      'The primary organizational unit of the user. Null where EIAM names none. In a list of users it costs one call for each user, shared with all fields that need it.',
    extensions: namedByDetail,
    resolve: async ({ id }, _arguments, context, info) => {
      const unit = await context.loaders.users.primaryOrganizationalUnit(id);
      return unit && resolveOrganizationalUnit(unit, context, info);
    },
  }),
  organizationalUnits: t.field({
    type: UserOrganizationalUnitConnection,
    ...semanticNonNull,
    description:
      'The organizational units that the user belongs to directly, its primary unit among them. In a list of users it costs one call for each user, shared with all fields that need it; names of the units are included.',
    args: pageArguments('User.organizationalUnits'),
    extensions: namedByDetail,
    resolve: ({ id }, page, { loaders }) =>
      connect('User.organizationalUnits', id, page, (window) =>
        loaders.users.organizationalUnits(id, window),
      ),
  }),
  groups: t.field({
    type: UserGroupConnection,
    ...semanticNonNull,
    description:
      'The groups that the user is a member of. In a list of users it costs one call for each user, shared with all fields that need it; names of the groups are included.',
    args: pageArguments('User.groups'),
    extensions: namedByDetail,
    resolve: ({ id }, page, { loaders }) =>
      connect('User.groups', id, page, (window) => loaders.users.groups(id, window)),
  }),
}));
