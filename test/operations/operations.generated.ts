/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Users that shall be members. */
export type AddUsersToGroupInput = {
  /** The group. */
  groupId: string;
  /** Any number of users, sent upstream a hundred at a time. */
  userIds: Array<string>;
};

/** A new account. */
export type CreateUserInput = {
  /** Values for fields that the company added. */
  customFields?: Array<DirectoryCustomFieldInput> | null | undefined;
  /** A note on the account. */
  description?: string | null | undefined;
  /** The name to show to people. */
  displayName?: string | null | undefined;
  /** The e-mail address, unique in the instance. */
  email?: DirectoryEmailInput | null | undefined;
  /** The id at the source; left out: the same as `id`. */
  externalId?: string | null | undefined;
  /** Groups to join once the user is there. */
  groupIds?: Array<string> | null | undefined;
  /** Further units to join once the user is there. */
  organizationalUnitIds?: Array<string> | null | undefined;
  /** A first password that meets the instance's policy. It is handed on, and kept nowhere. */
  password?: string | null | undefined;
  /** How the first password is made. */
  passwordInitialization?: DirectoryPasswordInitializationInput | null | undefined;
  /** The telephone number, unique in the instance. */
  phone?: DirectoryPhoneInput | null | undefined;
  /** The unit that the user mainly belongs to. */
  primaryOrganizationalUnitId: string;
  /** The name to sign in with, unique in the instance. */
  username: string;
};

/** What a browser brought back from the authorize page, with the proof that it went there for this client. */
export type DirectoryAuthorizationCodeGrantInput = {
  /** The authorization code. It can be used once, within about a minute. */
  code: string;
  /** The PKCE secret that the code_challenge of the authorize request was made from. Without one a stolen code would be as good as an own one. */
  codeVerifier: string;
  /** Where the code was sent to, identical to the one in the authorize request. */
  redirectUri: string;
};

/** What happened to an object. */
export type DirectoryChangeKind =
  /** It was created, or has come into the scope that the gateway may read. */
  | 'CREATED'
  /** The user has a new password. The event never carries it. */
  | 'CREDENTIAL_CHANGED'
  /** It was deleted, or has left the scope that the gateway may read. Its memberships ended with it, without events of their own. */
  | 'DELETED'
  /** The user may not sign in any more. */
  | 'DISABLED'
  /** The user may sign in again. */
  | 'ENABLED'
  /** The user was locked out for a time, after wrong passwords for example. */
  | 'LOCKED'
  /** The organizational unit has another parent. A user that moves is a DirectoryUserMoved. */
  | 'MOVED'
  /** The lock-out of the user was ended. */
  | 'UNLOCKED'
  /** Some of its fields have new values; `changedFields` names them where known. */
  | 'UPDATED';

/** Where the gateway learned of an event. */
export type DirectoryChangeOrigin =
  /** An event callback of Alibaba Cloud IDaaS EIAM. */
  | 'ALIBABA_CALLBACK'
  /** An event callback of BambooCloud IDaaS EIAM. */
  | 'BAMBOOCLOUD_CALLBACK'
  /** A comparison of the gateway's own copy of the directory with EIAM. Only the mirror makes it. */
  | 'CHECK'
  /** The gateway itself, which has found that it cannot name the changes that were made. */
  | 'GATEWAY'
  /** A mutation sent to this gateway. Where its answer was lost, the change may not have been made. */
  | 'MUTATION';

/** A value for a field that the company added. */
export type DirectoryCustomFieldInput = {
  /** The field's identifier. */
  name: string;
  /** Text that fits the type of the field: "true", "12". */
  value: string;
};

/** What becomes of one field that the company added; those not named stay as they are. */
export type DirectoryCustomFieldPatch = {
  /** The field's identifier. */
  name: string;
  /** The new value; null takes it away. */
  value?: string | null | undefined;
};

/** The code that `generateDeviceCode` gave, to ask whether a person has decided. */
export type DirectoryDeviceCodeGrantInput = {
  /** The code of the device itself, not the one that it shows. */
  deviceCode: string;
  /** How long the client waits between two questions now; an answer says how long from then on. */
  intervalSeconds?: number;
};

