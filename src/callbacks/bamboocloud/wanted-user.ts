import type { CreateUserInput, PatchUserInput } from '../../../schema/user-inputs.ts';
import type { User } from '../../eiam/developer/users.ts';
import { readable } from '../../eiam/unreadable.ts';
import type { ApplyOptions } from './apply-parts.ts';
import { extendedOf, type UserPayload, type Wanted, wanted } from './payloads.ts';
import { type PhoneParts, parsePhone } from './phone.ts';
import { RefusedCallback } from './refusals.ts';

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
  /** Custom fields by name; null: none. */
  readonly customFields: ReadonlyMap<string, string | null>;
  readonly password: string | undefined;
  readonly ignored: number;
}

/** @throws RefusedCallback 400 */
export function toWantedUser(payload: UserPayload, options: ApplyOptions): WantedUser {
  const { clearOnNull } = options;
  const fields = customFieldsOf(payload, options);
  const isPasswordIgnored = payload.password != null && !options.allowPasswords;
  return {
    username: payload.username || undefined,
    displayName: wanted(payload.name, clearOnNull),
    email: wanted(payload.email, clearOnNull),
    phone: phoneOf(payload, options),
    enabled: payload.disabled == null ? undefined : !payload.disabled,
    ...unitsOf(payload, clearOnNull),
    customFields: fields.values,
    password: (options.allowPasswords && payload.password) || undefined,
    ignored: fields.ignored + (isPasswordIgnored ? 1 : 0),
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

function phoneOf({ mobile }: UserPayload, { clearOnNull, phoneRegion }: ApplyOptions): Wanted<PhoneParts> {
  const text = wanted(mobile, clearOnNull);
  if (text === undefined || text === null) return text;
  const parts = parsePhone(text, phoneRegion);
  if (parts === undefined) throw new RefusedCallback(400, 'EIAM does not accept the value of mobile.');
  return parts;
}

function customFieldsOf(payload: UserPayload, options: ApplyOptions) {
  const { clearOnNull, customFields, managerField } = options;
  const values = new Map<string, string | null>();
  let ignored = 0;
  const take = (name: string | undefined, value: string | null | undefined) => {
    if (name === undefined) ignored += 1;
    else if (value !== undefined) values.set(name, value);
  };
  for (const [name, value] of extendedOf(payload, 'user')) {
    take(customFields.includes(name) ? name : undefined, wanted(toFieldText(name, value), clearOnNull));
  }
  if (payload.attrManagerId !== undefined) take(managerField, wanted(payload.attrManagerId, clearOnNull));
  return { values, ignored };
}

/** Number, switch and text as text, and a text of several values as a JSON array (callbacks.md A.6, "Pipeline"). */
function toFieldText(name: string, value: unknown): string | null {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? null : JSON.stringify(value);
  throw new RefusedCallback(400, `The message has the wrong type at: ${name}.`);
}

/** What a new account is made with. */
export function toNewAccount(
  want: WantedUser,
  username: string,
  primaryOrganizationalUnitId: string,
  phoneRegion: string,
): CreateUserInput {
  const customFields = [...want.customFields].flatMap(([name, value]) =>
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

/** What of an account is not yet as wanted. An address or a number that changes has been confirmed by nobody. */
export function toAccountChanges(
  want: WantedUser,
  user: User,
  phoneRegion: string,
): Omit<PatchUserInput, 'userId'> {
  const current = new Map(
    readable(user.customFields).map(({ fieldName, fieldValue }) => [fieldName, fieldValue?.text]),
  );
  const customFields = [...want.customFields]
    .filter(([name, value]) => (current.get(name) ?? null) !== value)
    .map(([name, value]) => ({ name, value }));
  return {
    ...(want.username !== undefined && want.username !== user.username && { username: want.username }),
    ...(differs(want.displayName, user.displayName) && { displayName: want.displayName }),
    ...(differs(want.email, user.email) && {
      email: want.email === null ? null : { address: want.email, verified: false },
    }),
    ...phoneChange(want.phone, user, phoneRegion),
    ...(customFields.length > 0 && { customFields }),
  };
}

function differs(want: Wanted<string>, current: string | undefined): want is string | null {
  return want !== undefined && want !== (current ?? null);
}

function phoneChange(
  want: Wanted<PhoneParts>,
  user: User,
  phoneRegion: string,
): Pick<PatchUserInput, 'phone'> {
  if (want === undefined) return {};
  if (want === null) return user.phoneNumber === undefined ? {} : { phone: null };
  // A number that came without its region is the one that is there, whatever its region.
  const region =
    want.region ?? (want.number === user.phoneNumber ? user.phoneRegion : undefined) ?? phoneRegion;
  if (want.number === user.phoneNumber && region === user.phoneRegion) return {};
  return { phone: { region, number: want.number, verified: false } };
}

function withRegion({ region, number }: PhoneParts) {
  return region === undefined ? { number } : { region, number };
}
