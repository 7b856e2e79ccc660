/** As in bad-input-cases.ts. */
type Case = readonly [name: string, argument: string, query: string, variables?: object];

const userId = 'user_aaaaaaaaaaaaaaaaaaaaaaaaaa';
const groupId = 'group_aaaaaaaaaaaaaaaaaaaaaaaaaa';
const unitId = 'ou_aaaaaaaaaaaaaaaaaaaaaaaaaa';

/** Where a filter of users can stand, with `FILTER` in its place. */
const places = {
  'Query.users': '{ users(filter: FILTER) { totalCount } }',
  'Group.members': `{ group(id: "${groupId}") { name members(filter: FILTER) { totalCount } } }`,
  'OrganizationalUnit.users': `{ organizationalUnit(by: { id: "${unitId}" }) { name users(filter: FILTER) { totalCount } } }`,
};

const ofUsers = 'query ($filter: UserFilter) { users(filter: $filter) { totalCount } }';
const ofGroups = 'query ($filter: GroupFilter) { groups(filter: $filter) { totalCount } }';

/** Written in the document at every place, and in a variable. */
function everywhere(name: string, argument: string, literal: string, value: object): Case[] {
  return [
    ...Object.entries(places).map(
      ([place, query]): Case => [`${name}, ${place}`, argument, query.replace('FILTER', literal)],
    ),
    [`${name}, in a variable`, argument, ofUsers, { filter: value }],
  ];
}

const repeated = <Item>(length: number, item: Item) => Array.from({ length }, () => item);

function nest(levels: number, wrap: (inner: object) => object): object {
  let filter: object = { ids: [] };
  for (let level = 0; level < levels; level += 1) filter = wrap(filter);
  return filter;
}

const not = (inner: object) => ({ not: inner });
const and = (inner: object) => ({ and: [inner] });
const or = (inner: object) => ({ or: [{}, inner] });
const nots = (levels: number) => `${'{ not: '.repeat(levels)}{ ids: [] }${' }'.repeat(levels)}`;
const pathOf = (...steps: string[]) => ['filter', ...steps].join('.');

const depth: Case[] = [
  ...['primaryOnly', 'includeDescendants'].flatMap((name) =>
    everywhere(
      `${name} without units`,
      pathOf('organizationalUnits', name),
      `{ organizationalUnits: { ${name}: true } }`,
      { organizationalUnits: { [name]: true, any: null } },
    ),
  ),
  ...everywhere('11 filters within each other', pathOf(...repeated(11, 'not')), nots(11), nest(11, not)),
  ...everywhere('50 filters within each other', pathOf(...repeated(11, 'not')), nots(50), nest(50, not)),
  ['and, 50 deep', pathOf(...repeated(11, 'and.0')), ofUsers, { filter: nest(50, and) }],
  ['or, 50 deep', pathOf(...repeated(10, 'or.1'), 'or.0'), ofUsers, { filter: nest(50, or) }],
  ['groups, 50 deep', pathOf(...repeated(10, 'or.1'), 'or.0'), ofGroups, { filter: nest(50, or) }],
];

const size: Case[] = [
  ['201 conditions', 'filter.or.200', ofUsers, { filter: { or: repeated(201, { locked: true }) } }],
  ['201 empty filters', 'filter.and.200', ofUsers, { filter: { and: repeated(201, {}) } }],
  [
    '201 conditions in several lists',
    'filter.or.66.and.1',
    ofUsers,
    { filter: { or: repeated(67, { and: repeated(3, { expired: false }) }), ids: [] } },
  ],
  [
    '201 custom fields',
    'filter',
    ofUsers,
    { filter: { customFields: repeated(201, { name: 'a', value: { isSet: true } }) } },
  ],
  ['201 conditions on groups', 'filter.or.200', ofGroups, { filter: { or: repeated(201, { ids: [] }) } }],
  ['1,001 ids', 'filter.ids', ofUsers, { filter: { ids: repeated(1_001, userId) } }],
  ['1,001 ids of groups', 'filter.ids', ofGroups, { filter: { ids: repeated(1_001, groupId) } }],
  ['1,001 texts', 'filter.email.in', ofUsers, { filter: { email: { in: repeated(1_001, 'a') } } }],
  ['1,001 numbers', 'filter.phone.in', ofUsers, { filter: { phone: { in: repeated(1_001, '1') } } }],
  ...['any', 'none'].map(
    (list): Case => [
      `1,001 units, ${list}`,
      `filter.organizationalUnits.${list}`,
      ofUsers,
      { filter: { organizationalUnits: { [list]: repeated(1_001, unitId) } } },
    ],
  ),
  ...['any', 'all', 'none'].flatMap((list): Case[] => [
    [
      `1,001 groups, ${list}`,
      `filter.groups.${list}`,
      ofUsers,
      { filter: { groups: { [list]: repeated(1_001, groupId) } } },
    ],
    [
      `a user among the groups, ${list}`,
      `filter.groups.${list}.1`,
      ofUsers,
      { filter: { groups: { [list]: [groupId, userId] } } },
    ],
    [
      `a group among the managers, ${list}`,
      `filter.managers.${list}.1`,
      ofUsers,
      { filter: { managers: { [list]: [userId, groupId] } } },
    ],
  ]),
  ['a group among the ids', 'filter.ids.1', ofUsers, { filter: { ids: [userId, groupId] } }],
  ['a user among the ids of groups', 'filter.ids.0', ofGroups, { filter: { ids: [userId] } }],
  [
    'a user among the units',
    'filter.organizationalUnits.none.0',
    ofUsers,
    { filter: { organizationalUnits: { none: [userId] } } },
  ],
  ['null among the ids', 'filter.ids.0', ofUsers, { filter: { ids: [null] } }],
  ['null among the filters', 'filter.and.1', ofUsers, { filter: { and: [{}, null] } }],
  ['null among the texts', 'filter.email.in.0', ofUsers, { filter: { email: { in: [null] } } }],
];

