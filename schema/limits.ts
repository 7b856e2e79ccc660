import { z } from 'zod';
import { accepts, groupIdSchema, organizationalUnitIdSchema, userIdSchema } from './arguments.ts';

/** What upstream allows in what is written (developer-api.md 8.4 to 8.7), so that a refusal costs no call. */

function textOf(from: number, to: number) {
  const expected = from === 0 ? `expected at most ${to} characters` : `expected ${from} to ${to} characters`;
  return z.string().refine(({ length }) => length >= from && length <= to, expected);
}

export const username = accepts(
  textOf(1, 256).regex(/^[A-Za-z0-9_.@-]*$/, 'expected letters, digits, "_", ".", "@" and "-" alone'),
);
export const displayName = accepts(textOf(1, 128));
export const description = accepts(textOf(0, 256));
/** The policy is the instance's own, and not readable. */
export const password = accepts(textOf(1, 64));
export const externalId = accepts(textOf(1, 128));
export const groupExternalId = accepts(textOf(1, 64));
export const groupName = accepts(textOf(1, 64));
export const organizationalUnitName = accepts(textOf(1, 128));
export const customFieldText = accepts(textOf(1, 64));

export const emailAddress = accepts(
  textOf(1, 128).regex(
    /^[A-Za-z0-9._-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/,
    'expected an address whose part before the @ has letters, digits, ".", "_" and "-" alone',
  ),
);
export const phoneRegion = accepts(
  z.string().regex(/^[1-9]\d{0,5}$/, 'expected a country code of 1 to 6 digits, without 00 or +'),
);
export const phoneNumber = accepts(z.string().regex(/^\d{6,15}$/, 'expected 6 to 15 digits'));

/** At least one id, none of them twice: who names one twice has mixed something up. */
function listOf(id: z.ZodType, most: number) {
  const list = z
    .array(z.unknown())
    .min(1, 'expected at least one id')
    .max(most, { error: `expected at most ${most} ids`, abort: true })
    .superRefine((ids, context) => {
      const seen = new Set<unknown>();
      // The first that is wrong will do: a list may be long.
      for (const [index, value] of ids.entries()) {
        const [wrong] = id.safeParse(value).error?.issues ?? [];
        const message = seen.has(value) ? 'expected each id once, but got it again' : wrong?.message;
        if (message !== undefined) {
          context.addIssue({ code: 'custom', path: [index], message });
          return;
        }
        seen.add(value);
      }
    });
  return accepts(list);
}

/** Upstream takes 100 ids a call; memberships of groups are sent in as many calls as it takes. */
const mostMembers = 100_000;

export const organizationalUnitIds = listOf(organizationalUnitIdSchema, 100);
export const groupIds = listOf(groupIdSchema, 100);
export const userIds = listOf(userIdSchema, mostMembers);
