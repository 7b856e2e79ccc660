/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Users to add to a group. */
export type AddUsersToGroupInput = {
  /** The id of the group whose members change. */
  groupId: string;
  /** The ids of the users, 1 to 100,000, each once. One call to EIAM for each 100. */
  userIds: Array<string>;
};

/** Properties of the user to create. A member that is null counts as left out. */
export type CreateUserInput = {
  /** Values of custom fields, which the EIAM instance defines. */
  customFields?: Array<DirectoryCustomFieldInput> | null | undefined;
  /** A description of the account, at most 256 characters. It cannot be changed later. */
  description?: string | null | undefined;
  /** The name to display, 1 to 128 characters. */
  displayName?: string | null | undefined;
  /** The e-mail address, unique in the EIAM instance. */
  email?: DirectoryEmailInput | null | undefined;
  /** The id of the user in an external system, 1 to 128 characters. Left out: the same as `id`. It cannot be changed later. */
  externalId?: string | null | undefined;
  /** Ids of groups to add the user to after it is created, 1 to 100, each once. */
  groupIds?: Array<string> | null | undefined;
  /** Ids of further units to add the user to after it is created, 1 to 100, each once. */
  organizationalUnitIds?: Array<string> | null | undefined;
  /** The initial password, 1 to 64 characters, which must meet the password policy of the EIAM instance. The gateway passes it on to EIAM and stores it nowhere. */
  password?: string | null | undefined;
  /** How EIAM creates the initial password where `password` is left out. */
  passwordInitialization?: DirectoryPasswordInitializationInput | null | undefined;
  /** The telephone number, unique in the EIAM instance. */
  phone?: DirectoryPhoneInput | null | undefined;
  /** The id of the primary organizational unit of the user. */
  primaryOrganizationalUnitId: string;
  /** The name used to sign in, 1 to 256 characters: letters, digits, `_`, `.`, `@` and `-`. It is unique in the EIAM instance. */
  username: string;
};

/** The authorization code grant with PKCE (RFC 6749, RFC 7636). */
export type DirectoryAuthorizationCodeGrantInput = {
  /** The authorization code. It can be used once, within about a minute. */
  code: string;
  /** The PKCE code verifier, 43 to 128 characters, whose `code_challenge` was sent in the authorization request. */
  codeVerifier: string;
  /** The redirect URI, identical to that of the authorization request. */
  redirectUri: string;
};

/** What happened to an object. */
export type DirectoryChangeKind =
  /** The object was created, or came into the scope that the gateway can read. */
  | 'CREATED'
  /** The user has a new password, which is not part of the event. */
  | 'CREDENTIAL_CHANGED'
  /** The object was deleted, or left the scope that the gateway can read. Its memberships ended with it, without separate events. */
  | 'DELETED'
  /** The user was disabled, and cannot sign in any more. */
  | 'DISABLED'
  /** The user was enabled, and can sign in again. */
  | 'ENABLED'
  /** The user was locked for a time, after wrong passwords for example. */
  | 'LOCKED'
  /** The organizational unit has a new parent. A user that moves is reported as DirectoryUserMoved. */
  | 'MOVED'
  /** The lock of the user was removed. */
  | 'UNLOCKED'
  /** Fields of the object have new values. `changedFields` names them where they are known. */
  | 'UPDATED';

/** The origin of an event: where the gateway received it from. */
export type DirectoryChangeOrigin =
  /** An event callback of Alibaba Cloud IDaaS EIAM. */
  | 'ALIBABA_CALLBACK'
  /** An event callback of BambooCloud IDaaS EIAM. */
  | 'BAMBOOCLOUD_CALLBACK'
  /** A comparison of the mirror, the copy of the directory in the gateway, with EIAM. */
  | 'CHECK'
  /** The gateway itself, which detected changes that it cannot name. */
  | 'GATEWAY'
  /** A mutation that was sent to this gateway. Where the answer of EIAM was lost, the change may not have been made. */
  | 'MUTATION';

/** The value of one custom field of a new user. */
export type DirectoryCustomFieldInput = {
  /** The identifier of the custom field. */
  name: string;
  /** The value as text that fits the type of the field, as in "true" or "12". */
  value: string;
};

/** A change to one custom field of a user. */
export type DirectoryCustomFieldPatch = {
  /** The identifier of the custom field. */
  name: string;
  /** The new value as text that fits the type of the field. Where it is null or left out, the value is removed. */
  value?: string | null | undefined;
};

