import { z } from 'zod';
import { phoneNumberSchema, textSchema } from '../core/arguments.ts';
import {
  boolean,
  dateTime,
  input,
  integer,
  list,
  nested,
  oneOf,
  optional,
  required,
  type ValueOf,
} from '../core/input.ts';
import * as limits from '../core/limits.ts';
import { sourceType } from '../core/source-type.ts';
import { listOf, organizationalUnitIds, partOfNumber } from './limits.ts';

const stringFilter = oneOf(
  'DirectoryStringFilter',
  'A condition on a text: exactly one member. Case is ignored, and so is the Unicode normalization form (NFC or NFD). Texts have 1 to 256 characters. A value that is not set matches only `isSet: false`.',
  {
    equals: optional(limits.searchText, 'The value is this text. White space around it is ignored.'),
    in: optional(
      list(limits.searchText, listOf(textSchema, 'texts')),
      'The value is one of these texts, at most 1,000. An empty list matches nothing.',
    ),
    startsWith: optional(limits.searchText, 'The value begins with this text.'),
    contains: optional(limits.searchText, 'The value contains this text.'),
    endsWith: optional(limits.searchText, 'The value ends with this text.'),
    isSet: optional(boolean, 'true: a value is set; false: no value is set.'),
  },
);
export const aText = nested(stringFilter);
/** A condition on one text: exactly one of its members. */
export type TextFilter = ValueOf<typeof stringFilter>;

export const aPhoneNumber = {
  ...aText,
  accepts: z.object({
    equals: phoneNumberSchema.nullish(),
    in: listOf(phoneNumberSchema, 'numbers').nullish(),
    startsWith: partOfNumber,
    contains: partOfNumber,
    endsWith: partOfNumber,
  }),
};

const anyIds = list<string>({ type: 'ID' });
const idSetFilter = input(
  'DirectoryIdSetFilter',
  'A condition on the ids of related objects: all given members must match. Each list has at most 1,000 ids. Needs the mirror, except where an empty list decides the result.',
  {
    any: optional(anyIds, 'At least one of these ids. An empty list matches nothing.'),
    all: optional(anyIds, 'All of these ids. An empty list matches everything.'),
    none: optional(anyIds, 'None of these ids. An empty list matches everything.'),
    isSet: optional(boolean, 'true: at least one related object exists; false: none exists.'),
  },
);
/** Conditions on the set of ids of an object, all of those given. */
export type IdSetFilter = ValueOf<typeof idSetFilter>;

/** @param schema of the ids, which are all of one kind */
export function aSetOf(schema: z.ZodType) {
  const ids = listOf(schema, 'ids').nullish();
  return { ...nested(idSetFilter), accepts: z.object({ any: ids, all: ids, none: ids }) };
}

const unitSetFilter = input(
  'OrganizationalUnitSetFilter',
  'A condition on the organizational units of a user: all given members must match. One unit in `any`, without other members, reads the list of that unit and needs no mirror, except below `or` or `not`. Everything else needs the mirror.',
  {
    any: optional(
      organizationalUnitIds,
      'At least one of these units, at most 1,000 ids. An empty list matches nothing.',
    ),
    none: optional(
      organizationalUnitIds,
      'None of these units, at most 1,000 ids. An empty list matches everything.',
    ),
    includeDescendants: optional(
      boolean,
      'Whether the units below those in `any` or `none` count as well; refused without either. Needs the mirror.',
      { defaultValue: false },
    ),
    primaryOnly: optional(
      boolean,
      'Whether only the primary unit of a user counts in `any` and `none`; refused without either. Needs the mirror. Without it, `primary` on the edges of `OrganizationalUnit.users` shows for which users the unit is the primary one.',
      { defaultValue: false },
    ),
  },
);
/** The same of the units that a user is in. */
export type UnitSetFilter = ValueOf<typeof unitSetFilter>;

export const aSetOfUnits = {
  ...nested(unitSetFilter),
  /** A modifier changes what `any` and `none` mean: alone it would match all, against its meaning. */
  accepts: z.record(z.string(), z.unknown()).superRefine((members, context) => {
    if (['any', 'none'].some((name) => (members[name] ?? null) !== null)) return;
    for (const [name, value] of Object.entries(members)) {
      const message = 'expected `any` or `none` beside it';
      if (value === true) context.addIssue({ code: 'custom', path: [name], message });
    }
  }),
};

const dateTimeRange = input(
  'DirectoryDateTimeRange',
  'A condition on a date and time. Either end can be left out; without both it matches everything. A value that is not set does not match a given end.',
  {
    from: optional(dateTime, 'The start of the range, included.'),
    to: optional(dateTime, 'The end of the range, not included.'),
  },
);
export const aTime = nested(dateTimeRange);
export type TimeRange = ValueOf<typeof dateTimeRange>;

const count = integer(z.int().min(0, 'expected 0 or more'));
const intRange = input(
  'DirectoryIntRange',
  'A condition on a whole number. Either end can be left out; without both it matches everything.',
  {
    min: optional(count, 'The smallest number of the range, included.'),
    max: optional(count, 'The largest number of the range, included.'),
  },
);
export const aCount = nested(intRange);

const sourceFilter = input(
  'DirectorySourceFilter',
  'A condition on the source system of an object: all given members must match.',
  {
    type: optional(
      sourceType,
      'The type of the source system. OTHER matches every type that this version does not know.',
    ),
    sourceId: optional(limits.searchText, 'The id of the source system, compared exactly.'),
  },
);
export const aSource = nested(sourceFilter);
export type SourceFilter = ValueOf<typeof sourceFilter>;

export const aCustomField = nested(
  input('DirectoryCustomFieldFilter', 'A condition on the value of one custom field. Needs the mirror.', {
    name: required(limits.searchText, 'The identifier of the custom field, as in `customFields { name }`.'),
    value: required(aText, 'The condition on the value as text.'),
  }),
);
