import { checked } from '../../../schema/core/unreadable.ts';
import type { Container } from '../../../schema/user/ports.ts';
import type { User } from '../../eiam/developer/users.ts';
import { idPrefixes } from '../../vocabulary/ids.ts';
import { findReadable } from '../paging/unreadable-rows.ts';

/**
 * Of some groups and units those that a user is in directly, each once, in the order of the ids.
 * @throws UnreadableMemberError where one of them may be a membership that could not be read
 */
export function containersOf(user: User, ids: readonly string[]): readonly Container[] {
  return [...new Set(ids)].flatMap((id) =>
    id.startsWith(idPrefixes.group) ? groupOf(user, id) : unitOf(user, id),
  );
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
