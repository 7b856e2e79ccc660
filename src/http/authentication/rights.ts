import type { Permission, ViewerIdentity } from '../../../schema/core/permissions.ts';
import type { Grant, Grants } from '../../settings/authentication.ts';

/** The claims of a valid token. */
export interface TokenFacts {
  readonly claims: Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch; undefined: the token has none. */
  readonly expiresAt: number | undefined;
  /** When it was issued, or where EIAM states none, when EIAM first accepted it, in milliseconds since the epoch; 0: unknown. */
  readonly issuedAt: number;
}

/** The claims that name the caller's account in EIAM. */
export interface AccountClaims {
  readonly userId: string;
  readonly username: string | undefined;
}

// developer-api.md 6.3
const userIdShape = /^user_\w{1,59}$/;
const maxTextLength = 256;

/** The identity that the claims state; undefined: they state none. */
export function identityOf(claims: TokenFacts['claims'], names: AccountClaims): ViewerIdentity | undefined {
  const subject = textOf(claims.sub);
  if (subject === undefined) return undefined;
  const tokenId = textOf(claims.jti);
  return { subject, account: accountOf(claims, names), ...(tokenId !== undefined && { tokenId }) };
}

function accountOf(claims: TokenFacts['claims'], names: AccountClaims): ViewerIdentity['account'] {
  const userId = textOf(claims[names.userId]);
  if (userId !== undefined && userIdShape.test(userId)) return { userId };
  const username = names.username === undefined ? undefined : textOf(claims[names.username]);
  return username === undefined ? undefined : { username };
}

function textOf(claim: unknown): string | undefined {
  return typeof claim === 'string' && claim.length > 0 && claim.length <= maxTextLength ? claim : undefined;
}

/** Scopes stand in one text (RFC 8693 4.2), in a list, or under a name of its own. */
function scopesOf({ scope, scp }: TokenFacts['claims']): ReadonlySet<string> {
  const scopes = [scope, scp].flatMap((claim) => {
    if (typeof claim === 'string') return claim.split(' ');
    return Array.isArray(claim) ? claim.filter((each) => typeof each === 'string') : [];
  });
  return new Set(scopes);
}

/**
 * What the token's scopes and the account's groups allow. `findGroupIds` is called only where a permission depends on it.
 */
export async function permissionsOf(
  claims: TokenFacts['claims'],
  grants: Grants,
  findGroupIds: () => Promise<ReadonlySet<string>>,
): Promise<ReadonlySet<Permission>> {
  const scopes = scopesOf(claims);
  const entries = Object.entries(grants) as [Permission, readonly Grant[]][];
  const byScope = (each: readonly Grant[]) =>
    each.some((grant) => 'scope' in grant && scopes.has(grant.scope));
  const open = entries.filter(([, each]) => !byScope(each));
  const isAsked = open.some(([, each]) => each.some((grant) => 'groupId' in grant));
  const groupIds = isAsked ? await findGroupIds() : new Set<string>();
  const byGroup = (each: readonly Grant[]) =>
    each.some((grant) => 'groupId' in grant && groupIds.has(grant.groupId));
  return new Set(
    entries.filter(([, each]) => byScope(each) || byGroup(each)).map(([permission]) => permission),
  );
}
