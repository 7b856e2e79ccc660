import { builder } from './builder.ts';

const OrderDirection = builder.enumType('DirectoryOrderDirection', {
  description: 'In which direction a list is sorted. Objects without a value come last in both.',
  values: {
    ASC: { description: 'From A to Z, from the earliest to the latest, from the smallest to the largest.' },
    DESC: { description: 'From Z to A, from the latest to the earliest, from the largest to the smallest.' },
  } as const,
});

const createdAt = {
  description:
    'By the moment when it was made in EIAM. The order to choose for reading a list from end to end.',
};
const updatedAt = { description: 'By the moment of the last change.' };
const relevance = {
  description: 'By how well the `text` of the filter fits: whole, at the start of a word, inside a word.',
};

/** Sorted lists are answered from the mirror alone: EIAM sorts nothing. */
function order<Values extends Readonly<Record<string, { readonly description: string }>>>(
  name: string,
  what: string,
  values: Values,
) {
  const field = builder.enumType(`${name}OrderField`, {
    description: `What a list of ${what} can be sorted by.`,
    values,
  });
  return builder.inputType(`${name}Order`, {
    description: `How a list of ${what} is sorted; equal ones by id. Needs the mirror.`,
    fields: (t) => ({
      field: t.field({ type: field, required: true, description: `What the ${what} are compared by.` }),
      direction: t.field({
        type: OrderDirection,
        required: true,
        defaultValue: 'ASC',
        description: 'Ascending where it is left out.',
      }),
    }),
  });
}

export const UserOrder = order('User', 'users', {
  DISPLAY_NAME: { description: 'By display name; Chinese by pinyin.' },
  USERNAME: { description: 'By the name used to sign in.' },
  EMAIL: { description: 'By e-mail address.' },
  CREATED_AT: createdAt,
  UPDATED_AT: updatedAt,
  ACCOUNT_EXPIRES_AT: { description: 'By the moment when the account stops being valid.' },
  RELEVANCE: relevance,
} as const);

export const GroupOrder = order('Group', 'groups', {
  NAME: { description: 'By name; Chinese by pinyin.' },
  CREATED_AT: createdAt,
  UPDATED_AT: updatedAt,
  MEMBER_COUNT: { description: 'By the number of members.' },
  RELEVANCE: relevance,
} as const);

export const OrganizationalUnitOrder = order('OrganizationalUnit', 'units', {
  NAME: { description: 'By name; Chinese by pinyin.' },
  CREATED_AT: createdAt,
  UPDATED_AT: updatedAt,
  DEPTH: { description: 'By how many units stand above it.' },
  RELEVANCE: relevance,
} as const);
