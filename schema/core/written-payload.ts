import type { GraphQLResolveInfo } from 'graphql';
import type { Awaitable } from './awaitable.ts';
import { builder } from './builder.ts';
import type { GraphContext } from './context.ts';
import type { PayloadRef } from './mutation.ts';
import type { Group, OrganizationalUnit, User } from './node.ts';
import { directoryWrite } from './permissions.ts';

/** What the payloads of writes to the objects of one type have in common. */
interface Written<Payload extends object> {
  readonly type: typeof User | typeof Group | typeof OrganizationalUnit;
  /** As in `userId` and `deletedUserId`. */
  readonly name: string;
  /** In descriptions. */
  readonly noun: string;
  readonly idOf: (written: Payload) => string;
  readonly find: (
    id: string,
    context: GraphContext,
    info: GraphQLResolveInfo,
  ) => Awaitable<{ id: string } | null>;
}

/** A payload with the object after the write: read again, never assumed. */
export function payloadOf<Of extends object, Payload extends Of = Of>(
  { type, name, noun, idOf, find }: Written<Of>,
  mutation: string,
  description: string,
): PayloadRef<Payload> {
  return builder.objectRef<Payload>(`${mutation}Payload`).implement({
    requiresScopes: directoryWrite,
    description,
    fields: (t) => ({
      [`${name}Id`]: t.id({
        nullable: false,
        description: `The id of the ${noun}; set even where \`${name}\` is null.`,
        resolve: idOf,
      }),
      [name]: t.field({
        type,
        description: `The ${noun}, read from EIAM after the write, which costs a call. Null where the ${noun} was deleted in the meantime; null with an error where it cannot be read.`,
        resolve: (written, _arguments, context, info) => find(idOf(written), context, info),
      }),
    }),
  });
}

/** The payload of a write after which there is no object to read. */
export function deletedPayloadOf<Of extends object>(
  { type, noun, idOf }: Written<Of>,
  description: string,
): PayloadRef<Of> {
  return builder.objectRef<Of>(`Delete${type.name}Payload`).implement({
    requiresScopes: directoryWrite,
    description,
    fields: (t) => ({
      [`deleted${type.name}Id`]: t.id({
        nullable: false,
        description: `The id of the deleted ${noun}, by which a client can remove it from its cache.`,
        resolve: idOf,
      }),
    }),
  });
}
