import { tags } from '../../vocabulary/tags.ts';
import type { Expectations } from '../operation.ts';
import { strict, strictRecord, text } from '../reply-schema.ts';
import { change, create } from './operation.ts';
import { checkIds } from './paging.ts';

/** A group to be; there is no description to give (developer-api.md 8.7). */
export interface NewGroup {
  readonly groupName: string;
  readonly groupExternalId?: string | undefined;
}

/** The name is all that can change about a group (8.7). */
export interface GroupChanges {
  readonly groupName?: string | undefined;
}

function enroll(expect: Expectations, groupId: string, userIds: readonly string[], isIn: boolean): void {
  for (const id of userIds) {
    expect.joined(id, 'groups', groupId, isIn);
    expect.listed('groupMembers', groupId, id, isIn);
  }
}

/** Writes about groups (developer-api.md 8.7). */
export const groupWrites = {
  createGroup: create<NewGroup>('CreateGroup', {
    route: 'POST {B}/groups',
    reply: strict(strictRecord({ groupId: text }).transform(({ groupId }) => groupId)),
    touches: () => [tags.groupList],
    made: tags.group,
  }),

  patchGroup: change('PatchGroup', {
    route: 'PATCH {B}/groups/{groupId}',
    body: (changes: GroupChanges) => changes,
    touches: (groupId) => [tags.group(groupId), tags.groupList],
    settle: (expect, groupId, changes) => expect.changed(groupId, changes),
  }),

  /** Memberships vanish, users stay. Gone already: `isNotFound`, so that the failure of a repeat would be misleading. */
  deleteGroup: change('DeleteGroup', {
    route: 'DELETE {B}/groups/{groupId}',
    repeatable: false,
    touches: (groupId) => [tags.group(groupId), tags.groupList, tags.membersOfGroup(groupId)],
    settle: (expect, groupId) => expect.deleted(groupId),
  }),

  /** Members already are skipped. */
  addUsersToGroup: change('AddUsersToGroup', {
    route: 'POST {B}/groups/{groupId}/actions/addUsersToGroup',
    body: (userIds: readonly string[]) => ({ userIds: checkIds(userIds) }),
    touches: (groupId, userIds) => [tags.membersOfGroup(groupId), ...userIds.map(tags.groupsOfUser)],
    settle: (expect, groupId, userIds) => enroll(expect, groupId, userIds, true),
  }),

  /** Users that are no members are skipped. */
  removeUsersFromGroup: change('RemoveUsersFromGroup', {
    route: 'POST {B}/groups/{groupId}/actions/removeUsersFromGroup',
    body: (userIds: readonly string[]) => ({ userIds: checkIds(userIds) }),
    touches: (groupId, userIds) => [tags.membersOfGroup(groupId), ...userIds.map(tags.groupsOfUser)],
    settle: (expect, groupId, userIds) => enroll(expect, groupId, userIds, false),
  }),
};
