import { acceptsText } from './arguments.ts';
import { builder } from './builder.ts';
import { acceptsCount, acceptsOrganizationalUnitIdList, acceptsTexts } from './filter-limits.ts';
import { SourceType } from './source.ts';

export const StringFilter = builder.inputType('DirectoryStringFilter', {
  description:
    'What a text must be: exactly one of these. Capital and small letters are the same, and so are the two Unicode forms of an accented letter (NFC and NFD). Texts have 1 to 256 characters. A text that is not set only matches `isSet: false`.',
  isOneOf: true,
  fields: (t) => ({
    equals: t.string({
      description: 'The whole text. Blanks around it do not count.',
      extensions: acceptsText,
    }),
    in: t.stringList({
      description: 'One of these whole texts, at most 1,000. An empty list matches nothing.',
      extensions: acceptsTexts,
    }),
    startsWith: t.string({ description: 'The beginning of the text.', extensions: acceptsText }),
    contains: t.string({ description: 'A part anywhere in the text.', extensions: acceptsText }),
    endsWith: t.string({ description: 'The end of the text.', extensions: acceptsText }),
    isSet: t.boolean({ description: 'true: any text is set; false: none is.' }),
  }),
});

export const IdSetFilter = builder.inputType('DirectoryIdSetFilter', {
  description:
    'What the ids of related objects must be, all of what is given. Each list has at most 1,000 ids. Needs the mirror, unless an empty list decides it.',
  fields: (t) => ({
    any: t.idList({ description: 'At least one of these. An empty list matches nothing.' }),
    all: t.idList({ description: 'All of these. An empty list matches everything.' }),
    none: t.idList({ description: 'None of these. An empty list matches everything.' }),
    isSet: t.boolean({ description: 'true: there is at least one related object; false: there is none.' }),
  }),
});

export const OrganizationalUnitSetFilter = builder.inputType('OrganizationalUnitSetFilter', {
  description:
    'Which units a user must belong to, all of what is given. One unit in `any`, with the other members left out, is the list of that unit and needs no mirror; it must then hold for all users of the result, so it cannot stand below `or` or `not`. Everything else needs the mirror.',
  fields: (t) => ({
    any: t.idList({
      description: 'At least one of these units, at most 1,000 of them. An empty list matches nothing.',
      extensions: acceptsOrganizationalUnitIdList,
    }),
    none: t.idList({
      description: 'None of these units, at most 1,000 of them. An empty list matches everything.',
      extensions: acceptsOrganizationalUnitIdList,
    }),
    includeDescendants: t.boolean({
      defaultValue: false,
      description: 'Whether a unit stands for all units below it as well. Needs the mirror.',
    }),
    primaryOnly: t.boolean({
      defaultValue: false,
      description:
        "Whether only a user's primary unit counts in `any` and `none`; without either it is no condition. Needs the mirror. Without it, `primary` on the edges of `OrganizationalUnit.users` tells who is at home in the unit.",
    }),
  }),
});

export const DateTimeRange = builder.inputType('DirectoryDateTimeRange', {
  description:
    'A span of time. Either end may be left out; without both it is no condition. A moment that is not set lies in no span.',
  fields: (t) => ({
    from: t.field({ type: 'DateTime', description: 'The earliest moment, included.' }),
    to: t.field({ type: 'DateTime', description: 'The end, not included.' }),
  }),
});

export const IntRange = builder.inputType('DirectoryIntRange', {
  description: 'A span of whole numbers. Either end may be left out; without both it is no condition.',
  fields: (t) => ({
    min: t.int({ description: 'The smallest number, included.', extensions: acceptsCount }),
    max: t.int({ description: 'The largest number, included.', extensions: acceptsCount }),
  }),
});

export const SourceFilter = builder.inputType('DirectorySourceFilter', {
  description: 'Where an object must come from, all of what is given.',
  fields: (t) => ({
    type: t.field({
      type: SourceType,
      description: 'The kind of source. OTHER matches every kind that this version has no name for.',
    }),
    sourceId: t.string({
      description: "The source's own id, compared exactly as it is.",
      extensions: acceptsText,
    }),
  }),
});

export const CustomFieldFilter = builder.inputType('DirectoryCustomFieldFilter', {
  description: 'What the value of one custom field must be. Needs the mirror.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: "The field's identifier, as in `customFields { name }`.",
      extensions: acceptsText,
    }),
    value: t.field({
      type: StringFilter,
      required: true,
      description: 'What its value, as text, must be.',
    }),
  }),
});
