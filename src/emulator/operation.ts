import type { AccessToken, AccessTokens } from './access-tokens.ts';
import type { Application, Permission } from './application.ts';
import type { Directory } from './directory/directory.ts';
import type { ProvisioningScope } from './directory/scope.ts';
import type { ListOrder } from './list-order.ts';
import type { PageTokens } from './page-tokens.ts';
import type { PasswordHistory } from './password-history.ts';
import type { PasswordPolicy } from './password-policy.ts';
import type { SignIn } from './sign-in/sign-in.ts';

/** Everything an operation can see; one emulator has one. */
export interface World {
  readonly directory: Directory;
  readonly scope: ProvisioningScope;
  readonly application: Application;
  readonly accessTokens: AccessTokens;
  readonly signIn: SignIn;
  readonly pageTokens: PageTokens;
  readonly listOrder: ListOrder;
  readonly now: () => number;
  readonly expiredTokenStatus: 400 | 401;
  readonly passwordPolicy: PasswordPolicy;
  readonly passwordHistory: PasswordHistory;
}

/** One request that has passed every check that is common to all (developer-api.md 5.2). */
export interface Call extends World {
  /** The id in the path beyond instance and application, decoded; '' when the path has none. */
  readonly resourceId: string;
  readonly query: URLSearchParams;
  /** Valid and of this application; undefined where the operation takes none. */
  readonly token: AccessToken | undefined;
  readonly authorization: string;
  readonly contentType: string;
  readonly text: string;
  /** Rows that seem to have been inserted (or deleted, when negative) in front of the page: a fault. */
  readonly shiftedRows: number;
}

/** Names of what a request may hold; their forms are in `openapi/members.ts`. */
export interface Members {
  readonly required?: readonly string[];
  readonly optional?: readonly string[];
}

/** What an operation reads of a request beside its path, as its description shows it. */
export interface Takes {
  readonly query?: Members;
  /** Of the JSON object that is the body. */
  readonly body?: Members;
  /** Values that are compared as they come: what a write would refuse is only not found. */
  readonly unchecked?: true;
  /** In the query or in a form, whichever a client prefers (developer-api.md 4.2). */
  readonly parameters?: Members;
}

/** One row of developer-api.md section 1. */
export interface Operation {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/v2/{instanceId}/{applicationId}`, or below the instance; `*` stands for the one resource id. */
  readonly path: string;
  /** Operations of the instance name no application, and see to their tokens themselves. */
  readonly level?: 'instance';
  /** Whose access token it takes: a user's works on GetUserInfo only (developer-api.md 4.3). */
  readonly token: 'application' | 'user' | 'none';
  /** Any one of them is enough; the last one is named when none is granted. Empty: nothing needed. */
  readonly anyPermission: readonly Permission[];
  /** Whether it changes the directory: reads may lag behind it. */
  readonly isWrite?: true;
  readonly takes?: Takes;
  /**
   * The body of the 200 answer; throws ServiceError or ApiGatewayError for any other. It runs to its end without a pause and
   * a write checks before it changes anything: each is whole or has not happened (developer-api.md U14).
   */
  readonly handle: (call: Call) => object;
}
