import { expect } from 'vitest';
import type { Claim } from './claims.ts';
import { type ClaimedMutation, operationOf, type Recorded } from './recorded.ts';
import type { Mutation, State } from './state.ts';

/** The mutations that take several writes, each of a batch of users, with an effect of its own. */
type BatchedMutation = Extract<Mutation, { name: 'addUsersToGroup' | 'removeUsersFromGroup' }>;

export function isBatched(mutation: Mutation): mutation is BatchedMutation {
  return mutation.name === 'addUsersToGroup' || mutation.name === 'removeUsersFromGroup';
}

/** Whether the user of each pair is put into the group, or taken out. */
const direction = new Map([
  ['AddUsersToGroup', true],
  ['RemoveUsersFromGroup', false],
]);

/**
 * Carries out what the trail says of each batch, in its order: the store must hold what that leaves possible, those included that
 * the create of a user has joined to groups.
 */
export function checkMemberships(before: State, store: State, writes: readonly Recorded[]): void {
  const gone = new Set<string>();
  const known = new Set([before, store].flatMap(({ users, groups }) => Object.keys({ ...users, ...groups })));
  const possible = new Map<string, ReadonlySet<boolean>>();
  const heldBefore = (userId: string, groupId: string) =>
    before.users[userId]?.groups.includes(groupId) ?? false;
  const after = (userId: string, groupId: string) =>
    possible.get(`${userId} ${groupId}`) ?? new Set([heldBefore(userId, groupId)]);
  for (const { operation, objects, effect } of writes) {
    const { groupId: [groupId = ''] = [], userIds = [], userId = [] } = objects;
    if (operation.startsWith('Delete') && effect === 'DONE')
      for (const id of [...userId, groupId]) gone.add(id);
    const isIn = direction.get(operation);
    if (isIn === undefined || effect === 'NONE') continue;
    if (effect === 'DONE') {
      const unknown = [groupId, ...userIds].filter((id) => !known.has(id) || gone.has(id));
      expect(unknown, 'a batch is not done where one of its objects is unknown').toEqual([]);
    }
    for (const id of userIds) {
      const was = effect === 'DONE' ? [] : after(id, groupId);
      possible.set(`${id} ${groupId}`, new Set([...was, isIn]));
    }
  }
  for (const [userId, { groups }] of Object.entries(store.users)) {
    for (const groupId of Object.keys(store.groups)) {
      const isMember = groups.includes(groupId);
      expect([...after(userId, groupId)], `whether ${userId} is in ${groupId}`).toContain(isMember);
    }
  }
}

/** Holds the batches of each mutation against what it answered for each of its users. */
export function checkBatches(claimed: readonly ClaimedMutation[], writes: readonly Recorded[]): void {
  const told = new Map<string, { readonly effects: readonly unknown[]; readonly answered: unknown }>();
  for (const { mutation, claim } of claimed) {
    if (!isBatched(mutation)) continue;
    const { name, input } = mutation;
    for (const userId of input.userIds) {
      const effects = writes
        .filter(({ operation, objects }) => {
          const { groupId = [], userIds = [] } = objects;
          const isAlike = operation === operationOf(mutation) && groupId.includes(input.groupId);
          return isAlike && userIds.includes(userId);
        })
        .map(({ effect }) => effect);
      // The later of two mutations of the same name has the later batches.
      told.set(`${name} ${input.groupId} ${userId}`, { effects, answered: effectFor(claim, userId) });
    }
  }
  for (const [what, { effects, answered }] of told) {
    // A mutation may fail before it has anything to send.
    expect(effects.at(-1) ?? 'NONE', what).toBe(answered);
  }
}

function effectFor(claim: Claim, userId: string): unknown {
  if (claim.kind !== 'payload') return claim.effect;
  return claim.failures.find(({ id }) => id === userId)?.effect ?? 'DONE';
}
