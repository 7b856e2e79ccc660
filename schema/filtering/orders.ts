import { type Enumeration, enumeration, input, nested, required, type ValueOf } from '../core/input.ts';

const direction = enumeration(
  'DirectoryOrderDirection',
  'The direction in which a list is sorted. Objects without a value come last in both directions.',
  {
    ASC: { description: 'From A to Z, from the earliest to the latest, from the smallest to the largest.' },
    DESC: { description: 'From Z to A, from the latest to the earliest, from the largest to the smallest.' },
  },
);

const createdAt = {
  description: 'By the time of creation in EIAM. The order to read a complete list in, as it never changes.',
};
const updatedAt = { description: 'By the time of the last change.' };
const relevance = {
  description:
    'By how well the `text` of the filter matches: the whole text, the start of a word, the inside of a word.',
};

/** Sorted lists are answered from the mirror alone: EIAM sorts nothing. */
function order<const Fields extends Enumeration['values']>(name: string, what: string, values: Fields) {
  const field = enumeration(`${name}OrderField`, `The field by which a list of ${what} is sorted.`, values);
  return nested(
    input(
      `${name}Order`,
      `The order of a list of ${what}; equal values are sorted by id. Needs the mirror: NOT_CONFIGURED without it.`,
      {
        field: required(field, 'The field to sort by.'),
        direction: required<ValueOf<typeof direction>>(
          direction,
          'The direction of the order, ascending by default.',
          {
            defaultValue: 'ASC',
          },
        ),
      },
    ),
  );
}

export const userOrder = order('User', 'users', {
  DISPLAY_NAME: { description: 'By display name; Chinese text by pinyin.' },
  USERNAME: { description: 'By the name used to sign in.' },
  EMAIL: { description: 'By e-mail address.' },
  CREATED_AT: createdAt,
  UPDATED_AT: updatedAt,
  ACCOUNT_EXPIRES_AT: { description: 'By the time when the account expires.' },
  RELEVANCE: relevance,
});

export const groupOrder = order('Group', 'groups', {
  NAME: { description: 'By name; Chinese text by pinyin.' },
  CREATED_AT: createdAt,
  UPDATED_AT: updatedAt,
  MEMBER_COUNT: { description: 'By the number of members.' },
  RELEVANCE: relevance,
});

export const organizationalUnitOrder = order('OrganizationalUnit', 'units', {
  NAME: { description: 'By name; Chinese text by pinyin.' },
  CREATED_AT: createdAt,
  UPDATED_AT: updatedAt,
  DEPTH: { description: 'By depth, the number of units above it.' },
  RELEVANCE: relevance,
});

export type UserOrder = ValueOf<typeof userOrder>;
export type GroupOrder = ValueOf<typeof groupOrder>;
export type OrganizationalUnitOrder = ValueOf<typeof organizationalUnitOrder>;