/** An e-mail address with its flag: neither goes without the other. */
export type DirectoryEmailInput = {
  /** As in mei@example.com. */
  address: string;
  /** Whether it counts as confirmed from the start. */
  verified: boolean;
};

/** The kind of a failure. An entry in `errors` has the same text in `extensions.code`. */
export type DirectoryErrorCode =
  /** A value in the input is not acceptable. */
  | 'BAD_USER_INPUT'
  /** A unique value is in use by another object, or EIAM refuses the write as the directory stands: a unit that is not empty, for example. */
  | 'CONFLICT'
  /** The operation ran out of time. */
  | 'DEADLINE_EXCEEDED'
  /** The access token does not carry the permission that this needs. */
  | 'FORBIDDEN'
  /** The operator has not set what this needs; `extensions.settings` names the settings. */
  | 'NOT_CONFIGURED'
  /** There is no object with this id. */
  | 'NOT_FOUND'
  /** The mirror is being filled; `extensions.progress` says how far, from 0 to 1. */
  | 'NOT_READY'
  /** The operation needs more calls, objects or levels than the operator allows. */
  | 'OPERATION_TOO_COMPLEX'
  /** A code that this version of the schema does not have. */
  | 'OTHER'
  /** The object is outside the provisioning scope of the gateway's application, or does not exist: EIAM does not distinguish the two. */
  | 'OUT_OF_SCOPE'
  /** More operations wait for this than may. Try again later. */
  | 'OVERLOADED'
  /** The request names its document by a hash alone. Send the document. */
  | 'PERSISTED_QUERY_NOT_SUPPORTED'
  /** The request carries no valid access token. */
  | 'UNAUTHENTICATED'
  /** EIAM sent a value or an answer that cannot be read. */
  | 'UPSTREAM_INVALID_RESPONSE'
  /** The write was done, and reads of EIAM do not show it yet. */
  | 'UPSTREAM_STALE'
  /** EIAM throttles the gateway. Try again after `extensions.retryAfterMs`. */
  | 'UPSTREAM_THROTTLED'
  /** EIAM did not answer a call in time. */
  | 'UPSTREAM_TIMEOUT'
  /** EIAM refuses the gateway's own credentials or permissions. The operator has to act. */
  | 'UPSTREAM_UNAUTHORIZED'
  /** EIAM could not be reached, or failed. */
  | 'UPSTREAM_UNAVAILABLE'
  /** The operator has suspended writes. */
  | 'WRITES_SUSPENDED';

/** How a user is told of a new password. */
export type DirectoryNotificationChannel =
  /** A message to the user's address. */
  | 'EMAIL'
  /** A text to the user's number. */
  | 'SMS';

/** The types of objects in the directory, as events and searches name them. */
export type DirectoryObjectKind =
  /** A set of users, the GraphQL type `Group`. */
  | 'GROUP'
  /** A place in the tree of the company, the GraphQL type `OrganizationalUnit`. */
  | 'ORGANIZATIONAL_UNIT'
  /** An account, the GraphQL type `User`. */
  | 'USER';

/** How the first password is made, where none is given. */
export type DirectoryPasswordInitializationInput = {
  /** Whether the user must choose another one when first signing in. */
  forcedUpdate?: boolean | null | undefined;
  /** How the user is told of it. */
  notificationChannels?: Array<DirectoryNotificationChannel> | null | undefined;
  /** Whose rules apply. */
  priority: DirectoryPasswordInitializationPriority;
  /** Whether a password is drawn at random. */
  random?: boolean | null | undefined;
};

/** Whose rules make the first password. */
export type DirectoryPasswordInitializationPriority =
  /** The other members of this input. */
  | 'CUSTOM'
  /** The rules of the EIAM instance; all other members of this input are ignored. */
  | 'GLOBAL';

/** A right that an access token can carry. The operator sets which OAuth scopes or EIAM groups carry which. */
export type DirectoryPermission =
  /** Obtain short-lived credentials for a role in a cloud account. */
  | 'CREDENTIAL_ISSUE'
  /** Read users, groups and organizational units. */
  | 'DIRECTORY_READ'
  /** Create, change and delete users, groups and organizational units, and their memberships. */
  | 'DIRECTORY_WRITE'
  /** Read the external systems that people sign in to EIAM through, without their secrets. */
  | 'IDENTITY_PROVIDER_READ';

