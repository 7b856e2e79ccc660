import type { GraphQLResolveInfo } from 'graphql';
import type { User as UserDetail, UserSummary } from '../src/eiam/developer/users.ts';
import type { UserKey } from '../src/loaders/lookup-keys.ts';
import type { UserNode } from '../src/loaders/nodes.ts';
import { acceptsText } from './arguments.ts';
import { fedBy, semanticNonNull, semanticNonNullList } from './builder.ts';
import type { GraphContext } from './context.ts';
import { costs } from './cost.ts';
import { DirectoryObject } from './directory-object.ts';
import { NotFoundError } from './errors.ts';
import { UserGroupConnection, UserOrganizationalUnitConnection } from './memberships.ts';
import { Node, OrganizationalUnit, User } from './node.ts';
import { resolveOrganizationalUnit } from './organizational-unit.ts';
import { connect, connectionType, pageArguments } from './pagination.ts';
import { directoryRead } from './permissions.ts';
import { needs, selectionOf } from './selection.ts';
import { Source, sourceOf } from './source.ts';
import { personal } from './subgraph.ts';
import { checked, listed } from './unreadable.ts';
import { CustomField, Phone, toUserStatus, UserStatus } from './user-fields.ts';

/** Reads the profile, loading it first where the reply that named the user did not bring it. */
function profileRow<Value>(read: (profile: UserSummary, context: GraphContext) => Value) {
  return (user: UserNode, _arguments: unknown, context: GraphContext): Value | Promise<Value> =>
    user.profile
      ? read(user.profile, context)
      : context.loaders.users.profile(user.id).then((row) => read(row, context));
}

/** Reads members of the profile, each of which may be unreadable. */
export function profile<Value>(read: (profile: UserSummary, context: GraphContext) => Value) {
  return profileRow((row, context) => read(checked(row), context));
}

/** Reads a part that only GetUser has. */
function detail<Value>(read: (detail: UserDetail) => Value) {
  return (user: UserNode, _arguments: unknown, { loaders }: GraphContext): Promise<Value> =>
    loaders.users.detail(user.id).then((detail) => read(checked(detail)));
}

const fromDetail = needs('detail');
/** Named by the user's own reply, ids and names. */
const namedByDetail = { ...fromDetail, ...costs({ calls: 0, brings: 'reference' }) };

