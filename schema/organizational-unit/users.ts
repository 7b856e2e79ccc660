import { builder, semanticNonNull } from '../core/builder.ts';
import { User } from '../core/node.ts';
import { reads } from '../cost/step.ts';
import { connectionType, type OwnedRow, readableRow } from '../paging/pagination.ts';
import type { UserNode } from '../user/ports.ts';
import { resolveUser } from '../user/user.ts';

const users = connectionType<OwnedRow<UserNode>>({
  name: 'OrganizationalUnitUser',
  description: 'A page of the users of one organizational unit.',
  node: User,
  resolveNode: ({ row }, context, info) => resolveUser(row, context, info),
});
export const OrganizationalUnitUserConnection = users.connection;

builder.objectField(users.edge, 'primary', (t) =>
  t.boolean({
    ...semanticNonNull,
    description:
      'Whether this is the primary unit of the user. Null, with an error, where the user cannot be read. One call for each user, shared with all fields that need it.',
    extensions: reads({ through: 'node', throughNeeds: 'detail' }),
    resolve: async (edge, _arguments, { loaders }) => {
      const { ownerId, row } = readableRow(edge);
      return (await loaders.users.primaryOrganizationalUnit(row.id))?.id === ownerId;
    },
  }),
);
