import type { UserNode } from '../../schema/user/ports.ts';
import type { Group } from '../eiam/developer/groups.ts';
import type { UserSummary } from '../eiam/developer/users.ts';

export function userIdOf({ userId }: UserSummary): string {
  return userId;
}

export function toUserNode(profile: UserSummary): UserNode {
  return { id: profile.userId, profile };
}

export function groupIdOf({ groupId }: Group): string {
  return groupId;
}
