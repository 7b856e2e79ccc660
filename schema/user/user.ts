import type { GraphQLResolveInfo } from 'graphql';
import type { User as UserDetail } from '../../src/eiam/developer/users.ts';
import { acceptsText } from '../core/arguments.ts';
import type { Awaitable } from '../core/awaitable.ts';
import { fedBy, semanticNonNull, semanticNonNullList } from '../core/builder.ts';
import type { GraphContext } from '../core/context.ts';
import { DirectoryObject } from '../core/directory-object.ts';
import { toKnown } from '../core/input.ts';
import { enumType } from '../core/input-type.ts';
import { Node, User } from '../core/node.ts';
import { partOf } from '../core/part.ts';
import { directoryRead } from '../core/permissions.ts';
import { Source, sourceOf } from '../core/source.ts';
import { listed } from '../core/unreadable.ts';
import { selectionOf, selectionOn } from '../cost/selection.ts';
import { reads } from '../cost/step.ts';
import { NotFoundError } from '../errors/errors.ts';
import { personal } from '../federation/marks.ts';
import { connectionType } from '../paging/pagination.ts';
import { CustomField, Phone } from './fields.ts';
import type { UserKey, UserNode } from './ports.ts';
import { userStatus } from './status.ts';

const { row: profileRow, members: profile } = partOf(
  (user: UserNode) => user.profile,
  ({ users }, { id }) => users.profile(id),
);

export { profile };

/** Reads a part that only GetUser has. */
const { members: detail } = partOf(
  (_user: UserNode): UserDetail | undefined => undefined,
  ({ users }, { id }) => users.detail(id),
);

const fromDetail = reads({ needs: 'detail' });

/** The user with what the selection needs, in as few calls as that takes; null when there is no such user. */
export function resolveUser(
  user: UserNode,
  context: GraphContext,
  info: GraphQLResolveInfo,
): UserNode | null | Promise<UserNode | null> {
  if (user.profile) return user;
  const { need } = selectionOn(user, 'User', context, info);
  return need === 'identity' ? user : context.loaders.users.find(user.id, need);
}

/** The same for an id that a list or a write has named. @throws NotFoundError where the user is gone by now */
export async function resolveNamedUser(
  id: string,
  context: GraphContext,
  info: GraphQLResolveInfo,
): Promise<UserNode> {
  const user = await resolveUser({ id }, context, info);
  if (user === null) throw new NotFoundError();
  return user;
}

/** The same for an id of the client, or of a free text, which proves nothing: its user is always looked up. */
export function findUser(
  id: string,
  context: GraphContext,
  info: GraphQLResolveInfo,
): Awaitable<UserNode | null> {
  const { need } = selectionOn({ id }, 'User', context, info);
  return context.loaders.users.find(id, need === 'detail' ? 'detail' : 'profile');
}

/** The same for one of many keys, which are looked up together. */
export function findUserBy(
  key: UserKey,
  context: GraphContext,
  info: GraphQLResolveInfo,
): Promise<UserNode | null> {
  const { need } = selectionOf(info, 'User');
  return context.loaders.users.findBy(key, need === 'detail' ? 'detail' : 'profile');
}

/** The same for any other key of a look-up. */
export function lookUpUser(
  key: UserKey,
  { loaders }: GraphContext,
  info: GraphQLResolveInfo,
): Promise<UserNode | null> {
  const { need } = selectionOf(info, 'User');
  return loaders.users.lookUp(key, need === 'detail' ? 'detail' : 'profile');
}