/** A telephone number with its region and its flag: none goes without the others. */
export type DirectoryPhoneInput = {
  /** Digits only, without the region. */
  number: string;
  /** The country code without + or 00, as in 86. */
  region: string;
  /** Whether it counts as confirmed from the start. */
  verified: boolean;
};

/** The token that came with the last access token. */
export type DirectoryRefreshTokenGrantInput = {
  /** Take it as good once, and keep the one that comes back. */
  refreshToken: string;
};

/** Why the gateway cannot name the changes one by one. */
export type DirectoryResyncReason =
  /** Changes are missing: those behind `after` are no longer kept, or a write was sent whose effect is not known. */
  | 'GAP'
  /** `after` is a cursor of another gateway process, or of this one before it was restarted. */
  | 'NEW_LOG'
  /** There were more changes than can be sent one by one: a full synchronization, or more than a slow subscriber has read in time. */
  | 'OVERLOAD'
  /** The application's synchronization scope is another one: units and users appeared or disappeared with it. */
  | 'SCOPE_CHANGED';

/** What a device wants to sign in for. */
export type GenerateDeviceCodeInput = {
  /** Which claims its tokens shall give: openid, profile, email, phone. With openid there is an id token as well. Left out, the application is asked what it is set up for. */
  scopes?: Array<string> | null | undefined;
};

/** The grant that a user's tokens are asked for with: exactly one of these. */
export type GenerateTokenInput =
  {   /** A sign-in in a browser. */
  authorizationCode: DirectoryAuthorizationCodeGrantInput; deviceCode?: never; refreshToken?: never; }
  |  { authorizationCode?: never;   /** A sign-in that a person approves elsewhere. */
  deviceCode: DirectoryDeviceCodeGrantInput; refreshToken?: never; }
  |  { authorizationCode?: never; deviceCode?: never;   /** A refresh token of an earlier sign-in. */
  refreshToken: DirectoryRefreshTokenGrantInput; };

/** The kind of an identity provider, and which way people are synchronized with it. */
export type IdentityProviderType =
  /** Active Directory, whose people come into EIAM. */
  | 'ACTIVE_DIRECTORY_INBOUND'
  /** DingTalk, whose people come into EIAM. */
  | 'DING_TALK_INBOUND'
  /** DingTalk, which EIAM's people go out to. */
  | 'DING_TALK_OUTBOUND'
  /** Lark (Feishu), whose people come into EIAM. */
  | 'LARK_INBOUND'
  /** Another LDAP directory, whose people come into EIAM. */
  | 'LDAP_INBOUND'
  /** Anything that speaks OpenID Connect; for signing in alone. */
  | 'OIDC'
  /** A kind that this version does not know; `rawType` has its URN. */
  | 'OTHER'
  /** Alibaba Cloud's Secure Access Service Edge. */
  | 'SASE'
  /** WeCom, whose people come into EIAM. */
  | 'WE_COM_INBOUND';

/** Changes to an account. What is absent stays as it is; null clears, where EIAM can clear. */
export type PatchUserInput = {
  /** Fields to set or to take away. The list itself cannot be cleared. */
  customFields?: Array<DirectoryCustomFieldPatch> | null | undefined;
  /** A new name to show; null clears it. */
  displayName?: string | null | undefined;
  /** A new address; null clears it, flag included. */
  email?: DirectoryEmailInput | null | undefined;
  /** A new number; null clears it, region and flag included. */
  phone?: DirectoryPhoneInput | null | undefined;
  /** The user to change. */
  userId: string;
  /** A new name to sign in with; it cannot be cleared. */
  username?: string | null | undefined;
};

/** Whether an account may be used. */
export type UserStatus =
  /** May not sign in; memberships stay. */
  | 'DISABLED'
  /** May sign in. */
  | 'ENABLED'
  /** A status that this version does not know; `rawStatus` has its name. */
  | 'OTHER';

export type AddUsersToGroupMutationVariables = Exact<{
  input: AddUsersToGroupInput;
}>;