/** The device code grant (RFC 8628), which polls for the decision of the user. */
export type DirectoryDeviceCodeGrantInput = {
  /** The `deviceCode` of `generateDeviceCode`, not its `userCode`. */
  deviceCode: string;
  /** The current polling interval of the client in seconds, 1 to 3600. The answer states the interval to use from then on. */
  intervalSeconds?: number;
};

/** An e-mail address, and whether it counts as verified. EIAM accepts them only together. */
export type DirectoryEmailInput = {
  /** The address, at most 128 characters, as in mei@example.com. */
  address: string;
  /** Whether EIAM regards the address as verified. */
  verified: boolean;
};

/** The code of a failure. An entry in `errors` has the same code in `extensions.code`. */
export type DirectoryErrorCode =
  /** A value of an argument or of an input is not accepted. */
  | 'BAD_USER_INPUT'
  /** A unique value is in use by another object, or the state of the directory does not permit the write: a unit that is not empty, for example. */
  | 'CONFLICT'
  /** The operation did not finish within its time limit. */
  | 'DEADLINE_EXCEEDED'
  /** The access token lacks the permission that the field needs. */
  | 'FORBIDDEN'
  /** The field or argument needs settings that the operator has not set. `extensions.settings` names them. */
  | 'NOT_CONFIGURED'
  /** There is no object with this id. */
  | 'NOT_FOUND'
  /** The mirror is being filled. `extensions.progress` is the filled fraction, from 0 to 1. */
  | 'NOT_READY'
  /** The operation needs more calls to EIAM, objects or levels than the operator allows. */
  | 'OPERATION_TOO_COMPLEX'
  /** A code that this version of the schema does not have. */
  | 'OTHER'
  /** The object is outside the provisioning scope of the gateway's application, or does not exist: EIAM does not distinguish the two. */
  | 'OUT_OF_SCOPE'
  /** Too many operations are waiting for this. Try again after `extensions.retryAfterMs`. */
  | 'OVERLOADED'
  /** The request has only the hash of a persisted query. Send the document. */
  | 'PERSISTED_QUERY_NOT_SUPPORTED'
  /** The request has no valid access token. */
  | 'UNAUTHENTICATED'
  /** EIAM sent a value or an answer that cannot be read. */
  | 'UPSTREAM_INVALID_RESPONSE'
  /** The write was carried out, but EIAM does not show it yet when the object is read. */
  | 'UPSTREAM_STALE'
  /** EIAM throttles the gateway. Try again after `extensions.retryAfterMs`. */
  | 'UPSTREAM_THROTTLED'
  /** EIAM did not answer a call in time. */
  | 'UPSTREAM_TIMEOUT'
  /** EIAM refuses the gateway's own credentials or permissions. The operator has to correct them. */
  | 'UPSTREAM_UNAUTHORIZED'
  /** EIAM could not be reached, or failed. */
  | 'UPSTREAM_UNAVAILABLE'
  /** Writes are suspended: nothing was done. Try again later. */
  | 'WRITES_SUSPENDED';

/** A capability that only some deployments of the gateway have. A client can offer the capabilities in `features`; the others fail with NOT_CONFIGURED. */
export type DirectoryFeature =
  /** Lists can be paged from their end: `last` and `before`. */
  | 'BACKWARD_PAGING'
  /** Past changes can be read from a cursor on: `directoryChanges`. */
  | 'CHANGES'
  /** Filters can combine any conditions, including groups, managers and custom fields, and no filter reads a whole list from EIAM. */
  | 'COMBINED_FILTER'
  /** `memberOf` can include memberships of a unit through a unit below it: `includeDescendants`. */
  | 'MEMBER_OF'
  /** A capability that this version of the schema does not have a name for. */
  | 'OTHER'
  /** The users who report to a user can be listed and counted: `reports`, `reportCount`. */
  | 'REPORTS'
  /** Lists can be sorted: `orderBy` on users, groups and units. */
  | 'SORT'
  /** Lists and counts can cover a unit together with all units below it: `includeDescendants`. */
  | 'SUBTREE_FILTER'
  /** Objects can be searched by any part of their names: `searchDirectory`, and `text` in filters. */
  | 'TEXT_SEARCH';

