import { badFilters } from './bad-filter-cases.ts';

/** Where wrong input can stand: the name of a case, the argument to be named, the operation, its variables. */
export type Case = readonly [name: string, argument: string, query: string, variables?: object];

const unit = 'ou_aaaaaaaaaaaaaaaaaaaaaaaaaa';
const group = 'group_aaaaaaaaaaaaaaaaaaaaaaaaaa';
export const user = 'user_aaaaaaaaaaaaaaaaaaaaaaaaaa';

/** Every list of the graph: how to come to it, with `ARGUMENTS` where its own arguments stand. */
const lists = {
  'Query.users': '{ users(ARGUMENTS) { totalCount } }',
  'Query.groups': '{ groups(ARGUMENTS) { totalCount } }',
  'Group.members': `{ group(id: "${group}") { name members(ARGUMENTS) { totalCount } } }`,
  'User.groups': '{ users { nodes { groups(ARGUMENTS) { totalCount } } } }',
  'User.organizationalUnits': `{ user(by: { id: "${user}" }) { username organizationalUnits(ARGUMENTS) { totalCount } } }`,
  'OrganizationalUnit.children': '{ rootOrganizationalUnits { children(ARGUMENTS) { totalCount } } }',
  'OrganizationalUnit.descendants': '{ rootOrganizationalUnits { descendants(ARGUMENTS) { totalCount } } }',
  'OrganizationalUnit.users': `{ organizationalUnit(by: { id: "${unit}" }) { name users(ARGUMENTS) { totalCount } } }`,
};

function cursorOf(coordinate: string): string {
  return Buffer.from(JSON.stringify([`${coordinate}|aaaaaaaaaaaaaaaa`, 5, user, null, 0])).toString(
    'base64url',
  );
}

const badCounts = ['101', '-1', '2147483648', '1.5', '"10"', 'true', '[1, 2]'];
const badCursors = [
  '""',
  '"x"',
  '"{}"',
  '5',
  `"${Buffer.from('[]').toString('base64url')}"`,
  `"${'A'.repeat(9_000)}"`,
];

const windows: Case[] = Object.entries(lists).flatMap(([coordinate, query]) => {
  const write = (text: string) => query.replace('ARGUMENTS', text);
  const elsewhere = Object.keys(lists).find((other) => other !== coordinate) ?? '';
  return [
    ...badCounts.map((first): Case => [`${coordinate} first: ${first}`, 'first', write(`first: ${first}`)]),
    ...badCounts.map((last): Case => [`${coordinate} last: ${last}`, 'last', write(`last: ${last}`)]),
    ...badCursors.map(
      (after): Case => [`${coordinate} after: ${after.slice(0, 12)}`, 'after', write(`after: ${after}`)],
    ),
    [`${coordinate} after a cursor of ${elsewhere}`, 'after', write(`after: "${cursorOf(elsewhere)}"`)],
  ];
});

/** Every place for an id: how to come to it, with `ID` where it stands, what is named, and an id that is none there. */
const idPlaces: readonly (readonly [query: string, argument: string, other: string])[] = [
  ['{ user(by: { id: ID }) { username } }', 'by.id', group],
  [
    '{ users(filter: { organizationalUnits: { any: [ID] } }) { totalCount } }',
    'filter.organizationalUnits.any.0',
    user,
  ],
  ['{ group(id: ID) { name } }', 'id', unit],
  ['{ organizationalUnit(by: { id: ID }) { name } }', 'by.id', group],
  ['{ node(id: ID) { id } }', 'id', 'nae_aaaaaaaaaaaaaaaaaaaaaaaaaa'],
  [`{ nodes(ids: ["${user}", ID, "${unit}"]) { id } }`, 'ids.1', 'app_aaaaaaaaaaaaaaaaaaaaaaaaaa'],
];