export type AddUsersToGroupMutation = { addUsersToGroup:
    | { __typename: 'AddUsersToGroupPayload', appliedUserIds: Array<string>, group: { name: string | null, members: { totalCount: number | null } | null } | null, failures: Array<{ targetId: string, code: DirectoryErrorCode, message: string }> }
    | { __typename: 'DirectoryConflictError', message: string, code: DirectoryErrorCode, requestId: string | null }
    | { __typename: 'DirectoryInvalidInputError', message: string, code: DirectoryErrorCode, requestId: string | null }
    | { __typename: 'DirectoryNotFoundError', targetId: string | null, message: string, code: DirectoryErrorCode, requestId: string | null }
    | { __typename: 'DirectoryNotPermittedError', message: string, code: DirectoryErrorCode, requestId: string | null }
    | { __typename: 'DirectoryOutOfScopeError', message: string, code: DirectoryErrorCode, requestId: string | null }
    | { __typename: 'DirectoryWriteUnsettledError', message: string, code: DirectoryErrorCode, requestId: string | null }
   | null };

export type CreateUserMutationVariables = Exact<{
  input: CreateUserInput;
}>;


export type CreateUserMutation = { createUser:
    | { __typename: 'CreateUserPayload', user: { id: string, username: string | null, displayName: string | null, email: string | null, groups: { nodes: Array<{ name: string | null } | null> } | null } | null, failures: Array<{ targetId: string, code: DirectoryErrorCode, message: string }> }
    | { __typename: 'DirectoryConflictError', path: Array<string> | null, message: string, code: DirectoryErrorCode, requestId: string | null }
    | { __typename: 'DirectoryInvalidInputError', message: string, code: DirectoryErrorCode, requestId: string | null, issues: Array<{ path: Array<string>, message: string }> }
    | { __typename: 'DirectoryNotFoundError', message: string, code: DirectoryErrorCode, requestId: string | null }
    | { __typename: 'DirectoryNotPermittedError', message: string, code: DirectoryErrorCode, requestId: string | null }
    | { __typename: 'DirectoryOutOfScopeError', message: string, code: DirectoryErrorCode, requestId: string | null }
    | { __typename: 'DirectoryWriteUnsettledError', message: string, code: DirectoryErrorCode, requestId: string | null }
   | null };

export type DirectoryChangesSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type DirectoryChangesSubscription = { directoryChanged:
    | { __typename: 'DirectoryMembersChanged', containerId: string, addedUserIds: Array<string> | null, removedUserIds: Array<string> | null, cursor: string, occurredAt: string | null, origin: DirectoryChangeOrigin, container:
        | { id: string, label: string | null }
        | { id: string, label: string | null }
        | { id: string, label: string | null }
       | null }
    | { __typename: 'DirectoryObjectChanged', objectId: string, objectKind: DirectoryObjectKind, change: DirectoryChangeKind, changedFields: Array<string> | null, cursor: string, occurredAt: string | null, origin: DirectoryChangeOrigin, object:
        | { id: string, label: string | null }
        | { id: string, label: string | null }
        | { id: string, label: string | null }
       | null }
    | { __typename: 'DirectoryResyncRequired', reason: DirectoryResyncReason, cursor: string, occurredAt: string | null, origin: DirectoryChangeOrigin }
    | { __typename: 'DirectoryUserMoved', userId: string, fromIds: Array<string> | null, toIds: Array<string> | null, cursor: string, occurredAt: string | null, origin: DirectoryChangeOrigin, user: { id: string, displayName: string | null } | null }
   };

export type EveryoneQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type EveryoneQuery = { group: { id: string, members: { totalCount: number | null, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, username: string | null, displayName: string | null } | null> } | null } | null };

export type GenerateDeviceCodeMutationVariables = Exact<{
  input: GenerateDeviceCodeInput;
}>;