/** The state of the mirror, the copy of the directory in the gateway. */
export type DirectoryMirrorState =
  /** The mirror is being filled. Fields and arguments that need it fail with NOT_READY until it is complete. */
  | 'FILLING'
  /** There is no mirror. Fields and arguments that need it fail with NOT_CONFIGURED. */
  | 'OFF'
  /** The mirror is complete and follows the changes in EIAM. */
  | 'READY'
  /** The mirror is complete, but may be out of date. `staleReason` states why. */
  | 'STALE';

/** A channel by which EIAM notifies a user of a new password. */
export type DirectoryNotificationChannel =
  /** A message to the e-mail address of the user. */
  | 'EMAIL'
  /** A text message to the telephone number of the user. */
  | 'SMS';

/** A type of directory objects, for events and searches. */
export type DirectoryObjectKind =
  /** A group of users: the type `Group`. */
  | 'GROUP'
  /** An organizational unit: the type `OrganizationalUnit`. */
  | 'ORGANIZATIONAL_UNIT'
  /** A user account: the type `User`. */
  | 'USER';

/** How EIAM creates the initial password of a user that is created without `password`. */
export type DirectoryPasswordInitializationInput = {
  /** Whether the user must change the password at the first sign-in. Left out or null: no. */
  forcedUpdate?: boolean | null | undefined;
  /** The channels by which EIAM sends the password to the user. */
  notificationChannels?: Array<DirectoryNotificationChannel> | null | undefined;
  /** Which rules apply: GLOBAL ignores the other members. */
  priority: DirectoryPasswordInitializationPriority;
  /** Whether EIAM generates a random password. Left out or null: no. */
  random?: boolean | null | undefined;
};

/** Which rules for the initial password apply: those of the instance, or those of this input. */
export type DirectoryPasswordInitializationPriority =
  /** The rules in the other members of this input. */
  | 'CUSTOM'
  /** The rules of the EIAM instance. The other members of the input are ignored. */
  | 'GLOBAL';

/** A permission that an access token can grant. The operator sets which OAuth scopes or EIAM groups grant which permission. */
export type DirectoryPermission =
  /** Obtain temporary credentials for a role in a cloud account. */
  | 'CREDENTIAL_ISSUE'
  /** Read users, groups, organizational units and their memberships. */
  | 'DIRECTORY_READ'
  /** Create, change and delete users, groups and organizational units, and their memberships. */
  | 'DIRECTORY_WRITE'
  /** Read identity providers and their settings, without secrets. */
  | 'IDENTITY_PROVIDER_READ';

/** A telephone number, its country code, and whether it counts as verified. EIAM accepts them only together. */
export type DirectoryPhoneInput = {
  /** The number without its country code: 6 to 15 digits, without separators. */
  number: string;
  /** The country code of 1 to 6 digits without + or 00, as in 86. */
  region: string;
  /** Whether EIAM regards the number as verified. */
  verified: boolean;
};

/** The refresh token grant (RFC 6749). */
export type DirectoryRefreshTokenGrantInput = {
  /** The refresh token. Regard it as used once it is sent, and store the one in the answer. */
  refreshToken: string;
};

/** Why the gateway cannot name the changes one by one. */
export type DirectoryResyncReason =
  /** Changes are missing: those after the cursor `after` are not stored any more, or the effect of a write is unknown. */
  | 'GAP'
  /** The cursor `after` is of another gateway process, or of this one before a restart. */
  | 'NEW_LOG'
  /** Too many changes to send one by one: a full synchronization, or more than a slow subscriber has read in time. */
  | 'OVERLOAD'
  /** The provisioning scope of the application of the gateway was changed, so that units and users came into it or left it. */
  | 'SCOPE_CHANGED';

/** Why the mirror may be out of date. */
export type DirectoryStaleReason =
  /** The last comparison of the mirror with EIAM failed. */
  | 'CHECK_FAILED'
  /** The last comparison was stopped, because an implausible number of objects seemed to be missing in EIAM. */
  | 'CHECK_STOPPED'
  /** The last comparison of the mirror with EIAM was too long ago. */
  | 'TOO_OLD';

/** Parameters of a device authorization request. */
export type GenerateDeviceCodeInput = {
  /** The OpenID Connect scopes to request: openid, profile, email, phone. With openid an ID token is issued as well. Left out: the default scopes of the application in EIAM. */
  scopes?: Array<string> | null | undefined;
};

