import {
  NotFoundError,
  OperationTooComplexError,
  UpstreamInvalidResponseError,
} from '../../schema/errors.ts';
import type { CreateGroupInput, PatchGroupInput } from '../../schema/group-mutations.ts';
import type { Group } from '../eiam/developer/groups.ts';
import { announced, announcedOnceSettled, givenFields, groupChange, membershipChange } from './announce.ts';
import { applyInChunks } from './chunks.ts';
import type { WriteFailure } from './joins.ts';
import type { ActionParts } from './parts.ts';
import { about, type Found, settleCreate, settleDelete } from './settle.ts';

/** developer-api.md 6.1: the largest page of every list. */
const pageSize = 100;

/** The group that a write was about. */
export interface WrittenGroup {
  readonly groupId: string;
}

/** Members that were to be added or taken away: the ids for which it stands, and each that failed. */
export interface ChangedMembers extends WrittenGroup {
  readonly appliedUserIds: readonly string[];
  readonly failures: readonly WriteFailure[];
}

/** Writes to groups (developer-api.md 8.7). */
export function createGroupActions(parts: ActionParts) {
  const { writes, settling, announce, instanceId } = parts;

  async function create({ name, externalId }: CreateGroupInput): Promise<WrittenGroup> {
    // Names are not unique (U19): only an external id tells the group that was asked for from others like it.
    const groupExternalId = externalId ?? parts.newId();
    const created = settleCreate(
      parts,
      () =>
        writes.send((client, context) => client.createGroup({ groupName: name, groupExternalId }, context)),
      () => findCreatedGroup(name, groupExternalId),
    );
    const tell = (id: string) => [groupChange(id, 'CREATED')];
    return { groupId: await announcedOnceSettled(announce, created, instanceId, tell) };
  }

  /** There is no look-up by external id (developer-api.md 2): the groups whose names begin alike are read. */
  async function findCreatedGroup(name: string, externalId: string): Promise<Found> {
    let nextToken: string | undefined;
    for (let page = 0; page < parts.maxScanPages; page += 1) {
      const question = { groupNameStartWith: name, nextToken, maxResults: pageSize };
      const reply = await settling.send((client, context) => client.listGroups(question, context));
      const found = reply.data.find((group: Group) => group.groupExternalId === externalId);
      if (found?.groupName === name) return { id: found.groupId };
      if (reply.nextToken === undefined) return null;
      if (reply.nextToken === nextToken) throw new UpstreamInvalidResponseError();
      nextToken = reply.nextToken;
    }
    // Not found among those read is not the same as not there.
    throw new OperationTooComplexError('Too many groups have names that begin like this one.');
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
    // By the contract's code (developer-api.md 5.2, U9); where upstream has another one, reading the group tells.
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
        () => writes.send((client, context) => client.deleteGroup(groupId, context)),
        () => settling.send((client, context) => client.getGroup(groupId, context)),
      );
      const told = announcedOnceSettled(announce, done, instanceId, () => [groupChange(groupId, 'DELETED')]);
      await about(groupId, told);
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

export type GroupActions = ReturnType<typeof createGroupActions>;
