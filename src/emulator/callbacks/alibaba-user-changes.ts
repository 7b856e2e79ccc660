import type { User } from '../directory/records.ts';

interface What {
  readonly password: string | undefined;
  readonly unitMembers: 'unit' | 'user' | 'both';
}

/** Told by events of their own, or, like the time, by none. */
const others: ReadonlySet<string> = new Set([
  'status',
  'lockExpireTime',
  'passwordSet',
  'passwordExpireTime',
  'updateTime',
  'primaryOrganizationalUnitId',
  'organizationalUnitIds',
  'groupIds',
] satisfies (keyof User)[]);

/** The events of one account that was there and still is (callbacks.md B.5), by the last part of their names. */
export function userEventNames(before: User, after: User, { password, unitMembers }: What): string[] {
  const names = Object.keys(after) as (keyof User)[];
  const isMoved = before.primaryOrganizationalUnitId !== after.primaryOrganizationalUnitId;
  const hasOtherUnits = !isSame(before.organizationalUnitIds, after.organizationalUnitIds) && !isMoved;
  const hasOtherInfo = names.some((name) => !others.has(name) && !isSame(before[name], after[name]));
  const events: string[] = [];
  if (hasOtherInfo || (hasOtherUnits && unitMembers !== 'unit')) events.push('update_info');
  if (isMoved) events.push('update_primary_ou');
  if (password !== undefined || before.passwordSet !== after.passwordSet) events.push('update_password');
  if (before.status !== after.status) events.push(after.status === 'enabled' ? 'enable' : 'disable');
  if (before.lockExpireTime !== after.lockExpireTime) {
    events.push(after.lockExpireTime === undefined ? 'unlock' : 'lock');
  }
  return events;
}

const isSame = (one: unknown, other: unknown): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);
