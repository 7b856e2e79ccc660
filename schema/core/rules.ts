import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  isObjectType,
} from 'graphql';
import { z } from 'zod';
import { ForbiddenError, UnauthenticatedError } from '../errors/errors.ts';
import type { GatewayError } from '../errors/gateway-error.ts';
import { type Access, permissions, type Rule } from './permissions.ts';

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
export function rulesToRead(parent: GraphQLObjectType, field: GraphQLField<unknown, never>): readonly Rule[] {
  const result = getNamedType(field.type);
  const asked = new Set([
    ...(rulesOf(field) ?? []),
    ...(isObjectType(result) ? (rulesOf(result) ?? []) : []),
  ]);
  const met = rulesOf(parent) ?? [];
  return [...asked].filter((rule) => !met.includes(rule));
}

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
export function expectMayRead(
  type: GraphQLNamedType | undefined,
  { access }: { readonly access: Access },
): void {
  const refusal = type && refusalOf(rulesOf(type) ?? [], access);
  if (refusal) throw refusal;
}