/** The grant that is exchanged for the tokens of a user: exactly one member. */
export type GenerateTokenInput =
  {   /** An authorization code, from a sign-in in a browser. */
  authorizationCode: DirectoryAuthorizationCodeGrantInput; deviceCode?: never; refreshToken?: never; }
  |  { authorizationCode?: never;   /** A device code, for a sign-in that the user approves in a browser elsewhere. */
  deviceCode: DirectoryDeviceCodeGrantInput; refreshToken?: never; }
  |  { authorizationCode?: never; deviceCode?: never;   /** A refresh token, to continue an earlier sign-in. */
  refreshToken: DirectoryRefreshTokenGrantInput; };

/** The product or protocol of an identity provider, and the direction in which users are synchronized. */
export type IdentityProviderType =
  /** Active Directory, from which users are synchronized into EIAM. */
  | 'ACTIVE_DIRECTORY_INBOUND'
  /** DingTalk, from which users are synchronized into EIAM. */
  | 'DING_TALK_INBOUND'
  /** DingTalk, to which users are synchronized from EIAM. */
  | 'DING_TALK_OUTBOUND'
  /** Lark (Feishu), from which users are synchronized into EIAM. */
  | 'LARK_INBOUND'
  /** An LDAP directory other than Active Directory, from which users are synchronized into EIAM. */
  | 'LDAP_INBOUND'
  /** A provider of standard OpenID Connect, for sign-in only: users are not synchronized. */
  | 'OIDC'
  /** A type that this version does not know. `rawType` has its URN. */
  | 'OTHER'
  /** Secure Access Service Edge (SASE) of Alibaba Cloud. */
  | 'SASE'
  /** WeCom, from which users are synchronized into EIAM. */
  | 'WE_COM_INBOUND';

/** Changes to a user. A member that is left out stays unchanged; null clears the field where EIAM can clear it. */
export type PatchUserInput = {
  /** Custom fields to set or to remove; other custom fields stay unchanged. Null is refused: remove the fields one by one. */
  customFields?: Array<DirectoryCustomFieldPatch> | null | undefined;
  /** The new name to display, 1 to 128 characters. Null clears it. */
  displayName?: string | null | undefined;
  /** The new e-mail address. Null clears it, and whether it is verified. */
  email?: DirectoryEmailInput | null | undefined;
  /** The new telephone number. Null clears it, its country code, and whether it is verified. */
  phone?: DirectoryPhoneInput | null | undefined;
  /** The id of the user to change. */
  userId: string;
  /** The new name used to sign in, 1 to 256 characters, unique in the EIAM instance. Null is refused: it cannot be cleared. */
  username?: string | null | undefined;
};

/** Whether a user account is enabled. */
export type UserStatus =
  /** The account is disabled and cannot sign in. Its memberships stay. */
  | 'DISABLED'
  /** The account is enabled. It can still be locked or expired: see `signInState`. */
  | 'ENABLED'
  /** A status that this version does not know. `rawStatus` has its name. */
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

export type ChangesSinceQueryVariables = Exact<{
  after: string;
}>;


export type ChangesSinceQuery = { directory: { cursor: string | null } | null, directoryChanges: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<
      | { __typename: 'DirectoryMembersChanged', containerId: string, addedUserIds: Array<string> | null, removedUserIds: Array<string> | null, occurredAt: string | null, origin: DirectoryChangeOrigin }
      | { __typename: 'DirectoryObjectChanged', change: DirectoryChangeKind, changedFields: Array<string> | null, occurredAt: string | null, origin: DirectoryChangeOrigin, object:
          | { id: string, label: string | null }
          | { id: string, label: string | null }
          | { id: string, label: string | null }
         | null }
      | { __typename: 'DirectoryResyncRequired', reason: DirectoryResyncReason, occurredAt: string | null, origin: DirectoryChangeOrigin }
      | { __typename: 'DirectoryUserMoved', occurredAt: string | null, origin: DirectoryChangeOrigin }
     | null> } | null };

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

export type ExpiringAccountsQueryVariables = Exact<{
  from: string;
  to: string;
}>;


export type ExpiringAccountsQuery = { users: { totalCount: number | null, nodes: Array<{ id: string, displayName: string | null, accountExpiresAt: string | null } | null> } | null };

