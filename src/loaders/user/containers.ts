import { checked } from '../../../schema/core/unreadable.ts';
import type { User } from '../../eiam/developer/users.ts';
import type { GroupNode, OrganizationalUnitNode } from '../nodes.ts';
import { findReadable } from '../paging/unreadable-rows.ts';

/** A group or a unit that a user is in. */
export type Container = { readonly group: GroupNode } | { readonly unit: OrganizationalUnitNode };

/**
 * Of some groups and units those that a user is in directly, each once, in the order of the ids.
 * @throws UnreadableMemberError where one of them may be a membership that could not be read
 */
export function containersOf(user: User, ids: readonly string[]): readonly Container[] {
  return [...new Set(ids)].flatMap((id) => (id.startsWith('group_') ? groupOf(user, id) : unitOf(user, id)));
}

function groupOf(user: User, id: string): readonly Container[] {
  const row = findReadable(checked(user).groups, ({ groupId }) => groupId === id);
  return row ? [{ group: { id, reference: row } }] : [];
}

function unitOf(user: User, id: string): readonly Container[] {
  const row = findReadable(
    checked(user).organizationalUnits,
    ({ organizationalUnitId }) => organizationalUnitId === id,
  );
  return row ? [{ unit: { id, reference: row } }] : [];
}
