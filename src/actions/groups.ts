import { NotFoundError } from '../../schema/errors/errors.ts';
import type { CreateGroupInput, PatchGroupInput } from '../../schema/group/inputs.ts';
import type { ChangedMembers, GroupActions, WrittenGroup } from '../../schema/group/ports.ts';
import { announced, announcedOnceSettled, givenFields, groupChange, membershipChange } from './announce.ts';
import { applyInChunks } from './chunks.ts';
import type { ActionParts } from './parts.ts';
import { about, settleCreate, settleDelete } from './settle.ts';
import { findCreatedGroup } from './settle-group.ts';

/** Writes to groups (developer-api.md 8.7). */
export function createGroupActions(parts: ActionParts): GroupActions {
  const { writes, settling, announce, instanceId } = parts;

  async function create({ name, externalId }: CreateGroupInput): Promise<WrittenGroup> {
    const groupExternalId = externalId ?? parts.newExternalId?.();
    const requested = { groupName: name, groupExternalId };
    const created = settleCreate(parts, {
      values: [`group name ${name}`, ...(externalId ? [`group external id ${externalId}`] : [])],
      send: () => writes.send((client, context) => client.createGroup(requested, context)),
      find: (evidence) =>
        findCreatedGroup(parts, { ...requested, isMarked: externalId !== groupExternalId }, evidence),
    });
    const changesOf = (id: string) => [groupChange(id, 'CREATED')];
    return { groupId: await announcedOnceSettled(announce, created, instanceId, changesOf) };
  }

  function readGroup(groupId: string): Promise<unknown> {
    return about(
      groupId,
      settling.send((client, context) => client.getGroup(groupId, context)),
    );
  }

  async function changeMembers(
    groupId: string,
    userIds: readonly string[],
    change: 'MEMBERS_ADDED' | 'MEMBERS_REMOVED',
    send: (chunk: readonly string[]) => Promise<void>,
  ): Promise<ChangedMembers> {
    // By the contract's code (developer-api.md 5.2, U9); where upstream has another one, the group is read to find out.
    const sendOrTell = (chunk: readonly string[]) =>
      announced(announce, send(chunk), [membershipChange(groupId, change, chunk)]).catch((error: unknown) => {
        const isGroup = error instanceof NotFoundError && error.upstream?.code === 'ResourceNotFound.Group';
        throw isGroup ? error.about(groupId) : error;
      });
    const applied = await applyInChunks(userIds, sendOrTell, () => readGroup(groupId));
    return { groupId, ...applied };
  }

  return {
    create,
    async patch(input: PatchGroupInput): Promise<WrittenGroup> {
      const { groupId, name } = input;
      const changes = { groupName: name ?? undefined };
      const done = writes.send((client, context) => client.patchGroup(groupId, changes, context));
      const change = groupChange(groupId, 'UPDATED', givenFields(input, 'groupId'));
      await about(groupId, announced(announce, done, [change]));
      return { groupId };
    },
    async remove(groupId: string): Promise<WrittenGroup> {
      const done = settleDelete(
        parts,
        groupId,
        () => writes.send((client, context) => client.deleteGroup(groupId, context)),
        () => settling.send((client, context) => client.getGroup(groupId, context)),
      );
      const removed = announcedOnceSettled(announce, done, instanceId, () => [
        groupChange(groupId, 'DELETED'),
      ]);
      await about(groupId, removed);
      return { groupId };
    },
    addUsers: (groupId: string, userIds: readonly string[]) =>
      changeMembers(groupId, userIds, 'MEMBERS_ADDED', (chunk) =>
        writes.send((client, context) => client.addUsersToGroup(groupId, chunk, context)),
      ),
    removeUsers: (groupId: string, userIds: readonly string[]) =>
      changeMembers(groupId, userIds, 'MEMBERS_REMOVED', (chunk) =>
        writes.send((client, context) => client.removeUsersFromGroup(groupId, chunk, context)),
      ),
  };
}
