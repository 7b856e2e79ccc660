import { NotFoundError } from '../../schema/errors/errors.ts';
import type { CreateUserInput } from '../../schema/user/inputs.ts';
import type { NewUser } from '../eiam/developer/user-writes.ts';
import type { User } from '../eiam/developer/users.ts';
import { readable } from '../eiam/unreadable.ts';
import { rootAlias } from '../vocabulary/ids.ts';
import type { ActionParts } from './parts.ts';
import type { Candidate } from './settle.ts';
import { toNewUser } from './user-wire.ts';

/** What must be unique of a new user (developer-api.md 8.1, U19), each with its kind. Look-ups seem to ignore case (8.6). */
export function uniqueValuesOf({ username, email, phone, externalId }: CreateUserInput): readonly string[] {
  return [
    `username ${username.toLowerCase()}`,
    ...(email ? [`user e-mail ${email.address.toLowerCase()}`] : []),
    ...(phone ? [`user phone ${phone.region} ${phone.number}`] : []),
    ...(externalId ? [`user external id ${externalId}`] : []),
  ];
}

/** Looks for a user whose creation got no answer: by the name, which is unique (developer-api.md 8.1). */
export async function findCreatedUser(
  settling: ActionParts['settling'],
  input: CreateUserInput,
): Promise<Candidate | null> {
  try {
    const id = await settling.send((client, context) => client.getUserIdByUsername(input.username, context));
    const user = await settling.send((client, context) => client.getUser(id, context));
    return { id, isAsRequested: matchesRequest(user, input), createTime: user.createTime };
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}

/** A new account has no value of a field that was not in the request. */
const unset = {
  displayName: undefined,
  description: undefined,
  email: undefined,
  emailVerified: undefined,
  phoneRegion: undefined,
  phoneNumber: undefined,
  phoneNumberVerified: undefined,
};

/** Whether the account has the values of the request, and no others; the password itself cannot be read back. */
function matchesRequest(user: User, input: CreateUserInput): boolean {
  const {
    password,
    passwordInitializationConfig,
    customFields = [],
    primaryOrganizationalUnitId: unitId,
    ...requested
  } = toNewUser(input);
  const expected = {
    ...unset,
    ...requested,
    // Upstream fills in an id of its own (8.1), and answers the root's alias by its real id (6.3).
    userExternalId: requested.userExternalId ?? user.userId,
    ...(unitId !== rootAlias && { primaryOrganizationalUnitId: unitId }),
  };
  const read: Readonly<Record<string, unknown>> = {
    ...user,
    userExternalId: user.userExternalId ?? user.userId,
  };
  return (
    Object.entries(expected).every(([name, value]) => (read[name] || undefined) === (value || undefined)) &&
    hasExactly(user.customFields, customFields) &&
    isFresh(user) &&
    (password === undefined || user.passwordSet === true)
  );
}

/** What an account is before anything is done with it. */
function isFresh({ status, userSourceType, organizationalUnits, groups }: User): boolean {
  return (
    status === 'enabled' &&
    userSourceType === 'build_in' &&
    organizationalUnits !== undefined &&
    organizationalUnits.length <= 1 &&
    groups?.length === 0
  );
}

function hasExactly(fields: User['customFields'], requested: readonly RequestedField[]): boolean {
  const known = readable(fields);
  const has = ({ fieldName, fieldValue }: RequestedField) =>
    known.some((field) => field.fieldName === fieldName && field.fieldValue === fieldValue);
  return known.length === fields?.length && known.length === requested.length && requested.every(has);
}

type RequestedField = NonNullable<NewUser['customFields']>[number];