const ids: Case[] = idPlaces.flatMap(([query, argument, other]) => {
  const prefix = /^[a-z]+_/.exec(argument === 'id' ? group : user)?.[0];
  const bad = [
    other,
    '',
    ' ',
    '5',
    'x'.repeat(65),
    `${prefix}${'a'.repeat(61)}`,
    `${prefix}a/../../b`,
    `${prefix}`,
    `${prefix}\u0000`,
  ];
  return bad.map((id): Case => {
    const text = JSON.stringify(id);
    return [
      `${argument} of ${query.slice(2, 22)} is ${text.slice(0, 20)}`,
      argument,
      query.replace('ID', text),
    ];
  });
});

const textPlaces: readonly (readonly [query: string, argument: string])[] = [
  ['{ user(by: { username: TEXT }) { id } }', 'by.username'],
  ['{ user(by: { email: TEXT }) { id } }', 'by.email'],
  ['{ user(by: { phone: { number: TEXT } }) { id } }', 'by.phone.number'],
  ['{ user(by: { externalId: { id: TEXT } }) { id } }', 'by.externalId.id'],
  ['{ user(by: { externalId: { id: "a", sourceType: TEXT } }) { id } }', 'by.externalId.sourceType'],
  ['{ user(by: { externalId: { id: "a", sourceId: TEXT } }) { id } }', 'by.externalId.sourceId'],
  ['{ organizationalUnit(by: { externalId: { id: TEXT } }) { id } }', 'by.externalId.id'],
  ['{ users(filter: { username: { startsWith: TEXT } }) { totalCount } }', 'filter.username.startsWith'],
  [
    '{ users(filter: { displayName: { startsWith: TEXT } }) { totalCount } }',
    'filter.displayName.startsWith',
  ],
  ['{ users(filter: { email: { equals: TEXT } }) { totalCount } }', 'filter.email.equals'],
  ['{ users(filter: { phone: { equals: TEXT } }) { totalCount } }', 'filter.phone.equals'],
  ['{ groups(filter: { name: { startsWith: TEXT } }) { totalCount } }', 'filter.name.startsWith'],
  ['{ users { nodes { customField(name: TEXT) } } }', 'name'],
];

const texts: Case[] = textPlaces.flatMap(([query, argument]) =>
  ['', ' \t', 'x'.repeat(257)].map((text): Case => {
    const literal = JSON.stringify(text);
    return [`${argument} is ${literal.slice(0, 8)}`, argument, query.replace('TEXT', literal)];
  }),
);

const oneOf: Case[] = ['user', 'organizationalUnit'].flatMap((field) => {
  const id = field === 'user' ? user : unit;
  const query = `query ($by: ${field === 'user' ? 'UserBy' : 'OrganizationalUnitBy'}!) { ${field}(by: $by) { id } }`;
  const literal = (by: string) => `{ ${field}(by: ${by}) { id } }`;
  return [
    [`${field} by nothing`, 'by', literal('{}')],
    [`${field} by two`, 'by', literal(`{ id: "${id}", externalId: { id: "a" } }`)],
    [`${field} by null`, 'by', literal('{ id: null }')],
    [`${field} by one and null`, 'by', literal(`{ id: "${id}", externalId: null }`)],
    [`${field} by something unknown`, 'by', literal('{ name: "a" }')],
    [`${field} by half an external id`, 'by.externalId', literal('{ externalId: {} }')],
    [
      `${field} by a variable that is null`,
      'by',
      `query ($id: ID) { ${field}(by: { id: $id }) { id } }`,
      { id: null },
    ],
    [`${field} by a variable that is missing`, 'by', `query ($id: ID) { ${field}(by: { id: $id }) { id } }`],
    [`${field} by no variable`, 'by', query],
    [`${field} by a null variable`, 'by', query, { by: null }],
    [`${field} by nothing in a variable`, 'by', query, { by: {} }],
    [`${field} by two in a variable`, 'by', query, { by: { id, externalId: { id: 'a' } } }],
    [`${field} by null in a variable`, 'by.id', query, { by: { id: null } }],
    [`${field} by a text`, 'by', query, { by: id }],
    [`${field} by an id that is an object`, 'by.id', query, { by: { id: {} } }],
    [`${field} by an empty id in a variable`, 'by.id', query, { by: { id: '' } }],
  ];
});

