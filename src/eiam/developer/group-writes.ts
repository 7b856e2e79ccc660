import type { CallContext } from '../call-context.ts';
import { nothing, strict, strictRecord, text } from '../reply-schema.ts';
import { checkIdBatch } from './id-batch.ts';
import type { Send } from './send.ts';

const createdGroup = strictRecord({ groupId: text });

/** A group to be; there is no description to give (developer-api.md 8.7). */
export interface NewGroup {
  readonly groupName: string;
  readonly groupExternalId?: string | undefined;
}

/** The name is all that can change about a group (8.7). */
export interface GroupChanges {
  readonly groupName?: string | undefined;
}

/** Writes about groups (developer-api.md 8.7). Every operation throws EiamError; too many ids, or none, are a RangeError. */
export function createGroupWrites(send: Send) {
  return {
    /** Gives the new group's id. Effect `unknown`: the group may exist all the same. */
    async createGroup(input: NewGroup, context: CallContext): Promise<string> {
      const { groupId } = await send('CreateGroup', { body: input }, strict(createdGroup), context);
      return groupId;
    },

    patchGroup: (groupId: string, changes: GroupChanges, context: CallContext): Promise<void> =>
      send('PatchGroup', { path: { groupId }, body: changes }, nothing, context),

    /** Memberships vanish, users stay. Gone already: `isNotFound`. */
    deleteGroup: (groupId: string, context: CallContext): Promise<void> =>
      send('DeleteGroup', { path: { groupId } }, nothing, context),

    /** Members already are skipped. */
    async addUsersToGroup(groupId: string, userIds: readonly string[], context: CallContext): Promise<void> {
      const body = { userIds: checkIdBatch(userIds) };
      return send('AddUsersToGroup', { path: { groupId }, body }, nothing, context);
    },

    /** Those who are no members are skipped. */
    async removeUsersFromGroup(
      groupId: string,
      userIds: readonly string[],
      context: CallContext,
    ): Promise<void> {
      const body = { userIds: checkIdBatch(userIds) };
      return send('RemoveUsersFromGroup', { path: { groupId }, body }, nothing, context);
    },
  };
}
