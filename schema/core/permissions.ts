import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  isObjectType,
} from 'graphql';
import { z } from 'zod';
import { ForbiddenError, type GatewayError, UnauthenticatedError } from '../errors/errors.ts';
import type { GraphContext } from './context.ts';

/** The permissions of an access token. The subgraph names its scopes by the same words. */
export const permissions = [
  'DIRECTORY_READ',
  'DIRECTORY_WRITE',
  'IDENTITY_PROVIDER_READ',
  'CREDENTIAL_ISSUE',
] as const;
export type Permission = (typeof permissions)[number];

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

/** Where federation's plugin keeps what was declared. One scope is all that a rule names. */
const declared = z.object({
  open: z.literal(true).optional(),
  directives: z
    .object({
      authenticated: z.array(z.unknown()).default([]),
      requiresScopes: z.array(z.object({ scopes: z.tuple([z.tuple([z.enum(permissions)])]) })).default([]),
    })
    .prefault({}),
});

type Ruled = Pick<GraphQLNamedType | GraphQLField<unknown, unknown>, 'extensions'>;
const cached = new WeakMap<Ruled, readonly Rule[] | undefined>();

/** What the rule of a type or a field requires, all of it; undefined: it has none. */
export function rulesOf(ruled: Ruled): readonly Rule[] | undefined {
  if (!cached.has(ruled)) cached.set(ruled, readRules(ruled));
  return cached.get(ruled);
}

function readRules({ extensions }: Ruled): readonly Rule[] | undefined {
  const { open: isOpen, directives } = declared.parse(extensions);
  const { authenticated, requiresScopes } = directives;
  const signedIn = authenticated.map((): Rule => 'SIGNED_IN');
  const rules = [...signedIn, ...requiresScopes.flatMap(({ scopes: [[scope]] }) => scope)];
  return rules.length > 0 || isOpen ? rules : undefined;
}

/** What a field's own rule and that of its objects require together, beyond what its parent's has required already. */
export function rulesToRead(
  parent: GraphQLObjectType,
  field: GraphQLField<unknown, GraphContext>,
): readonly Rule[] {
  const result = getNamedType(field.type);
  const asked = new Set([
    ...(rulesOf(field) ?? []),
    ...(isObjectType(result) ? (rulesOf(result) ?? []) : []),
  ]);
  const met = rulesOf(parent) ?? [];
  return [...asked].filter((rule) => !met.includes(rule));
}

/** Marks a root field whose value is the caller's own, and not that of all callers with the same rights. */
export const ofCaller = { ofCaller: true } as const;

/** Whether a root field is so marked. */
export function isOfCaller({ extensions }: Pick<GraphQLField<unknown, unknown>, 'extensions'>): boolean {
  return extensions.ofCaller === true;
}

/** Why these rules are not met; undefined: they are. */
export function refusalOf(rules: readonly Rule[], access: Access): GatewayError | undefined {
  const missing = rules.find((rule) => !isMet(rule, access));
  if (missing === undefined) return undefined;
  return missing === 'SIGNED_IN' || (access.viewer === null && access.signIn === 'required')
    ? new UnauthenticatedError()
    : new ForbiddenError(missing);
}

function isMet(rule: Rule, { viewer, permissions: held, signIn }: Access): boolean {
  return rule === 'SIGNED_IN' ? viewer !== null || signIn === 'none' : held.has(rule);
}

/** Stops before an object of this type is read. @throws UnauthenticatedError, ForbiddenError */
export function expectMayRead(type: GraphQLNamedType | undefined, { access }: GraphContext): void {
  const refusal = type && refusalOf(rulesOf(type) ?? [], access);
  if (refusal) throw refusal;
}