export type FindByNameQueryVariables = Exact<{ [key: string]: never; }>;


export type FindByNameQuery = { byPart: { totalCount: number | null, edges: Array<{ matched: Array<string> | null, node:
        | { id: string, label: string | null }
        | { id: string, label: string | null }
        | { id: string, label: string | null }
       | null }> } | null, byCharacter: { totalCount: number | null, edges: Array<{ matched: Array<string> | null, node:
        | { id: string, label: string | null }
        | { id: string, label: string | null }
        | { id: string, label: string | null }
       | null }> } | null, byPinyin: { totalCount: number | null, edges: Array<{ matched: Array<string> | null, node:
        | { id: string, label: string | null }
        | { id: string, label: string | null }
        | { id: string, label: string | null }
       | null }> } | null, byInitials: { totalCount: number | null, edges: Array<{ matched: Array<string> | null, node:
        | { id: string, label: string | null }
        | { id: string, label: string | null }
        | { id: string, label: string | null }
       | null }> } | null };

export type MatchesFragment = { totalCount: number | null, edges: Array<{ matched: Array<string> | null, node:
      | { id: string, label: string | null }
      | { id: string, label: string | null }
      | { id: string, label: string | null }
     | null }> };

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

export type InBothGroupsQueryVariables = Exact<{
  groupIds: Array<string> | string;
}>;


export type InBothGroupsQuery = { users: { totalCount: number | null, nodes: Array<{ id: string, displayName: string | null, email: string | null } | null> } | null };

export type MirrorStateQueryVariables = Exact<{ [key: string]: never; }>;


export type MirrorStateQuery = { directory: { features: Array<DirectoryFeature>, mirror: { state: DirectoryMirrorState, progress: number | null, asOf: string | null, lastCheckAt: string | null, staleReason: DirectoryStaleReason | null } } | null };

export type OrgChartQueryVariables = Exact<{ [key: string]: never; }>;


export type OrgChartQuery = { rootOrganizationalUnits: Array<{ id: string, name: string | null, people: number | null, children: { totalCount: number | null, nodes: Array<{ id: string, name: string | null, people: number | null, children: { totalCount: number | null, nodes: Array<{ id: string, name: string | null, people: number | null } | null> } | null } | null> } | null } | null> | null };

export type BoxFragment = { id: string, name: string | null, people: number | null };

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

export type ReportsQueryVariables = Exact<{
  userId: string;
}>;


export type ReportsQuery = { user: { displayName: string | null, direct: number | null, all: number | null, reports: { totalCount: number | null, edges: Array<{ level: number, node: { id: string, displayName: string | null, username: string | null } | null }> } | null } | null };

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

