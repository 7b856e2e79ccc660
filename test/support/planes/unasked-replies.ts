import type { Emulator } from '../../../src/emulator/emulator.ts';
import type { OddRow } from '../../../src/emulator/odd-rows.ts';

/**
 * Odd replies of calls that the mirror does not make, and the fields that they are seen at without it. The mirror answers what EIAM would
 * have answered otherwise, which is compared as well:
 * - the units above one it knows by what each says of its own parent
 * - with details the members of a group it knows by what each user's own reply says of its groups, and all users by their list
 * - a username it finds among those that it holds
 */
const seenAt: Readonly<Record<string, readonly string[]>> = {
  'ListOrganizationalUnitParentIds.parentIds': [
    ...['OrganizationalUnit.ancestors', 'OrganizationalUnit.depth', 'OrganizationalUnit.path'],
  ],
  'ListUsersForGroup.data': ['Group.members'],
  'ListUsersForGroup.nextToken': ['Group.members'],
  'ListUsersForGroup.totalCount': ['Group.memberCount', 'GroupMemberConnection.totalCount'],
  GetUserIdByUsername: ['Query.user'],
};

/** The member of a reply, and the field that shows it. */
export type SeenReply = `${string} ${string}`;

/** All of them. */
export const seenReplies: readonly SeenReply[] = Object.entries(seenAt).flatMap(([member, fields]) =>
  fields.map((field) => `${member} ${field}` as const),
);

/** What is odd, but for the replies above that an emulator was not asked for. */
export function splitOdd({ odd, counters }: Pick<Emulator, 'odd' | 'counters'>) {
  const asked = counters.snapshot();
  const isUnasked = ({ member }: OddRow) =>
    seenAt[member] !== undefined && asked[member.replace(/\..*/, '')] === undefined;
  return {
    unasked: new Set(
      odd
        .list()
        .filter(isUnasked)
        .map(({ member }) => member),
    ),
    others: odd.list().filter((each) => !isUnasked(each)),
  };
}