/** The user with what the selection needs, in as few calls as that takes; null when there is no such user. */
export function resolveUser(
  user: UserNode,
  context: GraphContext,
  info: GraphQLResolveInfo,
): UserNode | null | Promise<UserNode | null> {
  if (user.profile) return user;
  const { need } = selectionOf(info, 'User');
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

/** The same for an id that only the client's word, or a free text, stands for: its user is always looked up. */
export function findUser(
  id: string,
  { loaders }: GraphContext,
  info: GraphQLResolveInfo,
): Promise<UserNode | null> {
  const { need } = selectionOf(info, 'User');
  return loaders.users.find(id, need === 'detail' ? 'detail' : 'profile');
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

/** The same for whatever a client looks a user up by. */
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
  description: 'An account: a person, or a service, that can sign in.',
  interfaces: [Node, DirectoryObject],
  fields: (t) => ({
    username: t.string({
      tag: personal,
      ...fedBy('User.username'),
      description: 'The name used to sign in, unique in the instance.',
      resolve: profile(({ username }) => username),
    }),
    displayName: t.string({
      tag: personal,
      description: 'The name to show to people.',
      resolve: profile(({ displayName }) => displayName),
    }),
    description: t.string({
      tag: personal,
      description: "An administrator's note on the account.",
      resolve: profile(({ description }) => description),
    }),
    email: t.string({
      tag: personal,
      description: 'The e-mail address, unique in the instance.',
      resolve: profile(({ email }) => email),
    }),
    emailVerified: t.boolean({
      description: 'Whether the user, or an administrator for them, has confirmed the address.',
      resolve: profile(({ emailVerified }) => emailVerified),
    }),
    phone: t.field({
      tag: personal,
      type: Phone,
      description: 'The telephone number, unique in the instance; null when none is set.',
      resolve: profileRow((user) =>
        user.phoneNumber === undefined && !user.faults?.phoneNumber ? null : user,
      ),
    }),
    status: t.field({
      type: UserStatus,
      ...fedBy('User.status'),
      description: 'Whether the account may be used. An enabled account can still be locked or expired.',
      resolve: profile(({ status }) => (status === undefined ? null : toUserStatus(status))),
    }),
    rawStatus: t.string({
      ...fedBy('User.status'),
      description: "The status in upstream's own spelling, also where `status` is OTHER.",
      resolve: profile(({ status }) => status),
    }),
    passwordSet: t.boolean({
      ...fedBy('User.passwordSet'),
      description: 'Whether the account has a password of its own.',
      resolve: profile(({ passwordSet }) => passwordSet),
    }),
    externalId: t.string({
      tag: personal,
      description: 'The id of this user at its source; the same as `id` where nothing else was given.',
      resolve: profile(({ userExternalId }) => userExternalId),
    }),
    source: t.field({
      type: Source,
      ...semanticNonNull,
      description: 'Where the account comes from.',
      resolve: profileRow((user) => sourceOf(user, 'userSourceType', 'userSourceId')),
    }),
    createdAt: t.field({
      type: 'DateTime',
      ...fedBy('User.createTime'),
      description: 'When the account was made in EIAM.',
      resolve: profile(({ createTime }) => createTime),
    }),
    updatedAt: t.field({
      type: 'DateTime',
      ...fedBy('User.updateTime'),
      description: 'When the account last changed.',
      resolve: profile(({ updateTime }) => updateTime),
    }),
    registeredAt: t.field({
      type: 'DateTime',
      description: 'When the person registered.',
      resolve: profile(({ registerTime }) => registerTime),
    }),
    accountExpiresAt: t.field({
      type: 'DateTime',
      description: 'When the account stops, or stopped, being valid; null when it never does.',
      resolve: profile(({ accountExpireTime }) => accountExpireTime),
    }),
    lockExpiresAt: t.field({
      type: 'DateTime',
      description: 'When the latest lock-out ends, or ended; null when there was none.',
      resolve: profile(({ lockExpireTime }) => lockExpireTime),
    }),
    customFields: t.field({
      tag: personal,
      type: [CustomField],
      ...semanticNonNullList,
      description: 'The fields that the company added, those that have a value.',
      extensions: fromDetail,
      nullable: { list: true, items: true },
      resolve: detail(({ customFields }) => listed(customFields)),
    }),
    customField: t.string({
      tag: personal,
      description: 'The value of one field that the company added; null when it has none.',
      args: {
        name: t.arg.string({
          required: true,
          description: "The field's identifier.",
          extensions: acceptsText,
        }),
      },
      extensions: fromDetail,
      resolve: ({ id }, { name }, { loaders }) => loaders.users.customField(id, name),
    }),
    primaryOrganizationalUnit: t.field({
      type: OrganizationalUnit,
      description: 'The unit that the user mainly belongs to.',
      extensions: namedByDetail,
      resolve: async ({ id }, _arguments, context, info) => {
        const unit = await context.loaders.users.primaryOrganizationalUnit(id);
        return unit && resolveOrganizationalUnit(unit, context, info);
      },
    }),
    organizationalUnits: t.field({
      type: UserOrganizationalUnitConnection,
      ...semanticNonNull,
      description: 'All units that the user belongs to directly. One of them is the primary one.',
      args: pageArguments('User.organizationalUnits'),
      extensions: namedByDetail,
      resolve: ({ id }, page, { loaders }) =>
        connect('User.organizationalUnits', id, page, (window) =>
          loaders.users.organizationalUnits(id, window),
        ),
    }),
    groups: t.field({
      type: UserGroupConnection,
      ...semanticNonNull,
      description: 'The groups that the user is a member of.',
      args: pageArguments('User.groups'),
      extensions: namedByDetail,
      resolve: ({ id }, page, { loaders }) =>
        connect('User.groups', id, page, (window) => loaders.users.groups(id, window)),
    }),
  }),
});

export const { connection: UserConnection } = connectionType<UserNode>({
  requiresScopes: directoryRead,
  name: 'User',
  description: 'A page of users.',
  node: User,
  resolveNode: resolveUser,
});
