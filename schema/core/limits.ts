import { z } from 'zod';
import { mostIds } from '../../src/vocabulary/limits.ts';
import {
  groupIdSchema,
  itemsOf,
  organizationalUnitIdSchema,
  textSchema,
  userIdSchema,
  wholeNumber,
} from './arguments.ts';
import { id, integer, list, text } from './input.ts';

/** What upstream allows in what is written (developer-api.md 8.4 to 8.7), so that a refusal costs no call. */

export const userId = id(userIdSchema);
export const groupId = id(groupIdSchema);
export const organizationalUnitId = id(organizationalUnitIdSchema);
/** To look something up by, or to compare with. */
export const searchText = text(textSchema);

function textOf(from: number, to: number) {
  const expected = from === 0 ? `expected at most ${to} characters` : `expected ${from} to ${to} characters`;
  return z.string().refine(({ length }) => length >= from && length <= to, expected);
}

export const username = text(
  textOf(1, 256).regex(/^[A-Za-z0-9_.@-]*$/, 'expected letters, digits, "_", ".", "@" and "-" alone'),
);
export const displayName = text(textOf(1, 128));
export const description = text(textOf(0, 256));
/** The policy is the instance's own, and not readable. */
export const password = text(textOf(1, 64));
export const externalId = text(textOf(1, 128));
export const groupExternalId = text(textOf(1, 64));
export const groupName = text(textOf(1, 64));
export const organizationalUnitName = text(textOf(1, 128));
/** Upstream alone checks the type and the name of a custom field: no limits are documented (U15). Empty is no value (6.6). */
export const customFieldText = text(z.string().min(1, 'expected at least 1 character'));

export const emailAddress = text(
  textOf(1, 128).regex(
    /^[A-Za-z0-9._-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/,
    'expected an address whose part before the @ has letters, digits, ".", "_" and "-" alone',
  ),
);
export const phoneRegion = text(
  z.string().regex(/^[1-9]\d{0,5}$/, 'expected a country code of 1 to 6 digits, without 00 or +'),
);
export const phoneNumber = text(z.string().regex(/^\d{6,15}$/, 'expected 6 to 15 digits'));

/** A code or a token: opaque, and of the characters that a header and a query can hold (RFC 6749 A). */
export const opaque = text(
  z.string().regex(/^[\x21-\x7e]{1,8192}$/, 'expected 1 to 8192 printable characters without spaces'),
);
export const redirectUri = text(
  z
    .string()
    .max(2_048, 'expected at most 2048 characters')
    .regex(/^[A-Za-z][A-Za-z0-9+.-]*:[^\s#]+$/, 'expected an absolute address without a fragment'),
);
/** RFC 7636 4.1. */
export const codeVerifier = text(
  z
    .string()
    .regex(/^[A-Za-z0-9._~-]{43,128}$/, 'expected 43 to 128 letters, digits, "-", ".", "_" and "~" alone'),
);
/** What OpenID Connect names, and no permission of another resource server (developer-api.md 4.2). */
const signInScopes = ['openid', 'profile', 'email', 'phone'] as const;
export const scopes = list(
  opaque,
  z
    .array(z.enum(signInScopes, `expected ${signInScopes.join(', ')}`))
    .min(1, 'expected at least one scope')
    .max(signInScopes.length, `expected at most ${signInScopes.length} scopes`),
);
export const intervalSeconds = integer(wholeNumber(1, 3_600));
/** developer-api.md 8.8. */
export const durationSeconds = integer(wholeNumber(900, 43_200));
export const cloudAccountRoleExternalId = text(textOf(1, 256));

/** At least one id, none of them twice: a repeated one is a mistake of the client. */
function listOf(each: ReturnType<typeof id>, schema: z.ZodType, most: number) {
  return list(each, itemsOf(schema, most, 'ids', { areUnique: true }).min(1, 'expected at least one id'));
}

/** Memberships of groups are sent in as many calls as it takes. */
const mostMembers = 100_000;

export const organizationalUnitIds = listOf(organizationalUnitId, organizationalUnitIdSchema, mostIds);
export const groupIds = listOf(groupId, groupIdSchema, mostIds);
export const userIds = listOf(userId, userIdSchema, mostMembers);
