import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { Permission, Rule } from '../../../schema/core/permissions.ts';
import { schema } from '../../../schema/index.ts';

/** What every way in asks for. A new one has to be written down here, whatever the schema says of it. */
export const queries: Readonly<Record<string, Rule | 'OPEN'>> = {
  _entities: 'SIGNED_IN',
  _service: 'OPEN',
  directory: 'DIRECTORY_READ',
  directoryChanges: 'DIRECTORY_READ',
  group: 'DIRECTORY_READ',
  groups: 'DIRECTORY_READ',
  identityProvider: 'IDENTITY_PROVIDER_READ',
  identityProviders: 'IDENTITY_PROVIDER_READ',
  node: 'SIGNED_IN',
  nodes: 'SIGNED_IN',
  organizationalUnit: 'DIRECTORY_READ',
  organizationalUnits: 'DIRECTORY_READ',
  provisioningScope: 'DIRECTORY_READ',
  rootOrganizationalUnits: 'DIRECTORY_READ',
  searchDirectory: 'DIRECTORY_READ',
  user: 'DIRECTORY_READ',
  users: 'DIRECTORY_READ',
  usersBy: 'DIRECTORY_READ',
  viewer: 'OPEN',
};
export const mutations: Readonly<Record<string, Rule | 'OPEN'>> = {
  addUserToOrganizationalUnits: 'DIRECTORY_WRITE',
  addUsersToGroup: 'DIRECTORY_WRITE',
  createGroup: 'DIRECTORY_WRITE',
  createOrganizationalUnit: 'DIRECTORY_WRITE',
  createUser: 'DIRECTORY_WRITE',
  deleteGroup: 'DIRECTORY_WRITE',
  deleteOrganizationalUnit: 'DIRECTORY_WRITE',
  deleteUser: 'DIRECTORY_WRITE',
  disableUser: 'DIRECTORY_WRITE',
  enableUser: 'DIRECTORY_WRITE',
  generateDeviceCode: 'OPEN',
  generateToken: 'OPEN',
  obtainCloudAccountRoleAccessCredential: 'CREDENTIAL_ISSUE',
  patchGroup: 'DIRECTORY_WRITE',
  patchOrganizationalUnit: 'DIRECTORY_WRITE',
  patchUser: 'DIRECTORY_WRITE',
  removeUserFromOrganizationalUnits: 'DIRECTORY_WRITE',
  removeUsersFromGroup: 'DIRECTORY_WRITE',
  revokeToken: 'OPEN',
  setUserPrimaryOrganizationalUnit: 'DIRECTORY_WRITE',
  updateUserPassword: 'DIRECTORY_WRITE',
};

export const subscriptions: Readonly<Record<string, Rule | 'OPEN'>> = {
  directoryChanged: 'DIRECTORY_READ',
};

export const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()] as const;

/** A way to something, whose answer is called `it`. */
export interface WayIn {
  readonly name: string;
  readonly document: string;
  readonly rule: Rule | 'OPEN';
  readonly isWrite: boolean;
}

/** Objects that are found by their ids: one that no object has, and what reading it asks for. */
const objects: readonly { readonly type: string; readonly id: string; readonly rule: Permission }[] = [
  { type: 'User', id: 'user_nobody', rule: 'DIRECTORY_READ' },
  { type: 'Group', id: 'group_nobody', rule: 'DIRECTORY_READ' },
  { type: 'OrganizationalUnit', id: 'ou_nobody', rule: 'DIRECTORY_READ' },
  { type: 'IdentityProvider', id: 'idp_nobody', rule: 'IDENTITY_PROVIDER_READ' },
];

/** A value that the type allows, written as in a document. */
function literalOf(type: GraphQLInputType, id: string): string {
  if (isNonNullType(type)) return literalOf(type.ofType, id);
  if (isListType(type)) return `[${literalOf(type.ofType, id)}]`;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const given = type.isOneOf ? fields.slice(-1) : fields.filter((field) => isNonNullType(field.type));
    return `{ ${given.map((field) => `${field.name}: ${literalOf(field.type, id)}`).join(', ')} }`;
  }
  if (type.name === 'Boolean') return 'true';
  return type.name === 'ID' ? `"${id}"` : '"x"';
}

/** A field with the arguments that it must have. */
export function selectionOf({ name, args }: GraphQLField<unknown, unknown>): string {
  const { id = 'user_nobody' } = objects.find(({ type }) => type.toLowerCase() === name.toLowerCase()) ?? {};
  const given = args.filter(({ type }) => isNonNullType(type));
  const values = given.map((argument) => `${argument.name}: ${literalOf(argument.type, id)}`);
  return `${name}${values.length > 0 ? `(${values.join(', ')})` : ''} { __typename }`;
}

function rootWays(root: GraphQLObjectType | null | undefined, rules: typeof queries): WayIn[] {
  const isWrite = root === schema.getMutationType();
  const word = isWrite ? 'mutation' : 'query';
  const fields = Object.values(root?.getFields() ?? {}).filter(({ name }) => rules[name] !== 'SIGNED_IN');
  return fields.map((field) => ({
    name: `${word} ${field.name}`,
    document: `${word} { it: ${selectionOf(field)} }`,
    rule: rules[field.name] ?? 'OPEN',
    isWrite,
  }));
}

/** What other subgraphs may name a type's objects by. */
function keysOf(type: string): string[] {
  const { directives } = schema.getType(type)?.extensions ?? {};
  const keys: readonly { readonly fields: string }[] = Object(directives).key ?? [];
  return keys.map(({ fields }) => fields);
}

function objectWays({ type, id, rule }: (typeof objects)[number]): WayIn[] {
  const entities = keysOf(type).map((key) => {
    const representation = `{ __typename: "${type}", ${key}: "${key === 'id' ? id : 'unknown@x'}" }`;
    return [`_entities ${type} by ${key}`, `_entities(representations: [${representation}])`] as const;
  });
  const ways = [
    [`node ${type}`, `node(id: "${id}")`] as const,
    [`nodes ${type}`, `nodes(ids: ["${id}"])`] as const,
    ...entities,
  ];
  return ways.map(([name, field]) => ({
    name,
    document: `{ it: ${field} { __typename } }`,
    rule,
    isWrite: false,
  }));
}

/** Every way in, taken from the schema: each root field, and each type by `node`, `nodes` and each of its keys. */
export const waysIn: readonly WayIn[] = [
  ...rootWays(schema.getQueryType(), queries),
  ...rootWays(schema.getMutationType(), mutations),
  ...objects.flatMap(objectWays),
];

/** Types whose objects are found by their ids. */
export const foundTypes = objects.map(({ type }) => type);
