import type { CreateUserInput, PatchUserInput } from '../../../schema/user/inputs.ts';
import type { User } from '../../eiam/developer/users.ts';
import { readable } from '../../eiam/unreadable.ts';
import type { ApplyOptions } from './apply-parts.ts';
import {
  type Desired,
  desiredValue,
  extendedOf,
  type ParsedPayload,
  type UserPayload,
  wrongType,
} from './payloads.ts';
import { type PhoneParts, parsePhone } from './phone.ts';
import { RefusedCallback } from './refusals.ts';

/** What a custom field is to hold; null: nothing. */
export interface DesiredField {
  /** The tenant's word for it. */
  readonly attribute: string;
  readonly value: string | null;
}

/** The state of a user that an event describes, in our terms; undefined: it says nothing of it. */
export interface DesiredUser {
  readonly username: string | undefined;
  readonly displayName: Desired<string>;
  readonly email: Desired<string>;
  readonly phone: Desired<PhoneParts>;
  readonly enabled: boolean | undefined;
  readonly primaryUnitId: Desired<string>;
  /** All units, the primary one among them. */
  readonly unitIds: Desired<readonly string[]>;
  /** By EIAM's name. */
  readonly customFields: ReadonlyMap<string, DesiredField>;
  readonly password: string | undefined;
  readonly ignored: number;
  /** What could not be read, each part for itself. */
  readonly refusals: readonly RefusedCallback[];
}

export function toDesiredUser(
  { payload, refusals: unreadable }: ParsedPayload<UserPayload>,
  options: ApplyOptions,
): DesiredUser {
  const { clearOnNull } = options;
  const refusals = [...unreadable];
  const fields = customFieldsOf(payload, options, refusals);
  const isPasswordIgnored = payload.password != null && !options.allowPasswords;
  return {
    username: payload.username || undefined,
    displayName: desiredValue(payload.name, clearOnNull),
    email: desiredValue(payload.email, clearOnNull),
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
  const all = desiredValue(listed, clearOnNull);
  const named = desiredValue(payload.organizationId, clearOnNull);
  const isCleared = all === null || named === null;
  const primaryUnitId = named ?? all?.[0] ?? (isCleared ? null : undefined);
  if (!all) return { primaryUnitId, unitIds: all };
  return { primaryUnitId, unitIds: [...new Set([...(primaryUnitId ? [primaryUnitId] : []), ...all])] };
}

function phoneOf(
  { mobile }: UserPayload,
  { clearOnNull, phoneRegion }: ApplyOptions,
  refusals: RefusedCallback[],
): Desired<PhoneParts> {
  const text = desiredValue(mobile, clearOnNull);
  if (text === undefined || text === null) return text;
  const parts = parsePhone(text, phoneRegion);
  if (parts === undefined)
    refusals.push(new RefusedCallback(400, 'EIAM does not accept the value of mobile.'));
  return parts;
}

function customFieldsOf(payload: UserPayload, options: ApplyOptions, refusals: RefusedCallback[]) {
  const { clearOnNull, customFields, managerField } = options;
  const fieldOf = new Map(customFields.map(({ attribute, field }) => [attribute, field]));
  const values = new Map<string, DesiredField>();
  let ignored = 0;
  const take = (field: string | undefined, attribute: string, given: unknown) => {
    if (field === undefined) {
      ignored += 1;
      return;
    }
    const text = toFieldText(given);
    if (text === undefined) refusals.push(wrongType([attribute]));
    const value = desiredValue(text, clearOnNull);
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
  desired: DesiredUser,
  username: string,
  primaryOrganizationalUnitId: string,
  phoneRegion: string,
): CreateUserInput {
  const customFields = [...desired.customFields].flatMap(([name, { value }]) =>
    value === null ? [] : [{ name, value }],
  );
  return {
    username,
    primaryOrganizationalUnitId,
    ...(desired.displayName && { displayName: desired.displayName }),
    ...(desired.email && { email: { address: desired.email, verified: false } }),
    ...(desired.phone && { phone: { region: phoneRegion, ...withRegion(desired.phone), verified: false } }),
    ...(customFields.length > 0 && { customFields }),
    ...(desired.password !== undefined && { password: desired.password }),
  };
}

/** One attribute of an account that is not yet as desired. */
export interface AccountChange {
  /** IDaaS's word. */
  readonly attribute: string;
  /** All that is written for it, and can be refused alone. */
  readonly input: Omit<PatchUserInput, 'userId'>;
}

/** What of an account is not yet as desired. An address or a number that changes is not verified. */
export function toAccountChanges(desired: DesiredUser, user: User, phoneRegion: string): AccountChange[] {
  const changes: AccountChange[] = [];
  const change = (attribute: string, input: AccountChange['input']) => changes.push({ attribute, input });
  if (desired.username !== undefined && desired.username !== user.username)
    change('username', { username: desired.username });
  if (differs(desired.displayName, user.displayName)) change('name', { displayName: desired.displayName });
  if (differs(desired.email, user.email)) {
    change('email', { email: desired.email === null ? null : { address: desired.email, verified: false } });
  }
  const phone = phoneChange(desired.phone, user, phoneRegion);
  if (phone !== undefined) change('mobile', { phone });
  const current = new Map(
    readable(user.customFields).map(({ fieldName, fieldValue }) => [fieldName, fieldValue]),
  );
  for (const [name, { attribute, value }] of desired.customFields) {
    if ((current.get(name) ?? null) !== value) change(attribute, { customFields: [{ name, value }] });
  }
  return changes;
}

function differs(desired: Desired<string>, current: string | undefined): desired is string | null {
  return desired !== undefined && desired !== (current ?? null);
}

/** Undefined: it is as desired. */
function phoneChange(desired: Desired<PhoneParts>, user: User, phoneRegion: string): PatchUserInput['phone'] {
  if (desired === undefined) return undefined;
  if (desired === null) return user.phoneNumber === undefined ? undefined : null;
  // A number that came without its region is the one that is there, whatever its region.
  const region =
    desired.region ?? (desired.number === user.phoneNumber ? user.phoneRegion : undefined) ?? phoneRegion;
  if (desired.number === user.phoneNumber && region === user.phoneRegion) return undefined;
  return { region, number: desired.number, verified: false };
}

function withRegion({ region, number }: PhoneParts) {
  return region === undefined ? { number } : { region, number };
}
