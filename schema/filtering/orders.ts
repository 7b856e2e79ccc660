import { builder } from '../core/builder.ts';

const OrderDirection = builder.enumType('DirectoryOrderDirection', {
  description:
    'The direction in which a list is sorted. Objects without a value come last in both directions.',
  values: {
    ASC: { description: 'From A to Z, from the earliest to the latest, from the smallest to the largest.' },
    DESC: { description: 'From Z to A, from the latest to the earliest, from the largest to the smallest.' },
  } as const,
});

const createdAt = {
  description: 'By the time of creation in EIAM. The order to read a complete list in, as it never changes.',
};
const updatedAt = { description: 'By the time of the last change.' };
const relevance = {
  description:
    'By how well the `text` of the filter matches: the whole text, the start of a word, the inside of a word.',
};

/** Sorted lists are answered from the mirror alone: EIAM sorts nothing. */
function order<Values extends Readonly<Record<string, { readonly description: string }>>>(
  name: string,
  what: string,
  values: Values,
) {
  const field = builder.enumType(`${name}OrderField`, {
    description: `The field by which a list of ${what} is sorted.`,
    values,
  });
  return builder.inputType(`${name}Order`, {
    description: `The order of a list of ${what}; equal values are sorted by id. Needs the mirror: NOT_CONFIGURED without it.`,
    fields: (t) => ({
      field: t.field({ type: field, required: true, description: 'The field to sort by.' }),
      direction: t.field({
        type: OrderDirection,
        required: true,
        defaultValue: 'ASC',
        description: 'The direction of the order, ascending by default.',
      }),
    }),
  });
}

export const UserOrder = order('User', 'users', {
  DISPLAY_NAME: { description: 'By display name; Chinese text by pinyin.' },
  USERNAME: { description: 'By the name used to sign in.' },
  EMAIL: { description: 'By e-mail address.' },
  CREATED_AT: createdAt,
  UPDATED_AT: updatedAt,
  ACCOUNT_EXPIRES_AT: { description: 'By the time when the account expires.' },
  RELEVANCE: relevance,
} as const);

export const GroupOrder = order('Group', 'groups', {
  NAME: { description: 'By name; Chinese text by pinyin.' },
  CREATED_AT: createdAt,
  UPDATED_AT: updatedAt,
  MEMBER_COUNT: { description: 'By the number of members.' },
  RELEVANCE: relevance,
} as const);

export const OrganizationalUnitOrder = order('OrganizationalUnit', 'units', {
  NAME: { description: 'By name; Chinese text by pinyin.' },
  CREATED_AT: createdAt,
  UPDATED_AT: updatedAt,
  DEPTH: { description: 'By depth, the number of units above it.' },
  RELEVANCE: relevance,
} as const);
