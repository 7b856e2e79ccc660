import { OperationTooComplexError } from '../../schema/errors/errors.ts';
import type { Group } from '../eiam/developer/groups.ts';
import { readable } from '../eiam/unreadable.ts';
import { largestPage } from '../vocabulary/limits.ts';
import type { ActionParts } from './parts.ts';
import type { Candidate, Evidence } from './settle.ts';

/** The group of a request. */
export interface RequestedGroup {
  readonly groupName: string;
  readonly groupExternalId: string | undefined;
  /** Whether the external id was made for this one create. */
  readonly isMarked: boolean;
}

/**
 * Looks for a group whose creation got no answer. There is no look-up by external id (developer-api.md 2), so the groups whose
 * names begin alike are read. Names are not unique (U19): without an external id every group of that name may be the one that is
 * not older than the create, nor excluded by another write.
 */
export async function findCreatedGroup(
  { settling, maxScanPages }: Pick<ActionParts, 'settling' | 'maxScanPages'>,
  requested: RequestedGroup,
  evidence: Evidence,
): Promise<Candidate | null> {
  const found: Group[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < maxScanPages; page += 1) {
    const question = { groupNameStartWith: requested.groupName, nextToken, maxResults: largestPage };
    const reply = await settling.send((client, context) => client.listGroups(question, context));
    found.push(...readable(reply.data).filter((group) => isCandidate(group, requested, evidence)));
    nextToken = reply.nextToken;
    // An external id is unique: nothing else can be the one.
    const isDone = requested.groupExternalId !== undefined && found.length > 0;
    if (isDone || nextToken === undefined) return toCandidate(found, requested);
  }
  // Not found among those read is not the same as not there.
  throw new OperationTooComplexError('Too many groups have names that begin like this one.');
}

function isCandidate(
  group: Group,
  { groupName, groupExternalId }: RequestedGroup,
  evidence: Evidence,
): boolean {
  if (group.groupName !== groupName) return false;
  if (groupExternalId !== undefined) return group.groupExternalId === groupExternalId;
  return evidence.mayBeOurs(group.groupId, group.createTime);
}

function toCandidate([first, ...others]: readonly Group[], requested: RequestedGroup): Candidate | null {
  if (!first) return null;
  if (others.length > 0) return { id: undefined, isAsRequested: false };
  const { groupId, groupExternalId = groupId, groupSourceType, description, createTime } = first;
  const isAsRequested =
    groupExternalId === (requested.groupExternalId ?? groupId) &&
    groupSourceType === 'build_in' &&
    description === undefined;
  return { id: groupId, isAsRequested, createTime, isMarked: requested.isMarked };
}
