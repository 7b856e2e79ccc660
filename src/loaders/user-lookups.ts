import { orNull } from './absence.ts';
import { createSingleLoader } from './batch-loader.ts';
import type { LoaderParts } from './parts.ts';

/** An object's id at its source; `sourceId` left out: EIAM itself. */
export interface ExternalId {
  readonly id: string;
  readonly sourceType: string;
  readonly sourceId?: string | undefined;
}

/** The one thing a user is looked up by. */
export interface UserKey {
  readonly username?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly phoneNumber?: string | null | undefined;
  readonly externalId?: ExternalId | undefined;
}

/** From what people know of a user to the user's id. */
export function createUserLookups({ calls, coalescing, settings }: LoaderParts) {
  const ids = createSingleLoader(coalescing, (key: UserKey) => orNull(send(key)), { nameOf: JSON.stringify });

  function send({ username, email, phoneNumber, externalId }: UserKey): Promise<string> {
    return calls.send((client, context) => {
      if (username) return client.getUserIdByUsername(username, context);
      if (email) return client.getUserIdByEmail(email, context);
      if (phoneNumber) return client.getUserIdByPhoneNumber(phoneNumber, context);
      if (!externalId) throw new TypeError('Expected one thing to look a user up by, but got none');
      const { id, sourceType, sourceId = settings.instanceId } = externalId;
      const question = { userExternalId: id, userSourceType: sourceType, userSourceId: sourceId };
      return client.getUserIdByUserExternalId(question, context);
    });
  }

  return { idBy: (key: UserKey) => ids.load(key) };
}

export type UserLookups = ReturnType<typeof createUserLookups>;