export const MatchesFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"matches"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectorySearchConnection"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"matched"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}}]}}]} as unknown as DocumentNode<MatchesFragment, unknown>;
export const BoxFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"box"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OrganizationalUnit"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","alias":{"kind":"Name","value":"people"},"name":{"kind":"Name","value":"userCount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"includeDescendants"},"value":{"kind":"BooleanValue","value":true}}]}]}}]} as unknown as DocumentNode<BoxFragment, unknown>;
export const AddUsersToGroupDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddUsersToGroup"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AddUsersToGroupInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"addUsersToGroup"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AddUsersToGroupPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"members"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"1"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"appliedUserIds"}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"targetId"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryNotFoundError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"targetId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}}]}}]}}]} as unknown as DocumentNode<AddUsersToGroupMutation, AddUsersToGroupMutationVariables>;
export const ChangesSinceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ChangesSince"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"directory"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"directoryChanges"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"occurredAt"}},{"kind":"Field","name":{"kind":"Name","value":"origin"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryObjectChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"change"}},{"kind":"Field","name":{"kind":"Name","value":"changedFields"}},{"kind":"Field","name":{"kind":"Name","value":"object"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryMembersChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"containerId"}},{"kind":"Field","name":{"kind":"Name","value":"addedUserIds"}},{"kind":"Field","name":{"kind":"Name","value":"removedUserIds"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryResyncRequired"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]}}]}}]} as unknown as DocumentNode<ChangesSinceQuery, ChangesSinceQueryVariables>;
export const CreateUserDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateUser"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateUserInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createUser"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreateUserPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"groups"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"targetId"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryConflictError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryInvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}}]}}]}}]} as unknown as DocumentNode<CreateUserMutation, CreateUserMutationVariables>;
export const DirectoryChangesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"DirectoryChanges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"directoryChanged"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"occurredAt"}},{"kind":"Field","name":{"kind":"Name","value":"origin"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryObjectChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"objectId"}},{"kind":"Field","name":{"kind":"Name","value":"objectKind"}},{"kind":"Field","name":{"kind":"Name","value":"change"}},{"kind":"Field","name":{"kind":"Name","value":"changedFields"}},{"kind":"Field","name":{"kind":"Name","value":"object"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryUserMoved"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userId"}},{"kind":"Field","name":{"kind":"Name","value":"fromIds"}},{"kind":"Field","name":{"kind":"Name","value":"toIds"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryMembersChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"containerId"}},{"kind":"Field","name":{"kind":"Name","value":"addedUserIds"}},{"kind":"Field","name":{"kind":"Name","value":"removedUserIds"}},{"kind":"Field","name":{"kind":"Name","value":"container"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryResyncRequired"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]}}]} as unknown as DocumentNode<DirectoryChangesSubscription, DirectoryChangesSubscriptionVariables>;
export const EveryoneDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Everyone"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"StringValue","value":"iggroup_all","block":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"members"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}}]}}]}}]} as unknown as DocumentNode<EveryoneQuery, EveryoneQueryVariables>;
export const ExpiringAccountsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ExpiringAccounts"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"from"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"to"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"accountExpiresAt"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"to"}}}]}}]}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"field"},"value":{"kind":"EnumValue","value":"ACCOUNT_EXPIRES_AT"}}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"accountExpiresAt"}}]}}]}}]}}]} as unknown as DocumentNode<ExpiringAccountsQuery, ExpiringAccountsQueryVariables>;
export const FindByNameDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"FindByName"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"byPart"},"name":{"kind":"Name","value":"searchDirectory"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"text"},"value":{"kind":"StringValue","value":"garc","block":false}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"2"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"matches"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"byCharacter"},"name":{"kind":"Name","value":"searchDirectory"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"text"},"value":{"kind":"StringValue","value":"王","block":false}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"2"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"matches"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"byPinyin"},"name":{"kind":"Name","value":"searchDirectory"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"text"},"value":{"kind":"StringValue","value":"zhang wei","block":false}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"2"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"matches"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"byInitials"},"name":{"kind":"Name","value":"searchDirectory"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"text"},"value":{"kind":"StringValue","value":"zw","block":false}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"2"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"matches"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"matches"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectorySearchConnection"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"matched"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}}]}}]} as unknown as DocumentNode<FindByNameQuery, FindByNameQueryVariables>;
export const GenerateDeviceCodeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"GenerateDeviceCode"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"GenerateDeviceCodeInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"generateDeviceCode"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GenerateDeviceCodePayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userCode"}},{"kind":"Field","name":{"kind":"Name","value":"verificationUriComplete"}},{"kind":"Field","name":{"kind":"Name","value":"deviceCode"}},{"kind":"Field","name":{"kind":"Name","value":"expiresInSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"intervalSeconds"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}}]}}]} as unknown as DocumentNode<GenerateDeviceCodeMutation, GenerateDeviceCodeMutationVariables>;
export const GenerateTokenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"GenerateToken"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"GenerateTokenInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"generateToken"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GenerateTokenPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tokenType"}},{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"expiresInSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryAuthorizationPending"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"intervalSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectorySlowDown"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"intervalSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryAuthorizationExpired"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryAuthorizationDenied"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryInvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}}]}}]} as unknown as DocumentNode<GenerateTokenMutation, GenerateTokenMutationVariables>;
export const GroupMembersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"GroupMembers"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"groupId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"groupId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"members"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}}]}}]}}]}}]} as unknown as DocumentNode<GroupMembersQuery, GroupMembersQueryVariables>;
export const IdentityProvidersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"IdentityProviders"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"identityProviders"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"rawType"}},{"kind":"Field","name":{"kind":"Name","value":"authentication"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"enabled"}},{"kind":"Field","name":{"kind":"Name","value":"rawSourceType"}}]}},{"kind":"Field","name":{"kind":"Name","value":"inboundSynchronization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"enabled"}}]}},{"kind":"Field","name":{"kind":"Name","value":"configuration"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"IdentityProviderLdapConfiguration"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"serverHost"}},{"kind":"Field","name":{"kind":"Name","value":"serverPort"}},{"kind":"Field","name":{"kind":"Name","value":"administratorPasswordConfigured"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"IdentityProviderOidcConfiguration"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"clientId"}},{"kind":"Field","name":{"kind":"Name","value":"clientSecretConfigured"}},{"kind":"Field","name":{"kind":"Name","value":"endpoints"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issuer"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<IdentityProvidersQuery, IdentityProvidersQueryVariables>;
export const InBothGroupsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"InBothGroups"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"groupIds"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"groups"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"all"},"value":{"kind":"Variable","name":{"kind":"Name","value":"groupIds"}}}]}}]}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"field"},"value":{"kind":"EnumValue","value":"DISPLAY_NAME"}}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}}]}}]}}]} as unknown as DocumentNode<InBothGroupsQuery, InBothGroupsQueryVariables>;
export const MirrorStateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MirrorState"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"directory"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"mirror"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"lastCheckAt"}},{"kind":"Field","name":{"kind":"Name","value":"staleReason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"features"}}]}}]}}]} as unknown as DocumentNode<MirrorStateQuery, MirrorStateQueryVariables>;
export const OrgChartDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"OrgChart"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rootOrganizationalUnits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"box"}},{"kind":"Field","name":{"kind":"Name","value":"children"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"box"}},{"kind":"Field","name":{"kind":"Name","value":"children"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"box"}}]}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"box"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OrganizationalUnit"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","alias":{"kind":"Name","value":"people"},"name":{"kind":"Name","value":"userCount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"includeDescendants"},"value":{"kind":"BooleanValue","value":true}}]}]}}]} as unknown as DocumentNode<OrgChartQuery, OrgChartQueryVariables>;
export const PatchUserDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"PatchUser"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PatchUserInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"patchUser"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PatchUserPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"customFields"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryNotFoundError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"targetId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryInvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}}]}}]}}]} as unknown as DocumentNode<PatchUserMutation, PatchUserMutationVariables>;
export const ProvisioningScopeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ProvisioningScope"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provisioningScope"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organizationalUnits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"groups"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<ProvisioningScopeQuery, ProvisioningScopeQueryVariables>;
export const ReportsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Reports"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"userId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"userId"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","alias":{"kind":"Name","value":"direct"},"name":{"kind":"Name","value":"reportCount"}},{"kind":"Field","alias":{"kind":"Name","value":"all"},"name":{"kind":"Name","value":"reportCount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"levels"},"value":{"kind":"IntValue","value":"10"}}]},{"kind":"Field","name":{"kind":"Name","value":"reports"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"levels"},"value":{"kind":"IntValue","value":"10"}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"level"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"username"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<ReportsQuery, ReportsQueryVariables>;
export const SearchDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Search"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"usernamePrefix"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"username"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"startsWith"},"value":{"kind":"Variable","name":{"kind":"Name","value":"usernamePrefix"}}}]}}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]} as unknown as DocumentNode<SearchQuery, SearchQueryVariables>;
export const UnitWithAncestorsAndPeopleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"UnitWithAncestorsAndPeople"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"organizationalUnitId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organizationalUnit"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"organizationalUnitId"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"ancestors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"children"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]} as unknown as DocumentNode<UnitWithAncestorsAndPeopleQuery, UnitWithAncestorsAndPeopleQueryVariables>;
export const UserWithGroupsAndUnitsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"UserWithGroupsAndUnits"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"username"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"username"},"value":{"kind":"Variable","name":{"kind":"Name","value":"username"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"groups"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"organizationalUnits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"primary"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"manager"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"customFields"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]}}]} as unknown as DocumentNode<UserWithGroupsAndUnitsQuery, UserWithGroupsAndUnitsQueryVariables>;
export const ViewerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"subject"}},{"kind":"Field","name":{"kind":"Name","value":"permissions"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}}]}}]} as unknown as DocumentNode<ViewerQuery, ViewerQueryVariables>;
export const PersonWithEverythingAroundDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PersonWithEverythingAround"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"username"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"username"},"value":{"kind":"Variable","name":{"kind":"Name","value":"username"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"manager"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"organizationalUnits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"primary"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"groups"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"members"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<PersonWithEverythingAroundQuery, PersonWithEverythingAroundQueryVariables>;