import { enumeration, namesOf, type ValueOf } from './input.ts';

/** A permission of an access token. The subgraph names its scopes by the same words. */
export const permission = enumeration(
  'DirectoryPermission',
  'A permission that an access token can grant. The operator sets which OAuth scopes or EIAM groups grant which permission.',
  {
    DIRECTORY_READ: { description: 'Read users, groups, organizational units and their memberships.' },
    DIRECTORY_WRITE: {
      description: 'Create, change and delete users, groups and organizational units, and their memberships.',
    },
    IDENTITY_PROVIDER_READ: {
      description: 'Read identity providers and their settings, without secrets.',
    },
    CREDENTIAL_ISSUE: { description: 'Obtain temporary credentials for a role in a cloud account.' },
  },
);
export type Permission = ValueOf<typeof permission>;
export const permissions = namesOf(permission);

/** What the rule of a type or of a field requires. */
export type Rule = Permission | 'SIGNED_IN';

/** The rule of a type or a field, as `requiresScopes`: one permission. */
export const directoryRead: Permission[][] = [['DIRECTORY_READ']];
export const directoryWrite: Permission[][] = [['DIRECTORY_WRITE']];
export const identityProviderRead: Permission[][] = [['IDENTITY_PROVIDER_READ']];
export const credentialIssue: Permission[][] = [['CREDENTIAL_ISSUE']];

/** The `extensions` of what needs no permission and no sign-in. A type or a field without any rule is a mistake. */
export const open = { open: true } as const;

/** The signed-in caller. */
export interface ViewerIdentity {
  /** The subject (`sub`) of the access token, as its issuer spells it. */
  readonly subject: string;
  /** The id (`jti`) of the access token; absent: it has none. */
  readonly tokenId?: string;
  /** Their account in EIAM; undefined: the token names none. */
  readonly account: { readonly userId: string } | { readonly username: string } | undefined;
}

/** The caller, and its permissions. */
export interface Access {
  /** Null: the request has no access token. */
  readonly viewer: ViewerIdentity | null;
  readonly permissions: ReadonlySet<Permission>;
  /** Whether this gateway requires a sign-in at all. */
  readonly signIn: 'required' | 'none';
  /** The address of a client that did not sign in; absent: not known. */
  readonly peer?: string | undefined;
}

/** Marks a root field whose value is the caller's own, and not that of all callers with the same rights. */
export const ofCaller = { ofCaller: true } as const;
