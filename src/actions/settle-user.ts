import { NotFoundError } from '../../schema/errors.ts';
import type { CreateUserInput } from '../../schema/user-inputs.ts';
import type { NewUser } from '../eiam/developer/user-writes.ts';
import type { User } from '../eiam/developer/users.ts';
import { readable } from '../eiam/unreadable.ts';
import type { ActionParts } from './parts.ts';
import type { Found } from './settle.ts';
import { toNewUser } from './user-wire.ts';

/** Looks for a user whose creation got no answer: by the name, which is unique (developer-api.md 8.1). */
export async function findCreatedUser(
  settling: ActionParts['settling'],
  input: CreateUserInput,
): Promise<Found> {
  try {
    const id = await settling.send((client, context) => client.getUserIdByUsername(input.username, context));
    const user = await settling.send((client, context) => client.getUser(id, context));
    return isWhatWasAsked(user, input) ? { id } : { takenBy: 'another', field: 'input.username' };
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}

/** What a new account has of a field that was not asked for: nothing. */
const unasked = {
  displayName: undefined,
  description: undefined,
  email: undefined,
  emailVerified: undefined,
  phoneRegion: undefined,
  phoneNumber: undefined,
  phoneNumberVerified: undefined,
};

/** Everything that can be read back of what was asked, and nothing that was not; the password itself cannot. */
function isWhatWasAsked(user: User, input: CreateUserInput): boolean {
  const { username, password, passwordInitializationConfig, customFields = [], ...asked } = toNewUser(input);
  const read: Readonly<Record<string, unknown>> = { ...user };
  const isSame = ([name, value]: [string, unknown]) => {
    // Upstream fills in an external id, and answers the root's alias by its real id (developer-api.md 6.3, 8.1).
    if (name === 'userExternalId' && value === undefined) return true;
    if (name === 'primaryOrganizationalUnitId' && value === 'ou_root') return true;
    return (read[name] || undefined) === (value || undefined);
  };
  return (
    user.username?.toLowerCase() === username.toLowerCase() &&
    Object.entries({ ...unasked, ...asked }).every(isSame) &&
    hasExactly(user.customFields, customFields) &&
    isFresh(user) &&
    (password === undefined || user.passwordSet === true)
  );
}

/** What an account is before anybody does anything with it. */
function isFresh({ status, userSourceType, organizationalUnits, groups }: User): boolean {
  return (
    status === 'enabled' &&
    userSourceType === 'build_in' &&
    organizationalUnits !== undefined &&
    organizationalUnits.length <= 1 &&
    groups?.length === 0
  );
}

function hasExactly(fields: User['customFields'], asked: readonly AskedField[]): boolean {
  const known = readable(fields);
  const has = ({ fieldName, fieldValue }: AskedField) =>
    known.some((field) => field.fieldName === fieldName && field.fieldValue?.text === fieldValue);
  return known.length === fields?.length && known.length === asked.length && asked.every(has);
}

type AskedField = NonNullable<NewUser['customFields']>[number];
