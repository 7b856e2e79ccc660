import type { DirectoryEventChange } from '../../../schema/changes/ports.ts';
import type { DirectoryEventKind } from '../../events/directory-event.ts';

/**
 * What an event may be superseded by: a later one of the same aspect, and the entity's deletion. Each aspect is on its own,
 * since an update that came first does not say that a disabled user's sessions are to go.
 */
export type Aspect = 'birth' | 'record' | 'place' | 'status' | 'lock' | 'credential' | 'members' | 'death';

export interface EventType {
  readonly kind: DirectoryEventKind;
  /** Whose ids these are; a MEMBERSHIP is its group's or its unit's. */
  readonly entity: 'user' | 'group' | 'organizationalUnit';
  readonly change: DirectoryEventChange;
  readonly aspect: Aspect;
  /** In the graph's spelling; empty: the event does not say. */
  readonly changedFields: readonly string[];
  readonly full?: true;
}

/** Sent when an administrator tests the connection. */
export const testEventType = 'urn:alibaba:idaas:app:event:common:test';

const prefix = 'urn:alibaba:idaas:app:event:ud:';

function type(
  [kind, entity]: readonly [DirectoryEventKind, EventType['entity']],
  change: DirectoryEventChange,
  aspect: Aspect,
  changedFields: readonly string[] = [],
): EventType {
  return { kind, entity, change, aspect, changedFields };
}

const user = ['USER', 'user'] as const;
const unit = ['ORGANIZATIONAL_UNIT', 'organizationalUnit'] as const;
const group = ['GROUP', 'group'] as const;
const unitMembers = ['MEMBERSHIP', 'organizationalUnit'] as const;
const groupMembers = ['MEMBERSHIP', 'group'] as const;
const place = ['primaryOrganizationalUnit', 'organizationalUnits'];

/** callbacks.md B.5; what subscribers see of it is in the table under "Cache entries". */
const types: Readonly<Record<string, EventType>> = {
  'user:create': type(user, 'CREATED', 'birth'),
  'user:update_info': type(user, 'UPDATED', 'record'),
  'user:update_password': type(user, 'CREDENTIAL_CHANGED', 'credential'),
  'user:disable': type(user, 'DISABLED', 'status', ['status']),
  'user:enable': type(user, 'ENABLED', 'status', ['status']),
  'user:lock': type(user, 'LOCKED', 'lock', ['lockExpiresAt']),
  'user:unlock': type(user, 'UNLOCKED', 'lock', ['lockExpiresAt']),
  'user:update_primary_ou': type(user, 'MOVED', 'place', place),
  'user:delete': type(user, 'DELETED', 'death'),
  'user:push': { ...type(user, 'UPDATED', 'record'), full: true },
  'organizational_unit:create': type(unit, 'CREATED', 'birth'),
  'organizational_unit:update': type(unit, 'UPDATED', 'record'),
  'organizational_unit:update_parent_organizational_unit': type(unit, 'MOVED', 'place', ['parent']),
  'organizational_unit:delete': type(unit, 'DELETED', 'death'),
  'organizational_unit:push': { ...type(unit, 'UPDATED', 'record'), full: true },
  'organizational_unit:add_user': type(unitMembers, 'MEMBERS_ADDED', 'members'),
  'organizational_unit:remove_user': type(unitMembers, 'MEMBERS_REMOVED', 'members'),
  'group:create': type(group, 'CREATED', 'birth'),
  'group:update': type(group, 'UPDATED', 'record'),
  'group:delete': type(group, 'DELETED', 'death'),
  'group:push': { ...type(group, 'UPDATED', 'record'), full: true },
  'group:add_user': type(groupMembers, 'MEMBERS_ADDED', 'members'),
  'group:remove_user': type(groupMembers, 'MEMBERS_REMOVED', 'members'),
};
const byName = new Map(Object.entries(types).map(([suffix, value]) => [prefix + suffix, value]));

/** Undefined: more types are to be expected over time (callbacks.md B.5). */
export function eventTypeOf(urn: string): EventType | undefined {
  return byName.get(urn);
}
