import { permissions } from '../application.ts';
import { readNewName, readOptionalText, readRequiredText, readText } from '../body-fields.ts';
import { isSame } from '../changes.ts';
import { readContacts } from '../contacts.ts';
import { applyCustomFields, readCustomFieldChanges } from '../custom-fields.ts';
import type { User, UserFields } from '../directory/records.ts';
import type { Call, Operation } from '../operation.ts';
import { readsRandomPassword } from '../password-initialization.ts';
import { checkPassword, checkPasswordOwner, toPasswordFields } from '../password-policy.ts';
import { parseJsonObject } from '../request-body.ts';
import { refuseTakenValues } from '../uniqueness.ts';
import { getVisibleUnit } from './organizational-units.ts';
import { getVisibleUser } from './users.ts';
import { createWrite, withoutAnswer } from './write-operation.ts';

/** Not idempotent: the same body again is refused for its username (developer-api.md 8.5). */
function createUser(call: Call): object {
  const { directory } = call;
  const body = parseJsonObject(call.text);
  const username = readRequiredText(body, 'username');
  const unitId = readRequiredText(body, 'primaryOrganizationalUnitId');
  const displayName = readOptionalText(body, 'displayName');
  const password = readOptionalText(body, 'password');
  const contacts = readContacts(body, {});
  const userExternalId = readOptionalText(body, 'userExternalId');
  const description = readOptionalText(body, 'description');
  const fieldChanges = readCustomFieldChanges(body, directory.customFields);
  const isRandom = readsRandomPassword(body);
  if (password !== undefined) {
    checkPassword(password, call.passwordPolicy);
    checkPasswordOwner(password, { username, displayName, ...contacts });
  }
  const { organizationalUnitId } = getVisibleUnit(call, unitId);
  refuseTakenValues(directory, { username, userExternalId, ...contacts });
  const { userId } = directory.addUser({
    username,
    displayName,
    description,
    ...contacts,
    ...(userExternalId === undefined ? {} : { userExternalId }),
    // A new account has no value that an `add` could meet: the operation says nothing here.
    customFields: applyCustomFields(
      {},
      fieldChanges.map((change) => ({ ...change, operation: 'replace' })),
    ),
    ...(password !== undefined || isRandom ? toPasswordFields(call.passwordPolicy, call.now()) : {}),
    organizationalUnitIds: [organizationalUnitId],
    createTime: call.now(),
  });
  if (password !== undefined) {
    call.passwordHistory.remember(userId, password);
    directory.changes.publish({ what: 'password', id: userId, password });
  }
  return { userId };
}

/** Only what is given changes; '' clears what can be cleared (developer-api.md 8.5). */
function patchUser(call: Call): void {
  const { directory, resourceId } = call;
  const body = parseJsonObject(call.text);
  const username = readNewName(body, 'username');
  const displayName = readText(body, 'displayName');
  // Before the account is looked up: what is wrong with the body comes first (developer-api.md 5.2).
  const contacts = readContacts(body, directory.user(resourceId) ?? {});
  const fieldChanges = readCustomFieldChanges(body, directory.customFields);
  const user = getVisibleUser(call, resourceId);
  const values: Partial<UserFields> = {
    ...(username === undefined ? {} : { username }),
    ...(displayName === undefined ? {} : { displayName: displayName || undefined }),
    ...contacts,
    customFields: applyCustomFields(user.customFields, fieldChanges),
  };
  const { phoneRegion, phoneNumber } = { ...user, ...contacts };
  const changesNumber = contacts.phoneRegion !== undefined || contacts.phoneNumber !== undefined;
  const number = changesNumber ? { phoneRegion, phoneNumber } : {};
  refuseTakenValues(directory, { username, email: contacts.email, ...number }, resourceId);
  change(call, user, values);
}

function updateUserPassword(call: Call): void {
  const password = readRequiredText(parseJsonObject(call.text), 'password');
  checkPassword(password, call.passwordPolicy);
  const user = getVisibleUser(call, call.resourceId);
  checkPasswordOwner(password, user);
  call.passwordHistory.check(user.userId, password);
  call.passwordHistory.remember(user.userId, password);
  const fields = toPasswordFields(call.passwordPolicy, call.now());
  call.directory.updateUser(user.userId, { ...fields, updateTime: call.now() });
  call.directory.changes.publish({ what: 'password', id: user.userId, password });
}

function deleteUser(call: Call): void {
  const { userId } = getVisibleUser(call, call.resourceId);
  call.directory.removeUser(userId);
  call.passwordHistory.remove(userId);
}

/** Already so: nothing happens (developer-api.md 8.5). */
const setStatus = (status: User['status']) => (call: Call) =>
  change(call, getVisibleUser(call, call.resourceId), { status });

function change(call: Call, user: User, values: Partial<UserFields>): void {
  if (!isSame(user, values)) call.directory.updateUser(user.userId, { ...values, updateTime: call.now() });
}

const write = createWrite(permissions.manageUsers);

const contacts = ['email', 'emailVerified', 'phoneRegion', 'phoneNumber', 'phoneNumberVerified'];
const created = ['displayName', 'password', ...contacts, 'userExternalId', 'description', 'customFields'];

export const userWriteOperations: readonly Operation[] = [
  write('POST', '/users', 'CreateUser', createUser, {
    required: ['username', 'primaryOrganizationalUnitId'],
    optional: [...created, 'passwordInitializationConfig'],
  }),
  write('PATCH', '/users/*', 'PatchUser', withoutAnswer(patchUser), {
    optional: ['username', 'displayName', ...contacts, 'customFields'],
  }),
  write(
    'POST',
    '/users/*/actions/updateUserPassword',
    'UpdateUserPassword',
    withoutAnswer(updateUserPassword),
    { required: ['password'] },
  ),
  write('DELETE', '/users/*', 'DeleteUser', withoutAnswer(deleteUser)),
  write('POST', '/users/*/actions/enable', 'EnableUser', withoutAnswer(setStatus('enabled'))),
  write('POST', '/users/*/actions/disable', 'DisableUser', withoutAnswer(setStatus('disabled'))),
];