const oneOf: Case[] = [
  ...everywhere(
    'a text that is two things',
    'filter.username',
    '{ username: { equals: "a", startsWith: "b" } }',
    { username: { equals: 'a', startsWith: 'b' } },
  ),
  ...everywhere(
    'two things far within',
    'filter.and.0.not.email',
    '{ and: [{ not: { email: { isSet: true, in: [] } } }] }',
    { and: [{ not: { email: { isSet: true, in: [] } } }] },
  ),
  ...everywhere('a text that is nothing', 'filter.phone', '{ phone: {} }', { phone: {} }),
  ['a text that is null', 'filter.email', '{ users(filter: { email: { equals: null } }) { totalCount } }'],
  [
    'a text that is null in a variable',
    'filter.email.equals',
    ofUsers,
    { filter: { email: { equals: null } } },
  ],
  ['one thing and null', 'filter.name', ofGroups, { filter: { name: { equals: 'a', in: null } } }],
  [
    'two things in a variable within the filter',
    'filter.or.0.displayName',
    'query ($text: DirectoryStringFilter) { users(filter: { or: [{ displayName: $text }] }) { totalCount } }',
    { text: { contains: 'a', endsWith: 'b' } },
  ],
  [
    'a value of a custom field that is two things',
    'filter.customFields.0.value',
    ofUsers,
    { filter: { customFields: [{ name: 'a', value: { equals: 'a', isSet: true } }] } },
  ],
  [
    'a custom field without a value',
    'filter.customFields.0',
    ofUsers,
    { filter: { customFields: [{ name: 'a' }] } },
  ],
  [
    'a custom field without a name',
    'filter.customFields.0.name',
    ofUsers,
    { filter: { customFields: [{ name: ' ', value: { isSet: true } }] } },
  ],
];

const texts: Case[] = ['equals', 'startsWith', 'contains', 'endsWith'].flatMap((kind) =>
  ['', ' \t', 'x'.repeat(257)].flatMap((text): Case[] => [
    [
      `${kind} ${JSON.stringify(text.slice(0, 4))}`,
      `filter.email.${kind}`,
      ofUsers,
      { filter: { email: { [kind]: text } } },
    ],
    [
      `phone ${kind} ${JSON.stringify(text.slice(0, 4))}`,
      `filter.phone.${kind}`,
      ofUsers,
      { filter: { phone: { [kind]: text } } },
    ],
  ]),
);

const values: Case[] = [
  ['an empty text in a list', 'filter.username.in.1', ofUsers, { filter: { username: { in: ['a', ''] } } }],
  ['a word in a list of numbers', 'filter.phone.in.1', ofUsers, { filter: { phone: { in: ['1', 'home'] } } }],
  [
    'a part of a number that is a word',
    'filter.phone.contains',
    ofUsers,
    { filter: { phone: { contains: '13a' } } },
  ],
  [
    'a part of a number that is a sign',
    'filter.phone.startsWith',
    ofUsers,
    { filter: { phone: { startsWith: '+' } } },
  ],
  ['a blank text to search for', 'filter.text', ofUsers, { filter: { text: ' ' } }],
  ['a blank source', 'filter.source.sourceId', ofUsers, { filter: { source: { sourceId: '' } } }],
  ['a source that does not exist', 'filter.source.type', ofUsers, { filter: { source: { type: 'ODD' } } }],
  ['fewer than no members', 'filter.memberCount.min', ofGroups, { filter: { memberCount: { min: -1 } } }],
  ...[
    '2026-01-01',
    '2026-01-01T00:00:00',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    'now',
    '',
    5,
    {},
  ].map(
    (from): Case => [
      `a moment that is ${JSON.stringify(from)}`,
      'filter.createdAt.from',
      ofUsers,
      { filter: { createdAt: { from } } },
    ],
  ),
  [
    'a moment as a number',
    'filter.updatedAt.to',
    '{ groups(filter: { updatedAt: { to: 5 } }) { totalCount } }',
  ],
  [
    'an order by what nothing is ordered by',
    'orderBy.field',
    '{ users(orderBy: { field: SHOE_SIZE }) { totalCount } }',
  ],
  ['an order by nothing', 'orderBy', '{ groups(orderBy: { direction: ASC }) { totalCount } }'],
];

/** What is wrong in a filter, or in an order. */
export const badFilters: readonly Case[] = [...depth, ...size, ...oneOf, ...texts, ...values];
