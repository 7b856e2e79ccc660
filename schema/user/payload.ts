import { builder } from '../core/builder.ts';
import { writeResultOf } from '../core/mutation.ts';
import { User } from '../core/node.ts';
import { directoryWrite } from '../core/permissions.ts';
import type { WrittenUser } from './ports.ts';
import { findUser } from './user.ts';

/** A payload with the user after the write: read again, never assumed. */
export function userPayload<Written extends WrittenUser>(name: string, description: string) {
  const payload = builder.objectRef<Written>(`${name}Payload`).implement({
    requiresScopes: directoryWrite,
    description,
    fields: (t) => ({
      userId: t.id({
        nullable: false,
        description: 'The id of the user; set even where `user` is null.',
        resolve: ({ userId }) => userId,
      }),
      user: t.field({
        type: User,
        description:
          'The user, read from EIAM after the write, which costs a call. Null where the user was deleted in the meantime; null with an error where it cannot be read.',
        resolve: ({ userId }, _arguments, context, info) => findUser(userId, context, info),
      }),
    }),
  });
  return { payload, result: writeResultOf<Written>(name, payload) };
}
