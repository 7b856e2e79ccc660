import type { OddRow } from '../../../src/emulator/odd-rows.ts';

/**
 * Members of replies without which the mirror answers what is right, and the fields that fail without the mirror. That it is right is
 * compared as well, with what EIAM answers where nothing of these is odd:
 * - it counts what it holds, once a list has been read to its end, and knows where that is
 * - the units above one it knows by what each says of its own parent
 * - with details the members of a group it knows by what each user's own reply says of its groups, and all users by their list
 * - a username it finds among those that it holds
 */
const seenAt: Readonly<Record<string, readonly string[]>> = {
  GetUserIdByUsername: ['Query.user'],
  'ListGroups.nextToken': ['Query.groups'],
  'ListGroups.totalCount': ['Directory.groupCount', 'GroupConnection.totalCount'],
  'ListOrganizationalUnitParentIds.parentIds': [
    ...['OrganizationalUnit.ancestors', 'OrganizationalUnit.depth', 'OrganizationalUnit.path'],
  ],
  'ListOrganizationalUnits.totalCount': [
    ...['OrganizationalUnit.childCount', 'OrganizationalUnit.hasChildren'],
    'OrganizationalUnitConnection.totalCount',
  ],
  'ListUsers.totalCount': [
    ...['Directory.userCount', 'OrganizationalUnit.userCount', 'UserConnection.totalCount'],
    ...['OrganizationalUnitUserConnection.totalCount', 'PageInfo.hasNextPage'],
  ],
  'ListUsersForGroup.data': ['Group.members'],
  'ListUsersForGroup.nextToken': ['Group.members'],
  'ListUsersForGroup.totalCount': ['Group.memberCount', 'GroupMemberConnection.totalCount'],
};

/** The member of a reply, and the field that shows it. */
export type SeenReply = `${string} ${string}`;

/** All of them. */
export const seenReplies: readonly SeenReply[] = Object.entries(seenAt).flatMap(([member, fields]) =>
  fields.map((field) => `${member} ${field}` as const),
);

/** What is odd, apart from the rest. */
export function splitOdd(odd: readonly OddRow[]) {
  const isUnneeded = ({ member }: OddRow) => seenAt[member] !== undefined;
  return {
    unneeded: new Set(odd.filter(isUnneeded).map(({ member }) => member)),
    others: odd.filter((each) => !isUnneeded(each)),
  };
}
