import { z } from 'zod';
import type { Permission } from '../../schema/core/permissions.ts';
import { type Environment, isSet, yesOrNo } from './values.ts';

/** Signatures with public keys: a verifier cannot sign. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;

const defaultAlgorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];

/** Who has a permission: whose token has the scope, or who is a member of the EIAM group. */
export type Grant = { readonly scope: string } | { readonly groupId: string };
export type Grants = Readonly<Record<Permission, readonly Grant[]>>;

// RFC 6749 3.3: what a scope may be made of; a comma parts the entries here. developer-api.md 6.3: what an id looks like.
const grantShape =
  /^(?:scope:(?<scope>[\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]{1,256})|group:(?<groupId>group_\w{1,58}))$/;
const grantsExpected = 'expected a comma list of scope:… and group:group_…';

function split(text: string): string[] {
  return text.split(',').map((entry) => entry.trim());
}

function toGrant(text: string): Grant {
  const { scope, groupId = '' } = grantShape.exec(text)?.groups ?? {};
  return scope === undefined ? { groupId } : { scope };
}

/** Where nothing is said, a permission is a scope of the same name, as in the subgraph. */
function grants(permission: Permission) {
  return z
    .string()
    .transform(split)
    .refine((entries) => entries.every((entry) => grantShape.test(entry)), grantsExpected)
    .transform((entries) => entries.map(toGrant))
    .default([{ scope: permission }]);
}

/** Keys must not be replaceable on their way: that would let anyone sign in. */
const keysAddress = z
  .url({ protocol: /^https?$/, error: 'expected a URL, as in https://login.example.com/keys', abort: true })
  .refine((text) => {
    const { username, password, hash } = new URL(text);
    return [username, password, hash].join('') === '';
  }, 'expected a URL without credentials or fragment')
  .refine((text) => {
    const { protocol, hostname } = new URL(text);
    return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  }, 'expected https: who can change the keys on their way can sign in as anybody');

const said = (expected: string) => z.string().regex(/^\S+$/, `expected ${expected}`).optional();
const claim = z.string().regex(/^\S{1,256}$/, "expected a claim's name, as in sub");

export const authenticationSettings = {
  AUTH_MODE: z.enum(['none', 'local', 'jwt', 'eiam'], 'expected none, local, jwt or eiam').default('none'),
  AUTH_ALLOW_ANONYMOUS: yesOrNo.default(false),
  SIGN_IN: z.enum(['on', 'off'], 'expected on or off').optional(),
  AUTH_ISSUER: said('an issuer, as in https://login.example.com'),
  AUTH_AUDIENCE: said('an audience, as in directory'),
  AUTH_JWKS_URL: keysAddress.optional(),
  AUTH_ALGORITHMS: z
    .string()
    .transform(split)
    .pipe(z.array(z.enum(algorithms, `expected a comma list of ${algorithms.join(', ')}`)).min(1))
    .default([...defaultAlgorithms] as (typeof algorithms)[number][]),
  AUTH_USER_ID_CLAIM: claim.default('sub'),
  AUTH_USERNAME_CLAIM: claim.optional(),
  AUTH_READ: grants('DIRECTORY_READ'),
  AUTH_WRITE: grants('DIRECTORY_WRITE'),
  AUTH_IDENTITY_PROVIDERS: grants('IDENTITY_PROVIDER_READ'),
  AUTH_CREDENTIALS: grants('CREDENTIAL_ISSUE'),
};

const jwtNeeds = ['AUTH_ISSUER', 'AUTH_AUDIENCE', 'AUTH_JWKS_URL'] as const;
const jwtAlone = [...jwtNeeds, 'AUTH_ALGORITHMS'] as const;
const signedInAlone = [
  'AUTH_USER_ID_CLAIM',
  'AUTH_USERNAME_CLAIM',
  'AUTH_READ',
  'AUTH_WRITE',
  'AUTH_IDENTITY_PROVIDERS',
  'AUTH_CREDENTIALS',
] as const;