const levels: Case[] = ['0', '-1', '1.5', '"1"', '2147483648'].map((value) => [
  `levels: ${value}`,
  'levels',
  `{ rootOrganizationalUnits { descendants(levels: ${value}) { totalCount } } }`,
]);

const counted = 'query ($first: Int) { users(first: $first) { totalCount } }';
const listed = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
const filtered = 'query ($filter: UserFilter) { users(filter: $filter) { totalCount } }';
const variables: Case[] = [
  ...[101, -1, 1.5, '10', true, {}, 2 ** 31].map(
    (first): Case => [`$first is ${JSON.stringify(first)}`, 'first', counted, { first }],
  ),
  [
    'a default that is out of range',
    'first',
    'query ($first: Int = -1) { users(first: $first) { totalCount } }',
  ],
  ['101 ids', 'ids', listed, { ids: Array.from({ length: 101 }, () => user) }],
  ['a wrong id among 100', 'ids.99', listed, { ids: [...Array.from({ length: 99 }, () => user), 'unknown'] }],
  ['null among the ids', 'ids.1', listed, { ids: [user, null] }],
  ['no ids at all', 'ids', listed],
  ['a status that does not exist', 'filter.status.0', filtered, { filter: { status: ['LOCKED'] } }],
  [
    'a literal status that does not exist',
    'filter.status',
    '{ users(filter: { status: LOCKED }) { totalCount } }',
  ],
  ['a filter that is a list', 'filter', filtered, { filter: [] }],
  ['a filter by what is no filter', 'filter', filtered, { filter: { shoeSize: 43 } }],
  [
    'a unit in a variable that is a user',
    'filter.organizationalUnits.any.0',
    filtered,
    { filter: { organizationalUnits: { any: [user] } } },
  ],
];

/** What graphql lets pass until the arguments are read: a variable with a default that is given as null all the same. */
const nulls: Case[] = [
  ['null for an id with a default', 'id', 'query ($v: ID = "user_a") { node(id: $v) { id } }', { v: null }],
  ['null for one of the ids', 'ids', 'query ($v: ID = "user_a") { nodes(ids: [$v]) { id } }', { v: null }],
  [
    'null within an input',
    'by',
    'query ($v: String = "a") { user(by: { externalId: { id: $v } }) { id } }',
    { v: null },
  ],
];

const places: Case[] = [
  [
    'in a fragment',
    'first',
    '{ users { nodes { ...F } } } fragment F on User { groups(first: -1) { totalCount } }',
  ],
  [
    'in a fragment of a fragment',
    'first',
    '{ users { nodes { ...F } } } fragment F on User { ...G } fragment G on User { groups(first: -1) { totalCount } }',
  ],
  [
    'in an inline fragment on an interface',
    'first',
    `{ node(id: "${group}") { ... on Group { members(first: -1) { totalCount } } } }`,
  ],
  ['behind an alias', 'first', '{ users { totalCount } a: users(first: -1) { totalCount } }'],
  [
    'behind an edge',
    'first',
    '{ users { edges { node { groups { edges { node { members(first: -1) { totalCount } } } } } } } }',
  ],
  [
    'in a variable far down',
    'first',
    'query ($n: Int) { users { nodes { groups { nodes { members(first: $n) { totalCount } } } } } }',
    { n: -1 },
  ],
];

/** A default lets a nullable variable stand where null may not, and null takes the default's place. */
const conditions: readonly Case[] = ['@include', '@skip'].flatMap((directive): Case[] => {
  const condition = `${directive}(if: $a)`;
  return [
    [`null in ${directive}`, 'if', `query ($a: Boolean = true) { __typename ${condition} }`, { a: null }],
    [
      `null in ${directive} far down, in a fragment`,
      'if',
      `query ($a: Boolean = true) { users { nodes { ...F } } } fragment F on User { ... ${condition} { id } }`,
      { a: null },
    ],
  ];
});

const all = [
  ...conditions,
  ...levels,
  ...windows,
  ...ids,
  ...texts,
  ...oneOf,
  ...variables,
  ...nulls,
  ...places,
  ...badFilters,
];

export const badInput = all.map(
  ([name, argument, query, given = {}]) => [name, argument, query, given] as const,
);