export type GenerateDeviceCodeMutation = { generateDeviceCode:
    | { __typename: 'DirectoryConflictError', message: string, code: DirectoryErrorCode }
    | { __typename: 'DirectoryInvalidInputError', message: string, code: DirectoryErrorCode }
    | { __typename: 'DirectoryNotFoundError', message: string, code: DirectoryErrorCode }
    | { __typename: 'DirectoryNotPermittedError', message: string, code: DirectoryErrorCode }
    | { __typename: 'DirectoryOutOfScopeError', message: string, code: DirectoryErrorCode }
    | { __typename: 'GenerateDeviceCodePayload', userCode: string, verificationUriComplete: string | null, deviceCode: string, expiresInSeconds: number, intervalSeconds: number }
   | null };

export type GenerateTokenMutationVariables = Exact<{
  input: GenerateTokenInput;
}>;


export type GenerateTokenMutation = { generateToken:
    | { __typename: 'DirectoryAuthorizationDenied', message: string }
    | { __typename: 'DirectoryAuthorizationExpired', message: string }
    | { __typename: 'DirectoryAuthorizationPending', intervalSeconds: number, message: string }
    | { __typename: 'DirectoryConflictError', message: string, code: DirectoryErrorCode }
    | { __typename: 'DirectoryInvalidInputError', message: string, code: DirectoryErrorCode, issues: Array<{ path: Array<string>, message: string }> }
    | { __typename: 'DirectoryNotFoundError', message: string, code: DirectoryErrorCode }
    | { __typename: 'DirectoryNotPermittedError', message: string, code: DirectoryErrorCode }
    | { __typename: 'DirectoryOutOfScopeError', message: string, code: DirectoryErrorCode }
    | { __typename: 'DirectorySlowDown', intervalSeconds: number, message: string }
    | { __typename: 'GenerateTokenPayload', tokenType: string, accessToken: string, expiresInSeconds: number, refreshToken: string | null }
   | null };

export type GroupMembersQueryVariables = Exact<{
  groupId: string;
  after?: string | null | undefined;
}>;


export type GroupMembersQuery = { group: { id: string, name: string | null, description: string | null, members: { totalCount: number | null, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, username: string | null, displayName: string | null, email: string | null } | null> } | null } | null };

export type IdentityProvidersQueryVariables = Exact<{ [key: string]: never; }>;


export type IdentityProvidersQuery = { identityProviders: { totalCount: number | null, nodes: Array<{ id: string, name: string | null, type: IdentityProviderType | null, rawType: string | null, authentication: { enabled: boolean | null, rawSourceType: string | null }, inboundSynchronization: { enabled: boolean | null } | null, configuration:
        | { __typename: 'IdentityProviderDingTalkConfiguration' }
        | { __typename: 'IdentityProviderLarkConfiguration' }
        | { __typename: 'IdentityProviderLdapConfiguration', serverHost: string | null, serverPort: number | null, administratorPasswordConfigured: boolean | null }
        | { __typename: 'IdentityProviderOidcConfiguration', clientId: string | null, clientSecretConfigured: boolean | null, endpoints: { issuer: string | null } | null }
        | { __typename: 'IdentityProviderSamlConfiguration' }
        | { __typename: 'IdentityProviderWeComConfiguration' }
       | null } | null> } | null };

export type PatchUserMutationVariables = Exact<{
  input: PatchUserInput;
}>;


export type PatchUserMutation = { patchUser:
    | { __typename: 'DirectoryConflictError', message: string, code: DirectoryErrorCode, requestId: string | null }
    | { __typename: 'DirectoryInvalidInputError', message: string, code: DirectoryErrorCode, requestId: string | null, issues: Array<{ path: Array<string>, message: string }> }
    | { __typename: 'DirectoryNotFoundError', targetId: string | null, message: string, code: DirectoryErrorCode, requestId: string | null }
    | { __typename: 'DirectoryNotPermittedError', message: string, code: DirectoryErrorCode, requestId: string | null }
    | { __typename: 'DirectoryOutOfScopeError', message: string, code: DirectoryErrorCode, requestId: string | null }
    | { __typename: 'DirectoryWriteUnsettledError', message: string, code: DirectoryErrorCode, requestId: string | null }
    | { __typename: 'PatchUserPayload', user: { id: string, displayName: string | null, updatedAt: string | null, customFields: Array<{ name: string, value: string | null } | null> | null } | null }
   | null };

export type ProvisioningScopeQueryVariables = Exact<{ [key: string]: never; }>;


