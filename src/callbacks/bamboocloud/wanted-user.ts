import type { CreateUserInput, PatchUserInput } from '../../../schema/user/inputs.ts';
import type { User } from '../../eiam/developer/users.ts';
import { readable } from '../../eiam/unreadable.ts';
import type { ApplyOptions } from './apply-parts.ts';
import {
  extendedOf,
  type ParsedPayload,
  type UserPayload,
  type Wanted,
  wanted,
  wrongType,
} from './payloads.ts';
import { type PhoneParts, parsePhone } from './phone.ts';
import { RefusedCallback } from './refusals.ts';

/** What a custom field is to hold; null: nothing. */
export interface WantedField {
  /** The tenant's word for it. */
  readonly attribute: string;
  readonly value: string | null;
}

/** What an event wants of a user, in our words; undefined: it says nothing of it. */
export interface WantedUser {
  readonly username: string | undefined;
  readonly displayName: Wanted<string>;
  readonly email: Wanted<string>;
  readonly phone: Wanted<PhoneParts>;
  readonly enabled: boolean | undefined;
  readonly primaryUnitId: Wanted<string>;
  /** All units, the primary one among them. */
  readonly unitIds: Wanted<readonly string[]>;
  /** By EIAM's name. */
  readonly customFields: ReadonlyMap<string, WantedField>;
  readonly password: string | undefined;
  readonly ignored: number;
  /** What could not be read, each part for itself. */
  readonly refusals: readonly RefusedCallback[];
}

export function toWantedUser(
  { payload, refusals: unreadable }: ParsedPayload<UserPayload>,
  options: ApplyOptions,
): WantedUser {
  const { clearOnNull } = options;
  const refusals = [...unreadable];
  const fields = customFieldsOf(payload, options, refusals);
  const isPasswordIgnored = payload.password != null && !options.allowPasswords;
  return {
    username: payload.username || undefined,
    displayName: wanted(payload.name, clearOnNull),
    email: wanted(payload.email, clearOnNull),
    phone: phoneOf(payload, options, refusals),
    enabled: payload.disabled == null ? undefined : !payload.disabled,
    ...unitsOf(payload, clearOnNull),
    customFields: fields.values,
    password: (options.allowPasswords && payload.password) || undefined,
    ignored: fields.ignored + (isPasswordIgnored ? 1 : 0),
    refusals,
  };
}

/** The first of all is the primary one, unless that is named too (callbacks.md A.6). Without any, a user is at home. */
function unitsOf(payload: UserPayload, clearOnNull: boolean) {
  const listed = payload.organizationIds?.length === 0 ? null : payload.organizationIds;
  const all = wanted(listed, clearOnNull);
  const named = wanted(payload.organizationId, clearOnNull);
  const isCleared = all === null || named === null;
  const primaryUnitId = named ?? all?.[0] ?? (isCleared ? null : undefined);
  if (!all) return { primaryUnitId, unitIds: all };
  return { primaryUnitId, unitIds: [...new Set([...(primaryUnitId ? [primaryUnitId] : []), ...all])] };
}

function phoneOf(
  { mobile }: UserPayload,
  { clearOnNull, phoneRegion }: ApplyOptions,
  refusals: RefusedCallback[],
): Wanted<PhoneParts> {
  const text = wanted(mobile, clearOnNull);
  if (text === undefined || text === null) return text;
  const parts = parsePhone(text, phoneRegion);
  if (parts === undefined)
    refusals.push(new RefusedCallback(400, 'EIAM does not accept the value of mobile.'));
  return parts;
}

function customFieldsOf(payload: UserPayload, options: ApplyOptions, refusals: RefusedCallback[]) {
  const { clearOnNull, customFields, managerField } = options;
  const fieldOf = new Map(customFields.map(({ attribute, field }) => [attribute, field]));
  const values = new Map<string, WantedField>();
  let ignored = 0;
  const take = (field: string | undefined, attribute: string, given: unknown) => {
    if (field === undefined) {
      ignored += 1;
      return;
    }
    const text = toFieldText(given);
    if (text === undefined) refusals.push(wrongType([attribute]));
    const value = wanted(text, clearOnNull);
    if (value !== undefined) values.set(field, { attribute, value });
  };
  for (const [name, value] of extendedOf(payload, 'user')) take(fieldOf.get(name), name, value);
  if (payload.attrManagerId !== undefined) take(managerField, 'attrManagerId', payload.attrManagerId);
  return { values, ignored };
}

/** Number, switch and text as text, and a text of several values as a JSON array (callbacks.md A.6, "Pipeline"). Undefined: none of these. */
function toFieldText(value: unknown): string | null | undefined {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? null : JSON.stringify(value);
  return undefined;
}

/** What a new account is made with. */
export function toNewAccount(
  want: WantedUser,
  username: string,
  primaryOrganizationalUnitId: string,
  phoneRegion: string,
): CreateUserInput {
  const customFields = [...want.customFields].flatMap(([name, { value }]) =>
    value === null ? [] : [{ name, value }],
  );
  return {
    username,
    primaryOrganizationalUnitId,
    ...(want.displayName && { displayName: want.displayName }),
    ...(want.email && { email: { address: want.email, verified: false } }),
    ...(want.phone && { phone: { region: phoneRegion, ...withRegion(want.phone), verified: false } }),
    ...(customFields.length > 0 && { customFields }),
    ...(want.password !== undefined && { password: want.password }),
  };
}

/** One attribute of an account that is not yet as wanted. */
export interface AccountChange {
  /** IDaaS's word. */
  readonly attribute: string;
  /** All that is written for it, and can be refused alone. */
  readonly input: Omit<PatchUserInput, 'userId'>;
}

/** What of an account is not yet as wanted. An address or a number that changes is not verified. */
export function toAccountChanges(want: WantedUser, user: User, phoneRegion: string): AccountChange[] {
  const changes: AccountChange[] = [];
  const change = (attribute: string, input: AccountChange['input']) => changes.push({ attribute, input });
  if (want.username !== undefined && want.username !== user.username)
    change('username', { username: want.username });
  if (differs(want.displayName, user.displayName)) change('name', { displayName: want.displayName });
  if (differs(want.email, user.email)) {
    change('email', { email: want.email === null ? null : { address: want.email, verified: false } });
  }
  const phone = phoneChange(want.phone, user, phoneRegion);
  if (phone !== undefined) change('mobile', { phone });
  const current = new Map(
    readable(user.customFields).map(({ fieldName, fieldValue }) => [fieldName, fieldValue?.text]),
  );
  for (const [name, { attribute, value }] of want.customFields) {
    if ((current.get(name) ?? null) !== value) change(attribute, { customFields: [{ name, value }] });
  }
  return changes;
}

function differs(want: Wanted<string>, current: string | undefined): want is string | null {
  return want !== undefined && want !== (current ?? null);
}

/** Undefined: it is as wanted. */
function phoneChange(want: Wanted<PhoneParts>, user: User, phoneRegion: string): PatchUserInput['phone'] {
  if (want === undefined) return undefined;
  if (want === null) return user.phoneNumber === undefined ? undefined : null;
  // A number that came without its region is the one that is there, whatever its region.
  const region =
    want.region ?? (want.number === user.phoneNumber ? user.phoneRegion : undefined) ?? phoneRegion;
  if (want.number === user.phoneNumber && region === user.phoneRegion) return undefined;
  return { region, number: want.number, verified: false };
}

function withRegion({ region, number }: PhoneParts) {
  return region === undefined ? { number } : { region, number };
}