/** What these settings demand of each other. One that would be passed over in silence may be what was relied on. */
export function authenticationIssues(given: Environment): string[] {
  const mode = given.AUTH_MODE ?? 'none';
  const isReal = isSet(given, 'EIAM_ENDPOINT') || isSet(given, 'EIAM_REGION');
  const issues: string[] = [];
  if (mode === 'none' && isReal && given.AUTH_ALLOW_ANONYMOUS !== 'true') {
    issues.push(
      'AUTH_ALLOW_ANONYMOUS: expected true, since AUTH_MODE=none lets anyone read a real directory',
    );
  }
  if (mode === 'jwt') {
    const absent = jwtNeeds.filter((name) => !isSet(given, name));
    issues.push(...absent.map((name) => `${name}: expected beside AUTH_MODE=jwt`));
  } else {
    const unheard = jwtAlone.filter((name) => isSet(given, name));
    issues.push(...unheard.map((name) => `${name}: expected only beside AUTH_MODE=jwt`));
  }
  if (mode === 'none' || mode === 'local') {
    if (given.CLOUD_CREDENTIALS === 'true') {
      issues.push(
        'CLOUD_CREDENTIALS: expected only beside AUTH_MODE=jwt or AUTH_MODE=eiam, where a viewer can have the right to them',
      );
    }
    const unheard = signedInAlone.filter((name) => isSet(given, name));
    issues.push(...unheard.map((name) => `${name}: expected only beside AUTH_MODE=jwt or AUTH_MODE=eiam`));
  }
  return issues;
}

const shape = z.object(authenticationSettings);
type Settings = z.output<typeof shape>;

/** What a viewer may do, by the claims of their token. */
interface RightsConfig {
  readonly claims: { readonly userId: string; readonly username: string | undefined };
  readonly grants: Grants;
}

export interface JwtConfig extends RightsConfig {
  readonly mode: 'jwt';
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: string;
  readonly algorithms: readonly (typeof algorithms)[number][];
}

export interface EiamTokenConfig extends RightsConfig {
  readonly mode: 'eiam';
}

export interface NoSignInConfig {
  readonly mode: 'none';
}

/** With the one token that the gateway makes. */
export interface LocalTokenConfig {
  readonly mode: 'local';
}

/** How people sign in, and what they may do then. */
export type AuthenticationConfig = NoSignInConfig | LocalTokenConfig | EiamTokenConfig | JwtConfig;

/**
 * Whether users of public clients are signed in to EIAM: with tokens of another issuer or none they would sign in for nothing here,
 * and strangers could have calls made to a real directory's upstream.
 */
export function toSignIn({ SIGN_IN, AUTH_MODE }: Settings, isEmbedded: boolean): boolean {
  return SIGN_IN === undefined ? isEmbedded || AUTH_MODE === 'eiam' : SIGN_IN === 'on';
}

export function toAuthentication(from: Settings): AuthenticationConfig {
  const rights: RightsConfig = {
    claims: { userId: from.AUTH_USER_ID_CLAIM, username: from.AUTH_USERNAME_CLAIM },
    grants: {
      DIRECTORY_READ: from.AUTH_READ,
      DIRECTORY_WRITE: from.AUTH_WRITE,
      IDENTITY_PROVIDER_READ: from.AUTH_IDENTITY_PROVIDERS,
      CREDENTIAL_ISSUE: from.AUTH_CREDENTIALS,
    },
  };
  switch (from.AUTH_MODE) {
    case 'none':
      return { mode: 'none' };
    case 'local':
      return { mode: 'local' };
    case 'eiam':
      return { mode: 'eiam', ...rights };
    case 'jwt':
      return {
        mode: 'jwt',
        ...rights,
        issuer: from.AUTH_ISSUER ?? '',
        audience: from.AUTH_AUDIENCE ?? '',
        jwksUrl: from.AUTH_JWKS_URL ?? '',
        algorithms: from.AUTH_ALGORITHMS,
      };
  }
}
