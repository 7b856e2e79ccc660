import type { GraphQLArgument } from 'graphql';
import { z } from 'zod';
import { everyoneGroupId, idPrefixes, rootAlias } from '../../src/vocabulary/ids.ts';
import { largestPage, mostIds } from '../../src/vocabulary/limits.ts';
import { parseCursor } from '../paging/cursor.ts';
import { typeOfId } from './node-type.ts';

/**
 * What an argument or an input field accepts beyond its GraphQL type, as zod schemas.
 * They ride on the argument (`extensions.accepts`) and are checked for the whole operation before any of it runs,
 * so that a wrong argument costs no upstream call.
 */
export function accepts(schema: z.ZodType): { readonly accepts: z.ZodType } {
  return { accepts: schema };
}

// developer-api.md 6.3: validate loosely, at most 64 characters.
const idShape = /^[a-z]+_[A-Za-z0-9_]+$/;

function idOf(prefix: string, what: string, also?: string) {
  return z
    .string()
    .refine(
      (id) => id === also || (id.startsWith(prefix) && id.length <= 64 && idShape.test(id)),
      `expected ${what}, as in ${prefix}4lag76zc2km5ssg5vsmm2lznvu`,
    );
}

const { user, group, organizationalUnit, identityProvider } = idPrefixes;
export const userIdSchema = idOf(user, "a user's id");
export const groupIdSchema = idOf(group, "a group's id");
export const organizationalUnitIdSchema = idOf(organizationalUnit, "a unit's id");

/** A group to read, the pseudo group among them. */
export const readableGroupIdSchema = idOf(group, "a group's id", everyoneGroupId);
export const acceptsReadableGroupId = accepts(readableGroupIdSchema);
export const identityProviderIdSchema = idOf(identityProvider, "an identity provider's id");
export const acceptsIdentityProviderId = accepts(identityProviderIdSchema);

const anyIdSchema = z
  .string()
  .refine(
    (id) => id.length <= 64 && idShape.test(id) && typeOfId(id) !== undefined,
    `expected an id that begins with ${user}, ${group}, ${organizationalUnit} or ${identityProvider}`,
  );
export const acceptsAnyId = accepts(anyIdSchema);
/** Counted before any of them is looked at. */
export const acceptsAnyIds = accepts(
  z.array(z.unknown()).max(mostIds, `expected at most ${mostIds} ids`).pipe(z.array(anyIdSchema)),
);

const changingIdSchema = z
  .string()
  .refine(
    (id) =>
      id !== rootAlias &&
      [userIdSchema, groupIdSchema, organizationalUnitIdSchema].some((each) => each.safeParse(id).success),
    `expected the id of a user, a group or a unit, which begins with ${user}, ${group} or ${organizationalUnit}`,
  );

/** Ids that events can name, at least one: an empty list, or an id that none ever names, would match nothing for ever. */
export const acceptsSomeIds = accepts(
  z
    .array(z.unknown())
    .min(1, 'expected at least one id: leave it out to ask for all')
    .max(mostIds, `expected at most ${mostIds} ids`)
    .pipe(z.array(changingIdSchema)),
);

/** A text that must not be blank; upstream's longest searchable text is a username of 256 characters. */
export const textSchema = z
  .string()
  .trim()
  .min(1, 'expected a text that is not empty')
  .max(256, 'expected at most 256 characters');
export const acceptsText = accepts(textSchema);

/** At most 15 digits, a country code of 6 and the 00 in front of it (developer-api.md 8.5), with the usual separators. */
export const phoneNumberSchema = textOfShape(
  /^[(\s]*\+?(?:[\s()./\p{Pd}]*\d){1,23}[\s()./\p{Pd}]*$/u,
  'expected a telephone number: digits, with or without separators, and with + or 00 in front of a country code',
);
export const phoneRegionSchema = textOfShape(
  /^\s*(?:\+|00)?[1-9]\d{0,5}\s*$/,
  'expected a country code of 1 to 6 digits, as in 86',
);

/** Digits and signs of full width are digits and signs. */
function textOfShape(shape: RegExp, expected: string) {
  return z.string().refine((text) => text.length <= 256 && shape.test(text.normalize('NFKC')), expected);
}

/** A list of which the first item that is wrong will do: it may be long. It may be empty. */
export function itemsOf(
  item: z.ZodType,
  most: number,
  what: string,
  { areUnique = false }: { readonly areUnique?: boolean } = {},
) {
  return z
    .array(z.unknown())
    .max(most, { error: `expected at most ${most} ${what}`, abort: true })
    .superRefine((items, context) => {
      const seen = new Set<unknown>();
      for (const [index, value] of items.entries()) {
        const [wrong] = item.safeParse(value).error?.issues ?? [];
        const isRepeated = areUnique && seen.has(value);
        const message = isRepeated ? 'expected each id once, but got it again' : wrong?.message;
        if (message !== undefined) {
          context.addIssue({ code: 'custom', path: [index], message });
          return;
        }
        seen.add(value);
      }
    });
}

export function wholeNumber(from: number, to: number) {
  const expected = `expected a whole number from ${from} to ${to}`;
  return z.int().min(from, expected).max(to, expected);
}

/** Rows of a page; none where the count alone is selected. */
export const acceptsRows = accepts(wholeNumber(0, largestPage));
/** Levels of a tree. */
export const acceptsLevels = accepts(z.int().min(1, 'expected a whole number from 1 on'));

/** A cursor of the list at this coordinate (`Group.members`); whose list it is, the resolver checks. */
export function cursorOf(coordinate: string) {
  return accepts(
    z
      .string()
      .refine(
        (cursor) => parseCursor(cursor)?.list.startsWith(`${coordinate}|`),
        'expected a cursor that this list gave',
      ),
  );
}

/** The `extensions` of an argument that has the rows of a page. */
export const pageSize = { isPageSize: true } as const;

/** The `extensions` of a list argument that names objects one by one: there are as many in the answer as it names. */
export const naming = { isNaming: true } as const;

export function isPageSize({ extensions }: GraphQLArgument): boolean {
  return extensions.isPageSize === true;
}

export function isNaming({ extensions }: GraphQLArgument): boolean {
  return extensions.isNaming === true;
}
