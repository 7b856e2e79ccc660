import { everyoneGroupId } from '../../src/vocabulary/ids.ts';
import { builder } from '../core/builder.ts';
import { User } from '../core/node.ts';
import { membershipSource, Source } from '../core/source.ts';
import { reads } from '../cost/step.ts';
import { connectionType, type OwnedRow, readableRow } from '../paging/pagination.ts';
import type { UserNode } from '../user/ports.ts';
import { resolveUser } from '../user/user.ts';
import { membershipSourceCalls } from './steps.ts';

const members = connectionType<OwnedRow<UserNode>>({
  name: 'GroupMember',
  description: 'A page of the members of one group.',
  node: User,
  brings: 'identity',
  resolveNode: ({ row }, context, info) => resolveUser(row, context, info),
});
export const GroupMemberConnection = members.connection;

builder.objectField(members.edge, 'source', (t) =>
  t.field({
    type: Source,
    description:
      'The source system of the membership, not of the user. Null for the built-in group of all users, and where EIAM does not list the membership any more. One call for each member.',
    extensions: reads({ calls: membershipSourceCalls }),
    resolve: (edge, _arguments, { loaders }) => {
      const { ownerId, row } = readableRow(edge);
      return ownerId === everyoneGroupId ? null : membershipSource(loaders, row.id, ownerId);
    },
  }),
);
