import { developerOperations } from '../../src/eiam/developer/catalogue.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import type { Fault } from '../../src/emulator/faults.ts';

export interface Read {
  readonly query: string;
  /** The field that fails with the operation; everything beside it must not. */
  readonly failing: string;
  readonly variables?: (emulator: Emulator) => object;
}

const userOf = ({ samples }: Emulator) => ({ id: samples.userId });
const groupOf = ({ samples }: Emulator) => ({ id: samples.groupId });
const unitOf = ({ samples }: Emulator) => ({ id: samples.deepOrganizationalUnitId });

/** Reads of the directory, by upstream's names: every row of the catalogue that the client's own token opens and that changes nothing. */
const directoryReads = Object.values(developerOperations)
  .filter(({ address, effect }) => address.by === 'token' && effect === undefined)
  .map(({ name }) => name);

/** Each of them through the field that needs it. */
export const reads: Record<string, Read> = {
  GetUser: { query: 'user(by: { id: $id }) { displayName }', failing: 'user', variables: userOf },
  ListUsers: { query: 'users(first: 3) { nodes { id username } }', failing: 'users' },
  GetUserIdByUsername: {
    query: 'user(by: { username: $id }) { id }',
    failing: 'user',
    variables: ({ samples }) => ({ id: samples.username }),
  },
  GetUserIdByEmail: {
    query: 'user(by: { email: $id }) { id }',
    failing: 'user',
    variables: ({ samples }) => ({ id: samples.email }),
  },
  GetUserIdByPhoneNumber: {
    query: 'user(by: { phone: { number: $id } }) { id }',
    failing: 'user',
    variables: ({ directory }) => ({
      id: [...directory.users()].find((user) => user.phoneNumber)?.phoneNumber,
    }),
  },
  GetUserIdByUserExternalId: {
    query: 'user(by: { externalId: { id: $id } }) { id }',
    failing: 'user',
    variables: ({ directory }) => ({
      id: [...directory.users()].find((user) => user.userSourceType === 'build_in')?.userExternalId,
    }),
  },
  ListGroupsForUser: {
    query: 'user(by: { id: $id }) { groups(first: 1) { edges { source { rawType } } } }',
    failing: 'user.groups.edges.0.source',
    variables: userOf,
  },
  GetGroup: { query: 'group(id: $id) { name }', failing: 'group', variables: groupOf },
  ListGroups: { query: 'groups(first: 3) { nodes { name } }', failing: 'groups' },
  ListUsersForGroup: {
    query: 'group(id: $id) { members(first: 3) { nodes { id } } }',
    failing: 'group.members',
    variables: groupOf,
  },
  GetOrganizationalUnit: {
    query: 'organizationalUnit(by: { id: $id }) { name }',
    failing: 'organizationalUnit',
    variables: unitOf,
  },
  ListOrganizationalUnits: {
    query: 'organizationalUnit(by: { id: $id }) { children { nodes { name } } }',
    failing: 'organizationalUnit.children',
    variables: unitOf,
  },
  ListOrganizationalUnitParentIds: {
    query: 'organizationalUnit(by: { id: $id }) { ancestors { id } }',
    failing: 'organizationalUnit.ancestors',
    variables: unitOf,
  },
  GetOrganizationalUnitIdByExternalId: {
    query: 'organizationalUnit(by: { externalId: { id: $id } }) { id }',
    failing: 'organizationalUnit',
    variables: ({ directory }) => ({
      id: [...directory.organizationalUnits()].find(
        (unit) => unit.organizationalUnitSourceType === 'build_in',
      )?.organizationalUnitExternalId,
    }),
  },
  GetApplicationProvisioningScope: {
    query: 'provisioningScope { organizationalUnits { id } }',
    failing: 'provisioningScope',
  },
};

export interface Failing {
  readonly fault: Fault;
  /** What a client gets when it never stops. */
  readonly code: string;
  /** Whether once is made good by a retry. */
  readonly retried: boolean;
  /** Whether it counts as an outage of upstream as a whole. */
  readonly isOutage: boolean;
}

/** Every fault that makes a call fail, and its documented code (README, "What an answer tells"). */
export const faults: Record<string, Failing> = {
  'throttled with 429': {
    fault: { kind: 'throttle', retryAfterMs: 1 },
    code: 'UPSTREAM_THROTTLED',
    retried: true,
    isOutage: false,
  },
  'throttled with 503': {
    fault: { kind: 'throttle', retryAfterMs: 1, status: 503 },
    code: 'UPSTREAM_THROTTLED',
    retried: true,
    isOutage: false,
  },
  '500 with the spaced code': {
    fault: { kind: 'error500' },
    code: 'UPSTREAM_UNAVAILABLE',
    retried: true,
    isOutage: true,
  },
  '503': { fault: { kind: 'error503' }, code: 'UPSTREAM_UNAVAILABLE', retried: true, isOutage: true },
  'socket dropped before the answer': {
    fault: { kind: 'dropBeforeAnswer' },
    code: 'UPSTREAM_UNAVAILABLE',
    retried: true,
    isOutage: true,
  },
  'socket dropped in mid-body': {
    fault: { kind: 'dropMidBody' },
    code: 'UPSTREAM_UNAVAILABLE',
    retried: true,
    isOutage: true,
  },
  'truncated JSON': {
    fault: { kind: 'truncatedJson' },
    code: 'UPSTREAM_INVALID_RESPONSE',
    retried: false,
    isOutage: false,
  },
  'HTML from a proxy, 502': {
    fault: { kind: 'html', status: 502 },
    code: 'UPSTREAM_UNAVAILABLE',
    retried: true,
    isOutage: true,
  },
  'HTML from a proxy, 200': {
    fault: { kind: 'html', status: 200 },
    code: 'UPSTREAM_INVALID_RESPONSE',
    retried: false,
    isOutage: false,
  },
  'token not accepted': {
    fault: { kind: 'expireToken' },
    code: 'UPSTREAM_UNAUTHORIZED',
    retried: true,
    isOutage: false,
  },
  'no answer': { fault: { kind: 'neverAnswer' }, code: 'UPSTREAM_TIMEOUT', retried: true, isOutage: true },
};

export interface Row {
  readonly operation: string;
  readonly name: string;
}

/** Each fault × each read. */
export const cases: Row[] = directoryReads.flatMap((operation) =>
  Object.keys(faults).map((name) => ({ operation, name })),
);

/** The operation's field with a sibling that another upstream call answers. A token that dies takes the sibling's along. */
export function write({ query }: Read, operation: string, fault: string): string {
  const other =
    operation === 'GetApplicationProvisioningScope'
      ? 'sibling: groups(first: 1) { totalCount }'
      : 'sibling: provisioningScope { groups { id } }';
  const sibling = fault === 'token not accepted' ? '' : other;
  const type = /by: \{ id:|group\(id:/.test(query) ? 'ID!' : 'String!';
  return `query ${query.includes('$id') ? `($id: ${type})` : ''} { ${query} ${sibling} }`;
}

/** The data with null there. */
export function withNullAt(data: unknown, path: string): unknown {
  const copy = structuredClone(data);
  const names = path.split('.');
  const last = names.pop() ?? '';
  let parent: unknown = copy;
  for (const name of names) parent = Reflect.get(Object(parent), name);
  Reflect.set(Object(parent), last, null);
  return copy;
}
