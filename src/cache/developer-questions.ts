import type { GroupPage, UserIdPage } from '../eiam/developer/groups.ts';
import type {
  AncestorIds,
  OrganizationalUnit,
  OrganizationalUnitPage,
} from '../eiam/developer/organizational-units.ts';
import type { GroupIdPage, User, UserPage } from '../eiam/developer/users.ts';
import { readable } from '../eiam/unreadable.ts';
import { rootAlias } from '../vocabulary/ids.ts';
import { tags } from '../vocabulary/tags.ts';
import type { Topic } from './question.ts';

// What changes the answer of each of the Developer API's reads (developer-api.md 8.3 to 8.7), and how many rows it counts as.

/** A row of many members takes more room than one of few. */
const membersPerRow = 20;

const oneRow = () => 1;
const nothingMore = () => [];

/** GetUser shows the names of the user's groups and units, so that it changes with them. */
export function aboutUser(userId: string): Topic<User> {
  return {
    tags: [tags.user(userId), tags.groupsOfUser(userId), tags.groupsOfUsers],
    tagsOf: ({ groups, organizationalUnits }) => [
      ...readable(groups).map(({ groupId }) => tags.group(groupId)),
      ...readable(organizationalUnits).map((unit) => tags.unit(unit.organizationalUnitId)),
    ],
    absenceTags: [tags.userAbsent],
    rowsOf: ({ groups = [], organizationalUnits = [], customFields = [] }) =>
      Math.ceil((1 + groups.length + organizationalUnits.length + customFields.length) / membersPerRow),
  };
}

/**
 * A look-up by a name changes when the user found changes, or when somebody takes the name: one that nobody had, or one that
 * was let go of a moment ago, of which nobody has told yet.
 */
export const aboutUserLookup: Topic<string> = {
  tags: [tags.userAbsent],
  tagsOf: (userId) => [tags.user(userId)],
  absenceTags: [],
  rowsOf: oneRow,
};

/** A page of a list changes with each row that it shows, and with the list. */
export function aboutUserPage(organizationalUnitId: string | undefined): Topic<UserPage> {
  const ofUnit =
    organizationalUnitId === undefined
      ? []
      : [tags.membersOfUnit(organizationalUnitId), tags.membersOfUnits, tags.unit(organizationalUnitId)];
  return {
    tags: [tags.userList, ...ofUnit],
    tagsOf: ({ data }) => readable(data).map(({ userId }) => tags.user(userId)),
    absenceTags: [tags.unitAbsent, tags.scope],
    rowsOf: countRows,
  };
}

export function aboutGroupsOfUser(userId: string): Topic<GroupIdPage> {
  return {
    tags: [tags.user(userId), tags.groupsOfUser(userId), tags.groupsOfUsers],
    tagsOf: ({ data }) => readable(data).map(({ groupId }) => tags.group(groupId)),
    absenceTags: [tags.userAbsent],
    rowsOf: countRows,
  };
}

export function aboutGroup<Group>(groupId: string): Topic<Group> {
  return { tags: [tags.group(groupId)], tagsOf: nothingMore, absenceTags: [], rowsOf: oneRow };
}

export const aboutGroupPage: Topic<GroupPage> = {
  tags: [tags.groupList],
  tagsOf: ({ data }) => readable(data).map(({ groupId }) => tags.group(groupId)),
  absenceTags: [],
  rowsOf: countRows,
};

export function aboutMembersOfGroup(groupId: string): Topic<UserIdPage> {
  return {
    tags: [tags.group(groupId), tags.membersOfGroup(groupId), tags.membersOfGroups],
    tagsOf: ({ data }) => readable(data).map(({ userId }) => tags.user(userId)),
    absenceTags: [],
    rowsOf: countRows,
  };
}

/** Upstream does not tell a unit that is missing from one out of scope, so a change of the scope counts as well. */
export function aboutUnit(organizationalUnitId: string): Topic<OrganizationalUnit> {
  return {
    tags: [tags.unit(organizationalUnitId)],
    tagsOf: (unit) => [tags.unit(unit.organizationalUnitId)],
    absenceTags: [tags.unitAbsent, tags.scope],
    rowsOf: oneRow,
  };
}

export const aboutUnitLookup: Topic<string> = {
  tags: [tags.unitAbsent],
  tagsOf: (organizationalUnitId) => [tags.unit(organizationalUnitId)],
  absenceTags: [],
  rowsOf: oneRow,
};

export function aboutChildren(parentId: string): Topic<OrganizationalUnitPage> {
  return {
    tags: [tags.childrenOfUnit(parentId), tags.childrenOfUnits, tags.unit(parentId)],
    tagsOf: ({ data }) => [
      ...readable(data).map((unit) => tags.unit(unit.organizationalUnitId)),
      ...realParents(parentId, readable(data)),
    ],
    absenceTags: [tags.unitAbsent, tags.scope],
    rowsOf: countRows,
  };
}

/** What was asked by the root's alias changes by the root's own id, which its children name. Where there are none, any may come. */
function realParents(parentId: string, children: readonly OrganizationalUnit[]): readonly string[] {
  if (parentId !== rootAlias) return [];
  const ids = new Set(children.flatMap((child) => child.parentId ?? []));
  if (ids.size === 0) return [tags.unitAbsent];
  return Array.from(ids).flatMap((id) => [tags.unit(id), tags.childrenOfUnit(id)]);
}

export function aboutAncestors(organizationalUnitId: string): Topic<AncestorIds> {
  return {
    tags: [tags.unit(organizationalUnitId), tags.ancestors],
    tagsOf: (parentIds) => readable(parentIds).map(tags.unit),
    absenceTags: [tags.unitAbsent, tags.scope],
    rowsOf: oneRow,
  };
}

/** The operator changes it in a console that tells nobody. */
const longestScopeMs = 60_000;

export function aboutScope<Scope>(): Topic<Scope> {
  return {
    tags: [tags.scope],
    tagsOf: nothingMore,
    absenceTags: [],
    rowsOf: oneRow,
    lifeMs: () => longestScopeMs,
  };
}

function countRows({ data }: { readonly data: readonly unknown[] }): number {
  return data.length;
}
