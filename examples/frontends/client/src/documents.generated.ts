/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

/** A change to one custom field of a user. */
export type DirectoryCustomFieldPatch = {
  /** The identifier of the custom field. */
  name: string;
  /** The new value as text that fits the type of the field. Where it is null or left out, the value is removed. */
  value?: string | null | undefined;
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

/** A type of directory objects, for events and searches. */
export type DirectoryObjectKind =
  /** A group of users: the type `Group`. */
  | 'GROUP'
  /** An organizational unit: the type `OrganizationalUnit`. */
  | 'ORGANIZATIONAL_UNIT'
  /** A user account: the type `User`. */
  | 'USER';

/** A telephone number, its country code, and whether it counts as verified. EIAM accepts them only together. */
export type DirectoryPhoneInput = {
  /** The number without its country code: 6 to 15 digits, without separators. */
  number: string;
  /** The country code of 1 to 6 digits without + or 00, as in 86. */
  region: string;
  /** Whether EIAM regards the number as verified. */
  verified: boolean;
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

/** Whether a failed write may have changed the directory. */
export type DirectoryWriteEffect =
  /** The directory was not changed. */
  | 'NONE'
  /** The directory may have been changed, wholly or in part: an answer of EIAM was lost, and reading the directory did not settle it. */
  | 'UNKNOWN';

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

export type PersonFragment = { __typename: 'User', id: string, username: string | null, displayName: string | null, status: UserStatus | null, createdAt: string | null };

export type PeopleQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type PeopleQuery = { directory: { cursor: string | null } | null, users: { totalCount: number | null, edges: Array<{ cursor: string, node: { __typename: 'User', id: string, username: string | null, displayName: string | null, status: UserStatus | null, createdAt: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type PatchPersonMutationVariables = Exact<{
  input: PatchUserInput;
}>;


export type PatchPersonMutation = { patchUser:
    | { __typename: 'DirectoryConflictError', code: DirectoryErrorCode, message: string, path: Array<string> | null, effect: DirectoryWriteEffect }
    | { __typename: 'DirectoryInvalidInputError', code: DirectoryErrorCode, message: string, path: Array<string> | null, effect: DirectoryWriteEffect }
    | { __typename: 'DirectoryNotFoundError', code: DirectoryErrorCode, message: string, path: Array<string> | null, effect: DirectoryWriteEffect }
    | { __typename: 'DirectoryNotPermittedError', code: DirectoryErrorCode, message: string, path: Array<string> | null, effect: DirectoryWriteEffect }
    | { __typename: 'DirectoryOutOfScopeError', code: DirectoryErrorCode, message: string, path: Array<string> | null, effect: DirectoryWriteEffect }
    | { __typename: 'DirectoryWriteUnsettledError', code: DirectoryErrorCode, message: string, path: Array<string> | null, effect: DirectoryWriteEffect }
    | { __typename: 'PatchUserPayload', user: { __typename: 'User', id: string, username: string | null, displayName: string | null, status: UserStatus | null, createdAt: string | null } | null }
   | null };

export type PeopleChangesSubscriptionVariables = Exact<{
  after: string;
}>;


export type PeopleChangesSubscription = { directoryChanged:
    | { __typename: 'DirectoryMembersChanged', cursor: string }
    | { __typename: 'DirectoryObjectChanged', objectKind: DirectoryObjectKind, objectId: string, change: DirectoryChangeKind, cursor: string, object:
        | { __typename: 'Group' }
        | { __typename: 'OrganizationalUnit' }
        | { __typename: 'User', id: string, username: string | null, displayName: string | null, status: UserStatus | null, createdAt: string | null }
       | null }
    | { __typename: 'DirectoryResyncRequired', reason: DirectoryResyncReason, cursor: string }
    | { __typename: 'DirectoryUserMoved', cursor: string }
   };

export const PersonFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Person"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"User"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]} as unknown as DocumentNode<PersonFragment, unknown>;
export const PeopleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"People"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"directory"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Person"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Person"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"User"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]} as unknown as DocumentNode<PeopleQuery, PeopleQueryVariables>;
export const PatchPersonDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"PatchPerson"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PatchUserInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"patchUser"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PatchUserPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Person"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"effect"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Person"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"User"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]} as unknown as DocumentNode<PatchPersonMutation, PatchPersonMutationVariables>;
export const PeopleChangesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"PeopleChanges"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"directoryChanged"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"kinds"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"USER"}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryObjectChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"objectKind"}},{"kind":"Field","name":{"kind":"Name","value":"objectId"}},{"kind":"Field","name":{"kind":"Name","value":"change"}},{"kind":"Field","name":{"kind":"Name","value":"object"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Person"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DirectoryResyncRequired"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Person"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"User"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]} as unknown as DocumentNode<PeopleChangesSubscription, PeopleChangesSubscriptionVariables>;