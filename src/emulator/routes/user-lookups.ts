import { permissions } from '../application.ts';
import type { User } from '../directory/records.ts';
import type { Call, Operation } from '../operation.ts';
import { parseJsonObject, readLookupValue } from '../request-body.ts';
import { resourceNotFound } from '../wire-errors.ts';

/** No match is 400 here, not 404 (developer-api.md 8.6). */
function toUserId({ scope }: Call, user: User | undefined, value: string): object {
  if (user === undefined || !scope.isUserVisible(user.userId)) throw resourceNotFound(400, 'UserId', value);
  return { userId: user.userId };
}

function getUserIdByEmail(call: Call): object {
  const email = readLookupValue(parseJsonObject(call.text), 'email');
  return toUserId(call, call.directory.userByEmail(email), email);
}

function getUserIdByPhoneNumber(call: Call): object {
  const phoneNumber = readLookupValue(parseJsonObject(call.text), 'phoneNumber');
  return toUserId(call, call.directory.userByPhoneNumber(phoneNumber), phoneNumber);
}

function getUserIdByUsername(call: Call): object {
  const username = readLookupValue(parseJsonObject(call.text), 'username');
  return toUserId(call, call.directory.userByUsername(username), username);
}

function getUserIdByUserExternalId(call: Call): object {
  const body = parseJsonObject(call.text);
  const externalId = readLookupValue(body, 'userExternalId');
  const sourceType = readLookupValue(body, 'userSourceType');
  const sourceId = readLookupValue(body, 'userSourceId');
  return toUserId(call, call.directory.userByExternalId(externalId, sourceType, sourceId), externalId);
}

/** One guide names the read permission, the error tables the manage one: either will do (developer-api.md 7.1). */
const anyPermission = [permissions.readUsers, permissions.manageUsers];

const createLookup = (
  name: string,
  verb: string,
  handle: Operation['handle'],
  ...required: readonly string[]
): Operation => ({
  name,
  method: 'POST',
  path: `/users/_/actions/${verb}`,
  token: 'application',
  anyPermission,
  takes: { body: { required }, unchecked: true },
  handle,
});

const externalKey = ['userExternalId', 'userSourceType', 'userSourceId'];

export const userLookupOperations: readonly Operation[] = [
  createLookup('GetUserIdByEmail', 'getUserIdByEmail', getUserIdByEmail, 'email'),
  createLookup('GetUserIdByPhoneNumber', 'getUserIdByPhoneNumber', getUserIdByPhoneNumber, 'phoneNumber'),
  createLookup('GetUserIdByUsername', 'getUserIdByUsername', getUserIdByUsername, 'username'),
  createLookup(
    'GetUserIdByUserExternalId',
    'getUserIdByExternalId',
    getUserIdByUserExternalId,
    ...externalKey,
  ),
];
