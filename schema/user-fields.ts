import type { User as UserDetail, UserSummary } from '../src/eiam/developer/users.ts';
import type { ReadableRow } from '../src/eiam/unreadable.ts';
import { builder, fedBy, semanticNonNull } from './builder.ts';
import { directoryRead } from './permissions.ts';
import { personal } from './subgraph.ts';

/** developer-api.md 6.5. The list is open. */
const userStatuses = {
  ENABLED: { value: 'enabled', description: 'May sign in.' },
  DISABLED: { value: 'disabled', description: 'May not sign in; memberships stay.' },
  OTHER: {
    value: 'other',
    description: 'A status that this version does not know; `rawStatus` has its name.',
  },
} as const;

export const UserStatus = builder.enumType('UserStatus', {
  description: 'Whether an account may be used.',
  values: userStatuses,
});

export function toUserStatus(raw: string): (typeof userStatuses)[keyof typeof userStatuses]['value'] {
  return Object.values(userStatuses).find(({ value }) => value === raw)?.value ?? 'other';
}

export const Phone = builder.objectRef<UserSummary>('DirectoryPhone').implement({
  requiresScopes: directoryRead,
  description: "A user's telephone number.",
  // The type as well: without its parts it would be a type without fields.
  tag: personal,
  fields: (t) => ({
    region: t.exposeString('phoneRegion', {
      tag: personal,
      nullable: true,
      description: 'The country code without + or 00, as in 86.',
    }),
    number: t.exposeString('phoneNumber', {
      tag: personal,
      nullable: true,
      ...semanticNonNull,
      description: 'Digits only, without the region.',
    }),
    verified: t.exposeBoolean('phoneNumberVerified', {
      tag: personal,
      nullable: true,
      ...fedBy('User.phoneNumberVerified'),
      description: 'Whether the user, or an administrator for them, has confirmed the number.',
    }),
  }),
});

type CustomFieldShape = ReadableRow<UserDetail['customFields']>;

export const CustomField = builder.objectRef<CustomFieldShape>('DirectoryCustomField').implement({
  requiresScopes: directoryRead,
  description: 'A field that the company added to its accounts.',
  fields: (t) => ({
    name: t.exposeString('fieldName', { nullable: false, description: "The field's identifier." }),
    value: t.string({
      tag: personal,
      description:
        'Its value as text, whatever its type: "true", "12", "2026-01-31"; a list or an object as JSON.',
      resolve: ({ fieldValue }) => fieldValue?.text,
    }),
    values: t.stringList({
      tag: personal,
      nullable: { list: false, items: false },
      description:
        'The items of its value where that is a list, or text that is a JSON list, each as text; otherwise the one value. Empty where it has none.',
      resolve: ({ fieldValue }) => fieldValue?.items ?? [],
    }),
  }),
});