export type ProvisioningScopeQuery = { provisioningScope: { organizationalUnits: Array<{ id: string, name: string | null } | null> | null, groups: Array<{ id: string, name: string | null } | null> | null } | null };

export type SearchQueryVariables = Exact<{
  usernamePrefix: string;
  after?: string | null | undefined;
}>;


export type SearchQuery = { users: { totalCount: number | null, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, username: string | null, displayName: string | null, email: string | null, status: UserStatus | null } | null> } | null };

export type UnitWithAncestorsAndPeopleQueryVariables = Exact<{
  organizationalUnitId: string;
}>;


export type UnitWithAncestorsAndPeopleQuery = { organizationalUnit: { id: string, name: string | null, path: string | null, ancestors: Array<{ id: string, name: string | null } | null> | null, users: { totalCount: number | null, nodes: Array<{ id: string, username: string | null, displayName: string | null } | null> } | null, children: { nodes: Array<{ id: string, name: string | null } | null> } | null } | null };

export type UserWithGroupsAndUnitsQueryVariables = Exact<{
  username: string;
}>;


export type UserWithGroupsAndUnitsQuery = { user: { id: string, username: string | null, displayName: string | null, email: string | null, status: UserStatus | null, createdAt: string | null, groups: { nodes: Array<{ id: string, name: string | null } | null> } | null, organizationalUnits: { edges: Array<{ primary: boolean | null, node: { id: string, name: string | null } | null }> } | null, manager: { displayName: string | null } | null, customFields: Array<{ name: string, value: string | null } | null> | null } | null };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { subject: string, permissions: Array<DirectoryPermission>, user: { id: string, username: string | null, displayName: string | null } | null } | null };

export type PersonWithEverythingAroundQueryVariables = Exact<{
  username: string;
}>;


export type PersonWithEverythingAroundQuery = { user: { displayName: string | null, manager: { displayName: string | null } | null, organizationalUnits: { edges: Array<{ primary: boolean | null, node: { path: string | null } | null }> } | null, groups: { nodes: Array<{ name: string | null, members: { totalCount: number | null, nodes: Array<{ displayName: string | null, email: string | null } | null> } | null } | null> } | null } | null };


