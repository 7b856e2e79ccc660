import { z } from 'zod';
import { accepts, acceptsText } from '../core/arguments.ts';
import { builder } from '../core/builder.ts';
import { SourceType } from '../core/source.ts';
import { acceptsCount, acceptsOrganizationalUnitIdList, acceptsTexts } from './limits.ts';

export const StringFilter = builder.inputType('DirectoryStringFilter', {
  description:
    'A condition on a text: exactly one member. Case is ignored, and so is the Unicode normalization form (NFC or NFD). Texts have 1 to 256 characters. A value that is not set matches only `isSet: false`.',
  isOneOf: true,
  fields: (t) => ({
    equals: t.string({
      description: 'The value is this text. White space around it is ignored.',
      extensions: acceptsText,
    }),
    in: t.stringList({
      description: 'The value is one of these texts, at most 1,000. An empty list matches nothing.',
      extensions: acceptsTexts,
    }),
    startsWith: t.string({ description: 'The value begins with this text.', extensions: acceptsText }),
    contains: t.string({ description: 'The value contains this text.', extensions: acceptsText }),
    endsWith: t.string({ description: 'The value ends with this text.', extensions: acceptsText }),
    isSet: t.boolean({ description: 'true: a value is set; false: no value is set.' }),
  }),
});

export const IdSetFilter = builder.inputType('DirectoryIdSetFilter', {
  description:
    'A condition on the ids of related objects: all given members must match. Each list has at most 1,000 ids. Needs the mirror, except where an empty list decides the result.',
  fields: (t) => ({
    any: t.idList({ description: 'At least one of these ids. An empty list matches nothing.' }),
    all: t.idList({ description: 'All of these ids. An empty list matches everything.' }),
    none: t.idList({ description: 'None of these ids. An empty list matches everything.' }),
    isSet: t.boolean({ description: 'true: at least one related object exists; false: none exists.' }),
  }),
});

/** A modifier changes what `any` and `none` mean: alone it would match all, against its meaning. */
export const acceptsUnitSet = accepts(
  z.record(z.string(), z.unknown()).superRefine((members, context) => {
    if (['any', 'none'].some((name) => (members[name] ?? null) !== null)) return;
    for (const [name, value] of Object.entries(members)) {
      const message = 'expected `any` or `none` beside it';
      if (value === true) context.addIssue({ code: 'custom', path: [name], message });
    }
  }),
);

export const OrganizationalUnitSetFilter = builder.inputType('OrganizationalUnitSetFilter', {
  description:
    'A condition on the organizational units of a user: all given members must match. One unit in `any`, without other members, reads the list of that unit and needs no mirror, except below `or` or `not`. Everything else needs the mirror.',
  fields: (t) => ({
    any: t.idList({
      description: 'At least one of these units, at most 1,000 ids. An empty list matches nothing.',
      extensions: acceptsOrganizationalUnitIdList,
    }),
    none: t.idList({
      description: 'None of these units, at most 1,000 ids. An empty list matches everything.',
      extensions: acceptsOrganizationalUnitIdList,
    }),
    includeDescendants: t.boolean({
      defaultValue: false,
      description:
        'Whether the units below those in `any` or `none` count as well; refused without either. Needs the mirror.',
    }),
    primaryOnly: t.boolean({
      defaultValue: false,
      description:
        'Whether only the primary unit of a user counts in `any` and `none`; refused without either. Needs the mirror. Without it, `primary` on the edges of `OrganizationalUnit.users` shows for which users the unit is the primary one.',
    }),
  }),
});

export const DateTimeRange = builder.inputType('DirectoryDateTimeRange', {
  description:
    'A condition on a date and time. Either end can be left out; without both it matches everything. A value that is not set does not match a given end.',
  fields: (t) => ({
    from: t.field({ type: 'DateTime', description: 'The start of the range, included.' }),
    to: t.field({ type: 'DateTime', description: 'The end of the range, not included.' }),
  }),
});

export const IntRange = builder.inputType('DirectoryIntRange', {
  description:
    'A condition on a whole number. Either end can be left out; without both it matches everything.',
  fields: (t) => ({
    min: t.int({ description: 'The smallest number of the range, included.', extensions: acceptsCount }),
    max: t.int({ description: 'The largest number of the range, included.', extensions: acceptsCount }),
  }),
});

export const SourceFilter = builder.inputType('DirectorySourceFilter', {
  description: 'A condition on the source system of an object: all given members must match.',
  fields: (t) => ({
    type: t.field({
      type: SourceType,
      description: 'The type of the source system. OTHER matches every type that this version does not know.',
    }),
    sourceId: t.string({
      description: 'The id of the source system, compared exactly.',
      extensions: acceptsText,
    }),
  }),
});

export const CustomFieldFilter = builder.inputType('DirectoryCustomFieldFilter', {
  description: 'A condition on the value of one custom field. Needs the mirror.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: 'The identifier of the custom field, as in `customFields { name }`.',
      extensions: acceptsText,
    }),
    value: t.field({
      type: StringFilter,
      required: true,
      description: 'The condition on the value as text.',
    }),
  }),
});

/**
 * A filter's conditions in one order, without those that are none: what distinguishes the lists of a field. An empty filter
 * and none are the same list, and so are null and absent members.
 */
export function conditionsOf(filter: object | null | undefined): readonly unknown[] {
  return Object.entries(filter ?? {}).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [[name, withoutNulls(value)]],
  );
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  return typeof value === 'object' && value !== null ? conditionsOf(value) : value;
}
