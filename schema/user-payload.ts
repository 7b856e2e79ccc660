import type { WrittenUser } from '../src/actions/users.ts';
import { builder } from './builder.ts';
import { writeResultOf } from './mutation.ts';
import { User } from './node.ts';
import { directoryWrite } from './permissions.ts';
import { findUser } from './user.ts';

/** A payload that tells of the user as it is after the write: read again, never assumed. */
export function userPayload<Written extends WrittenUser>(name: string, description: string) {
  const payload = builder.objectRef<Written>(`${name}Payload`).implement({
    requiresScopes: directoryWrite,
    description,
    fields: (t) => ({
      userId: t.id({
        nullable: false,
        description: 'The id of the user, also where the user cannot be read again.',
        resolve: ({ userId }) => userId,
      }),
      user: t.field({
        type: User,
        description: 'The user as it is now.',
        resolve: ({ userId }, _arguments, context, info) => findUser(userId, context, info),
      }),
    }),
  });
  return { payload, result: writeResultOf<Written>(name, payload) };
}