export const AddUsersToGroupDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddUsersToGroup"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AddUsersToGroupInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"addUsersToGroup"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AddUsersToGroupPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"members"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"1"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"appliedUserIds"}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"targetId"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryNotFoundError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"targetId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}}]}}]}}]} as unknown as DocumentNode<AddUsersToGroupMutation, AddUsersToGroupMutationVariables>;
export const CreateUserDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateUser"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateUserInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createUser"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreateUserPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"groups"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"targetId"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryConflictError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryInvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}}]}}]}}]} as unknown as DocumentNode<CreateUserMutation, CreateUserMutationVariables>;
export const DirectoryChangesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"DirectoryChanges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"directoryChanged"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"occurredAt"}},{"kind":"Field","name":{"kind":"Name","value":"origin"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryObjectChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"objectId"}},{"kind":"Field","name":{"kind":"Name","value":"objectKind"}},{"kind":"Field","name":{"kind":"Name","value":"change"}},{"kind":"Field","name":{"kind":"Name","value":"changedFields"}},{"kind":"Field","name":{"kind":"Name","value":"object"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryUserMoved"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userId"}},{"kind":"Field","name":{"kind":"Name","value":"fromIds"}},{"kind":"Field","name":{"kind":"Name","value":"toIds"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryMembersChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"containerId"}},{"kind":"Field","name":{"kind":"Name","value":"addedUserIds"}},{"kind":"Field","name":{"kind":"Name","value":"removedUserIds"}},{"kind":"Field","name":{"kind":"Name","value":"container"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryResyncRequired"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]}}]} as unknown as DocumentNode<DirectoryChangesSubscription, DirectoryChangesSubscriptionVariables>;
export const EveryoneDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Everyone"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"StringValue","value":"iggroup_all","block":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"members"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}}]}}]}}]} as unknown as DocumentNode<EveryoneQuery, EveryoneQueryVariables>;
export const GenerateDeviceCodeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"GenerateDeviceCode"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"GenerateDeviceCodeInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"generateDeviceCode"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GenerateDeviceCodePayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userCode"}},{"kind":"Field","name":{"kind":"Name","value":"verificationUriComplete"}},{"kind":"Field","name":{"kind":"Name","value":"deviceCode"}},{"kind":"Field","name":{"kind":"Name","value":"expiresInSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"intervalSeconds"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}}]}}]} as unknown as DocumentNode<GenerateDeviceCodeMutation, GenerateDeviceCodeMutationVariables>;
export const GenerateTokenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"GenerateToken"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"GenerateTokenInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"generateToken"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GenerateTokenPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tokenType"}},{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"expiresInSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryAuthorizationPending"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"intervalSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectorySlowDown"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"intervalSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryAuthorizationExpired"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryAuthorizationDenied"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryInvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}}]}}]} as unknown as DocumentNode<GenerateTokenMutation, GenerateTokenMutationVariables>;
export const GroupMembersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"GroupMembers"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"groupId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"groupId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"members"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}}]}}]}}]}}]} as unknown as DocumentNode<GroupMembersQuery, GroupMembersQueryVariables>;
export const IdentityProvidersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"IdentityProviders"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"identityProviders"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"rawType"}},{"kind":"Field","name":{"kind":"Name","value":"authentication"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"enabled"}},{"kind":"Field","name":{"kind":"Name","value":"rawSourceType"}}]}},{"kind":"Field","name":{"kind":"Name","value":"inboundSynchronization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"enabled"}}]}},{"kind":"Field","name":{"kind":"Name","value":"configuration"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"IdentityProviderLdapConfiguration"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"serverHost"}},{"kind":"Field","name":{"kind":"Name","value":"serverPort"}},{"kind":"Field","name":{"kind":"Name","value":"administratorPasswordConfigured"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"IdentityProviderOidcConfiguration"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"clientId"}},{"kind":"Field","name":{"kind":"Name","value":"clientSecretConfigured"}},{"kind":"Field","name":{"kind":"Name","value":"endpoints"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issuer"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<IdentityProvidersQuery, IdentityProvidersQueryVariables>;
export const PatchUserDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"PatchUser"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PatchUserInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"patchUser"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PatchUserPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"customFields"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryNotFoundError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"targetId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryInvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}}]}}]}}]} as unknown as DocumentNode<PatchUserMutation, PatchUserMutationVariables>;
export const ProvisioningScopeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ProvisioningScope"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provisioningScope"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organizationalUnits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"groups"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<ProvisioningScopeQuery, ProvisioningScopeQueryVariables>;
export const SearchDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Search"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"usernamePrefix"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"username"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"startsWith"},"value":{"kind":"Variable","name":{"kind":"Name","value":"usernamePrefix"}}}]}}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]} as unknown as DocumentNode<SearchQuery, SearchQueryVariables>;
export const UnitWithAncestorsAndPeopleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"UnitWithAncestorsAndPeople"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"organizationalUnitId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organizationalUnit"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"organizationalUnitId"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"ancestors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"children"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]} as unknown as DocumentNode<UnitWithAncestorsAndPeopleQuery, UnitWithAncestorsAndPeopleQueryVariables>;
export const UserWithGroupsAndUnitsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"UserWithGroupsAndUnits"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"username"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"username"},"value":{"kind":"Variable","name":{"kind":"Name","value":"username"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"groups"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"organizationalUnits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"primary"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"manager"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"customFields"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]}}]} as unknown as DocumentNode<UserWithGroupsAndUnitsQuery, UserWithGroupsAndUnitsQueryVariables>;
export const ViewerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"subject"}},{"kind":"Field","name":{"kind":"Name","value":"permissions"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}}]}}]} as unknown as DocumentNode<ViewerQuery, ViewerQueryVariables>;
export const PersonWithEverythingAroundDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PersonWithEverythingAround"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"username"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"username"},"value":{"kind":"Variable","name":{"kind":"Name","value":"username"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"manager"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"organizationalUnits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"primary"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"groups"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"members"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<PersonWithEverythingAroundQuery, PersonWithEverythingAroundQueryVariables>;