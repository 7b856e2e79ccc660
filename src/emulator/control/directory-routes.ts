import { z } from 'zod';
import type { UserFields } from '../directory/records.ts';
import { toPasswordFields } from '../password-policy.ts';
import { changeFields } from './custom-field-routes.ts';
import { ControlError, type ControlRoute, type ControlTarget, nothing, route } from './route.ts';

const text = z.string().min(1).max(256);
/** An id of the caller's own, so that what is created is found again without reading the answer. */
const ownId = (prefix: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[a-z0-9_]{1,64}$`))
    .exactOptional();

/** null and '' clear. */
const clearable = z
  .string()
  .max(256)
  .nullable()
  .transform((value) => value || undefined)
  .exactOptional();

const profile = {
  displayName: clearable,
  email: clearable,
  description: clearable,
  password: text.exactOptional(),
};

/** Values by name, checked as a write of an application is. null and '' clear. */
const customFields = z.record(z.string(), z.string().nullable()).exactOptional();

const newUser = z.strictObject({
  ...profile,
  userId: ownId('user'),
  username: text,
  organizationalUnitIds: z.array(text).exactOptional(),
  customFields,
});

const userChanges = z.strictObject({
  ...profile,
  username: text.exactOptional(),
  status: z.enum(['enabled', 'disabled']).exactOptional(),
  locked: z.boolean().exactOptional(),
  /** Milliseconds since the epoch; null: never. */
  passwordExpireTime: z.int().nullable().exactOptional(),
  primaryOrganizationalUnitId: text.exactOptional(),
  customFields,
});

const unit = { organizationalUnitName: text, parentId: text.exactOptional(), description: clearable };
const newUnit = z.strictObject({ ...unit, organizationalUnitId: ownId('ou') });
const unitChanges = z.strictObject({ ...unit, organizationalUnitName: text.exactOptional() });
const group = { groupName: text, description: clearable };
/** `inScope`: where the application sees listed groups alone, this one joins the list. */
const newGroup = z.strictObject({ ...group, groupId: ownId('group'), inScope: z.boolean().default(true) });
const groupChanges = z.strictObject({ ...group, groupName: text.exactOptional() });

/** As long as a lock lasts here: a day. */
const lockMs = 86_400_000;

/** Where what is created without a place goes: the first unit that the application sees, so that callbacks report it. */
const defaultUnitId = ({ directory, scope }: ControlTarget): string =>
  scope.organizationalUnitIds[0] ?? directory.root.organizationalUnitId;

/** Users go by their id or username. */
export function userIdOf({ directory }: ControlTarget, [key = '']: readonly string[]): string {
  const user = directory.user(key) ?? directory.userByUsername(key);
  if (user === undefined) throw new ControlError(404, `There is no user ${key}`);
  return user.userId;
}

function unitIdOf({ directory }: ControlTarget, [id = '']: readonly string[]): string {
  const unit = directory.organizationalUnit(id);
  if (unit === undefined) throw new ControlError(404, `There is no organizational unit ${id}`);
  return unit.organizationalUnitId;
}

function groupIdOf({ directory }: ControlTarget, [id = '']: readonly string[]): string {
  if (directory.group(id) === undefined) throw new ControlError(404, `There is no group ${id}`);
  return id;
}

function refuseTakenName({ directory }: ControlTarget, username: string | undefined, userId?: string): void {
  const other = username === undefined ? undefined : directory.userByUsername(username);
  if (other !== undefined && other.userId !== userId) {
    throw new ControlError(409, `There is a user ${username} already`);
  }
}

function refuseTakenId(known: object | undefined, id: string | undefined): void {
  if (id !== undefined && known !== undefined) throw new ControlError(409, `There is ${id} already`);
}

function setPassword({ directory, passwordHistory }: ControlTarget, id: string, password: string): void {
  passwordHistory.remember(id, password);
  directory.changes.publish({ what: 'password', id, password });
}

function createUser(target: ControlTarget, _ids: readonly string[], body: z.output<typeof newUser>): object {
  const { password, organizationalUnitIds = [defaultUnitId(target)], customFields, ...values } = body;
  refuseTakenName(target, values.username);
  refuseTakenId(target.directory.user(values.userId ?? ''), values.userId);
  const unitIds = organizationalUnitIds.map((id) => unitIdOf(target, [id]));
  const { userId } = target.directory.addUser({
    ...values,
    ...(password === undefined ? {} : toPasswordFields(target.passwordPolicy, target.now())),
    customFields: changeFields(target, {}, customFields),
    organizationalUnitIds: unitIds,
    createTime: target.now(),
  });
  if (password !== undefined) setPassword(target, userId, password);
  return { userId };
}

function changeUser(
  target: ControlTarget,
  ids: readonly string[],
  body: z.output<typeof userChanges>,
): object {
  const { directory, now } = target;
  const userId = userIdOf(target, ids);
  const { password, locked, passwordExpireTime, primaryOrganizationalUnitId, customFields, ...values } = body;
  const fieldValues = changeFields(target, directory.user(userId)?.customFields ?? {}, customFields);
  refuseTakenName(target, values.username, userId);
  if (primaryOrganizationalUnitId !== undefined) {
    directory.setPrimaryOrganizationalUnit(userId, unitIdOf(target, [primaryOrganizationalUnitId]));
  }
  const fields: Partial<UserFields> = {
    ...values,
    ...(customFields && { customFields: fieldValues }),
    ...(password === undefined ? {} : toPasswordFields(target.passwordPolicy, now())),
    ...(passwordExpireTime === undefined ? {} : { passwordExpireTime: passwordExpireTime ?? undefined }),
    ...(locked === undefined ? {} : { lockExpireTime: locked ? now() + lockMs : undefined }),
    updateTime: now(),
  };
  directory.updateUser(userId, fields);
  if (password !== undefined) setPassword(target, userId, password);
  return { userId };
}

const groupMember = (change: 'joinGroup' | 'leaveGroup') => (target: ControlTarget, ids: readonly string[]) =>
  target.directory[change](userIdOf(target, ids.slice(1)), groupIdOf(target, ids));

const unitMember =
  (change: 'joinOrganizationalUnit' | 'leaveOrganizationalUnit') =>
  (target: ControlTarget, ids: readonly string[]) =>
    target.directory[change](userIdOf(target, ids.slice(1)), unitIdOf(target, ids));

export const directoryRoutes: readonly ControlRoute[] = [
  route('POST', 'users', 'Creates a user', newUser, createUser),
  route('PATCH', 'users/*', 'Changes a user, named by id or username', userChanges, changeUser),
  route('DELETE', 'users/*', 'Deletes a user, named by id or username', nothing, (target, ids) =>
    target.directory.removeUser(userIdOf(target, ids)),
  ),
  route(
    'POST',
    'organizational-units',
    'Creates an organizational unit',
    newUnit,
    (target, _ids, { parentId, ...values }) => {
      const parent = unitIdOf(target, [parentId ?? defaultUnitId(target)]);
      const { organizationalUnitId: id } = values;
      refuseTakenId(target.directory.organizationalUnit(id ?? ''), id);
      const created = { ...values, parentId: parent, createTime: target.now() };
      return { organizationalUnitId: target.directory.addOrganizationalUnit(created).organizationalUnitId };
    },
  ),
  route(
    'PATCH',
    'organizational-units/*',
    'Changes or moves an organizational unit',
    unitChanges,
    (target, ids, body) => {
      const id = unitIdOf(target, ids);
      const { parentId, ...values } = body;
      if (parentId !== undefined) target.directory.moveOrganizationalUnit(id, unitIdOf(target, [parentId]));
      target.directory.updateOrganizationalUnit(id, { ...values, updateTime: target.now() });
    },
  ),
  route('DELETE', 'organizational-units/*', 'Deletes an empty organizational unit', nothing, (target, ids) =>
    target.directory.removeOrganizationalUnit(unitIdOf(target, ids)),
  ),
  route(
    'PUT',
    'organizational-units/*/members/*',
    'Adds a user, named by id or username, to a unit',
    nothing,
    unitMember('joinOrganizationalUnit'),
  ),
  route(
    'DELETE',
    'organizational-units/*/members/*',
    'Takes a user out of a unit',
    nothing,
    unitMember('leaveOrganizationalUnit'),
  ),
  route('POST', 'groups', 'Creates a group', newGroup, (target, _ids, { inScope, ...values }) => {
    refuseTakenId(target.directory.group(values.groupId ?? ''), values.groupId);
    const { groupId } = target.directory.addGroup({ ...values, createTime: target.now() });
    if (inScope) target.scope.includeCreatedGroup(groupId);
    return { groupId };
  }),
  route('PATCH', 'groups/*', 'Changes a group', groupChanges, (target, ids, body) => {
    const values = { ...body, updateTime: target.now() };
    target.directory.updateGroup(groupIdOf(target, ids), values);
  }),
  route('DELETE', 'groups/*', 'Deletes a group; its members stay', nothing, (target, ids) =>
    target.directory.removeGroup(groupIdOf(target, ids)),
  ),
  route(
    'PUT',
    'groups/*/members/*',
    'Adds a user, named by id or username, to a group',
    nothing,
    groupMember('joinGroup'),
  ),
  route('DELETE', 'groups/*/members/*', 'Takes a user out of a group', nothing, groupMember('leaveGroup')),
];
