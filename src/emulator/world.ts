import { AccessTokens } from './access-tokens.ts';
import { Application, permissions } from './application.ts';
import type { NewCustomField } from './directory/custom-field-table.ts';
import type { Directory } from './directory/directory.ts';
import { type DirectoryState, toState } from './directory/directory-state.ts';
import { drawDirectory } from './directory/drawn-directories.ts';
import { createId } from './directory/identifiers.ts';
import { ProvisioningScope, type ScopeSelection } from './directory/scope.ts';
import { selectAll, selectPart } from './directory/scope-selection.ts';
import { ListOrder, type Order } from './list-order.ts';
import type { World } from './operation.ts';
import { PageTokens } from './page-tokens.ts';
import { PasswordHistory } from './password-history.ts';
import { defaultPasswordPolicy, type PasswordPolicy } from './password-policy.ts';
import { Random } from './random.ts';
import { createSignIn } from './sign-in/sign-in.ts';

/** What an instance holds, and its rules. */
export interface WorldOptions {
  /** Accounts in the generated directory; default 1,000. */
  readonly users?: number;
  /** Of the generated directory; default: by the number of users (`DirectorySize`). */
  readonly units?: number;
  readonly unitDepth?: number;
  readonly groups?: number;
  /** Instead of a generated one. */
  readonly directory?: Directory;
  /** What the application may see (developer-api.md 7.2); default `partial`: one division stays outside. */
  readonly scope?: 'partial' | 'all' | ScopeSelection;
  /** Default 1,200 (developer-api.md 4.2). */
  readonly tokenLifetimeSeconds?: number;
  /** How lists are ordered; default `creation`. */
  readonly order?: Order;
  /** Permission values granted, in either spelling (developer-api.md 7.1); default all. */
  readonly permissions?: readonly string[];
  /** What an invalid token is answered with; default 400, documented; 401 has been seen too (developer-api.md 5.2). */
  readonly expiredTokenStatus?: 400 | 401;
  /** Custom fields that are defined besides those that the directory has. */
  readonly customFields?: readonly NewCustomField[];
  /** Default: ten characters with upper case, lower case and a digit, no history (developer-api.md 8.5). */
  readonly passwordPolicy?: Partial<PasswordPolicy>;
  /** Of the generated directory; default: drawn from the seed. */
  readonly instanceId?: string;
  /** Default: drawn from the seed. */
  readonly applicationId?: string;
  readonly clientSecret?: string;
}

/** What both APIs of an instance have in common. */
export interface WorldParts {
  readonly seed: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly pageTokenLifetimeMs: number;
}

/** An instance and the application that asks it, drawn from the seed where nothing else is said. */
export function createWorld(options: WorldOptions, { seed, now, pageTokenLifetimeMs }: WorldParts): World {
  const directory = options.directory ?? generate(options, seed);
  for (const field of options.customFields ?? []) directory.customFields.define(field);
  const accessTokens = new AccessTokens(options.tokenLifetimeSeconds ?? 1_200, now);
  const passwordPolicy = { ...defaultPasswordPolicy, ...options.passwordPolicy };
  return {
    directory,
    scope: new ProvisioningScope(directory, select(directory, options.scope ?? 'partial')),
    application: createApplication(options, seed),
    accessTokens,
    signIn: createSignIn(accessTokens, now),
    pageTokens: new PageTokens(pageTokenLifetimeMs, now),
    listOrder: new ListOrder(options.order ?? 'creation', seed),
    now,
    expiredTokenStatus: options.expiredTokenStatus ?? 400,
    passwordPolicy,
    passwordHistory: new PasswordHistory(passwordPolicy.historyLength),
  };
}

function generate(
  { users = 1_000, units, unitDepth, groups, instanceId }: WorldOptions,
  seed: number,
): Directory {
  return drawDirectory({ users, units, unitDepth, groups, instanceId, seed });
}

/** The directory at the start. One that was drawn is drawn again at each call (`drawDirectory` keeps small ones), so that a large one is not held twice. */
export function initialDirectory(options: WorldOptions, seed: number): () => DirectoryState {
  if (options.directory) {
    const state = toState(options.directory);
    return () => state;
  }
  return () => {
    const directory = generate(options, seed);
    for (const field of options.customFields ?? []) directory.customFields.define(field);
    return toState(directory);
  };
}

function select(directory: Directory, scope: 'partial' | 'all' | ScopeSelection): ScopeSelection {
  if (typeof scope === 'object') return scope;
  return scope === 'all' ? selectAll(directory) : selectPart(directory);
}

/** What the application may do where nothing else is said. */
export const everyPermission: readonly string[] = Object.values(permissions);

function createApplication(options: WorldOptions, seed: number): Application {
  const random = new Random(seed ^ 0xc0de);
  const applicationId = options.applicationId ?? createId('app_', random);
  const clientSecret = options.clientSecret ?? createId('CS', random);
  return new Application(applicationId, clientSecret, options.permissions ?? everyPermission);
}
