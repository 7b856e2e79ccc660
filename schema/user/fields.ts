import type { User as UserDetail, UserSummary } from '../../src/eiam/developer/users.ts';
import type { ReadableRow } from '../../src/eiam/unreadable.ts';
import { parseLosslessly } from '../../src/vocabulary/lossless-json.ts';
import { builder, fedBy, semanticNonNull } from '../core/builder.ts';
import { directoryRead } from '../core/permissions.ts';
import { personal } from '../federation/marks.ts';

export const Phone = builder.objectRef<UserSummary>('DirectoryPhone').implement({
  requiresScopes: directoryRead,
  description: 'The telephone number of a user.',
  // The type as well: without its parts it would be a type without fields.
  tag: personal,
  fields: (t) => ({
    region: t.exposeString('phoneRegion', {
      tag: personal,
      description: 'The country code without + or 00, as in 86. Null where none is set.',
    }),
    number: t.exposeString('phoneNumber', {
      tag: personal,
      ...semanticNonNull,
      description: 'The number without its country code, digits only.',
    }),
    verified: t.exposeBoolean('phoneNumberVerified', {
      tag: personal,
      ...fedBy('User.phoneNumberVerified'),
      description: 'Whether the number is verified: by the user, or declared so by an administrator.',
    }),
  }),
});

type CustomFieldShape = ReadableRow<UserDetail['customFields']>;

export const CustomField = builder.objectRef<CustomFieldShape>('DirectoryCustomField').implement({
  requiresScopes: directoryRead,
  description: 'The value of a custom field of a user. Custom fields are defined in the EIAM instance.',
  fields: (t) => ({
    name: t.exposeString('fieldName', {
      nullable: false,
      description: 'The identifier of the custom field.',
    }),
    value: t.string({
      tag: personal,
      description:
        'The value as text, whatever the type of the field, as in "true", "12" or "2026-01-31"; a list or an object as JSON. Null where there is no value.',
      resolve: ({ fieldValue }) => fieldValue,
    }),
    values: t.stringList({
      tag: personal,
      nullable: { list: false, items: false },
      description:
        'The value as a list of texts: the items where the value is a list, or a text that is a JSON list; otherwise the value alone. Empty where there is no value.',
      resolve: ({ fieldValue }) => (fieldValue === undefined ? [] : itemsOf(fieldValue)),
    }),
  }),
});

/** The items of a text that is a JSON list, as texts; otherwise the text alone. Few select them: they are not kept with the user. */
function itemsOf(text: string): readonly string[] {
  return (/^\s*\[/.test(text) ? listIn(text) : undefined) ?? [text];
}

/** Undefined: it is none, or nests too deep. */
function listIn(text: string): readonly string[] | undefined {
  try {
    const parsed = parseLosslessly(text);
    return Array.isArray(parsed) ? parsed.filter((item) => item !== null).map(toText) : undefined;
  } catch {
    return undefined;
  }
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
