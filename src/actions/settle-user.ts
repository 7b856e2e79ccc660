import { NotFoundError } from '../../schema/errors.ts';
import type { CreateUserInput } from '../../schema/user-inputs.ts';
import type { User } from '../eiam/developer/users.ts';
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

/** Everything that can be read back of what was asked; a password cannot. */
function isWhatWasAsked(user: User, input: CreateUserInput): boolean {
  const { password, passwordInitializationConfig, customFields = [], ...asked } = toNewUser(input);
  const read: Record<string, unknown> = { ...user, username: input.username };
  // The root's alias is answered by its real id (developer-api.md 6.3).
  if (asked.primaryOrganizationalUnitId === 'ou_root') read.primaryOrganizationalUnitId = 'ou_root';
  const sameFields = Object.entries(asked).every(
    ([name, value]) => value === undefined || value === '' || read[name] === value,
  );
  const sameName = user.username.toLowerCase() === input.username.toLowerCase();
  const sameCustomFields = customFields.every(({ fieldName, fieldValue }) =>
    user.customFields.some((field) => field.fieldName === fieldName && field.fieldValue === fieldValue),
  );
  return sameName && sameFields && sameCustomFields;
}