User.implement({
  requiresScopes: directoryRead,
  description: 'A user account in the directory, of a person or of a service.',
  interfaces: [Node, DirectoryObject],
  fields: (t) => ({
    username: t.string({
      tag: personal,
      ...fedBy('User.username'),
      description: 'The name used to sign in, unique in the EIAM instance.',
      resolve: profile(({ username }) => username),
    }),
    displayName: t.string({
      tag: personal,
      description: 'The name to display. Null where none is set.',
      resolve: profile(({ displayName }) => displayName),
    }),
    description: t.string({
      tag: personal,
      description: 'A description of the account by an administrator. Null where none is set.',
      resolve: profile(({ description }) => description),
    }),
    email: t.string({
      tag: personal,
      description: 'The e-mail address, unique in the EIAM instance. Null where none is set.',
      resolve: profile(({ email }) => email),
    }),
    emailVerified: t.boolean({
      description:
        'Whether the e-mail address is verified: by the user, or declared so by an administrator. Null where EIAM does not state it.',
      resolve: profile(({ emailVerified }) => emailVerified),
    }),
    phone: t.field({
      tag: personal,
      type: Phone,
      description: 'The telephone number, unique in the EIAM instance. Null where none is set.',
      resolve: profileRow((user) =>
        user.phoneNumber === undefined && !user.faults?.phoneNumber ? null : user,
      ),
    }),
    status: t.field({
      type: enumType(userStatus),
      ...fedBy('User.status'),
      description:
        'Whether the account is enabled. An enabled account can still be locked or expired: see `signInState`.',
      resolve: profile(({ status }) => toKnown(userStatus, status)),
    }),
    rawStatus: t.string({
      ...fedBy('User.status'),
      description: 'The status as EIAM spells it. It is set where `status` is OTHER as well.',
      resolve: profile(({ status }) => status),
    }),
    passwordSet: t.boolean({
      ...fedBy('User.passwordSet'),
      description: 'Whether the account has a password in EIAM.',
      resolve: profile(({ passwordSet }) => passwordSet),
    }),
    externalId: t.string({
      tag: personal,
      description: 'The id of the user in its source system. The same as `id` where none was given.',
      resolve: profile(({ userExternalId }) => userExternalId),
    }),
    source: t.field({
      type: Source,
      ...semanticNonNull,
      description: 'The system that the account was created in or synchronized from.',
      resolve: profileRow((user) => sourceOf(user, 'userSourceType', 'userSourceId')),
    }),
    createdAt: t.field({
      type: 'DateTime',
      ...fedBy('User.createTime'),
      description: 'When the account was created in EIAM.',
      resolve: profile(({ createTime }) => createTime),
    }),
    updatedAt: t.field({
      type: 'DateTime',
      ...fedBy('User.updateTime'),
      description: 'When the account last changed in EIAM.',
      resolve: profile(({ updateTime }) => updateTime),
    }),
    registeredAt: t.field({
      type: 'DateTime',
      description: 'When the user registered. Null where EIAM does not state it.',
      resolve: profile(({ registerTime }) => registerTime),
    }),
    accountExpiresAt: t.field({
      type: 'DateTime',
      description: 'When the account expires or expired. Null where it never expires.',
      resolve: profile(({ accountExpireTime }) => accountExpireTime),
    }),
    lockExpiresAt: t.field({
      type: 'DateTime',
      description: 'When the latest lock of the account ends or ended. Null where it was never locked.',
      resolve: profile(({ lockExpireTime }) => lockExpireTime),
    }),
    customFields: t.field({
      tag: personal,
      type: [CustomField],
      ...semanticNonNullList,
      description:
        'The custom fields that have a value for this user. In a list of users it costs one call for each user, shared with all fields that need it. An item is null, with an error, where it cannot be read.',
      extensions: fromDetail,
      nullable: { list: true, items: true },
      resolve: detail(({ customFields }) => listed(customFields)),
    }),
    customField: t.string({
      tag: personal,
      description:
        'The value of one custom field as text. Null where it has none. In a list of users it costs one call for each user, shared with all fields that need it.',
      args: {
        name: t.arg.string({
          required: true,
          description: 'The identifier of the custom field.',
          extensions: acceptsText,
        }),
      },
      extensions: fromDetail,
      resolve: ({ id }, { name }, { loaders }) => loaders.users.customField(id, name),
    }),
  }),
});

export const { connection: UserConnection } = connectionType<UserNode>({
  name: 'User',
  description: 'A page of users.',
  node: User,
  resolveNode: resolveUser,
});
