import type { GroupMembership, OrganizationalUnitMembership } from '../src/loaders/users.ts';
import { builder, semanticNonNull } from './builder.ts';
import { costs } from './cost.ts';
import { resolveGroup } from './group.ts';
import { Group, OrganizationalUnit } from './node.ts';
import { resolveOrganizationalUnit } from './organizational-unit.ts';
import { connectionType, readableRow } from './pagination.ts';
import { directoryRead } from './permissions.ts';
import { membershipSource, Source } from './source.ts';
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
    description:
      'Where the membership comes from, not the group; null where EIAM does not list the membership any more. It costs a call for each user.',
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
  description: "A page of a user's units.",
  node: OrganizationalUnit,
  resolveNode: ({ unit }, context, info) => resolveOrganizationalUnit(unit, context, info),
});
export const UserOrganizationalUnitConnection = organizationalUnits.connection;

builder.objectField(organizationalUnits.edge, 'primary', (t) =>
  t.boolean({
    ...semanticNonNull,
    description:
      'Whether this unit is the primary one of the user; null, with an error, where the membership could not be read.',
    resolve: (edge) => checked(readableRow(edge).row).primary ?? false,
  }),
);
