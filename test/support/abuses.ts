/** A request that is meant to keep the gateway busy, as a body. */
export interface Abuse {
  readonly name: string;
  readonly body: string;
  readonly code: string;
}

function bodyOf(query: string, variables: object = {}): string {
  return JSON.stringify({ query, variables });
}

function times(count: number, piece: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => piece(index)).join(' ');
}

/** Fragments that each spread the next one twice, so that the last stands there two to the power of `levels` times. */
function doubling(levels: number, type: string, spread: (next: string) => string, end: string): string {
  return `${times(levels, (level) => `fragment F${level} on ${type} { ${spread(`...F${level + 1}`)} }`)} fragment F${levels} on ${type} { ${end} }`;
}

const cycle = (levels: number): string =>
  levels === 0 ? 'id' : `groups { nodes { members { nodes { ${cycle(levels - 1)} } } } }`;
const describesItself =
  'types { name fields { name args { name type { name } } type { name } } inputFields { name } }';
const introspect = `__schema { ${describesItself} }`;
const me = 'user(by: { id: "user_a" })';
const complex = 'OPERATION_TOO_COMPLEX';
const unread = 'GRAPHQL_PARSE_FAILED';

/** Fragments that double what is selected, each of which spreads the first of a ring of others as well. */
const ringLength = 420;
export const doublingOverRing = `{ ${me} { ...D0 } } ${times(13, (i) => {
  const next = i < 12 ? `...D${i + 1}` : 'id';
  return `fragment D${i} on User { a: manager { ${next} } b: manager { ${next} } ...C0 }`;
})} ${times(ringLength, (i) => `fragment C${i} on User { ...C${(i + 1) % ringLength} }`)}`;

/** Each with the code that it is refused with. */
export const abuses: readonly Abuse[] = [
  { name: '10,000 aliases', body: bodyOf(`{ ${times(10_000, (i) => `a${i}: __typename`)} }`), code: unread },
  {
    name: 'as many aliases as there may be tokens',
    body: bodyOf(`{ ${times(1_300, (i) => `a${i}: __typename`)} }`),
    code: complex,
  },
  {
    name: 'one field as often as there may be tokens',
    body: bodyOf(`{ ${times(3_900, () => '__typename')} }`),
    code: complex,
  },
  {
    name: 'one field often, a little in each selection',
    body: bodyOf(`{ ${me} { ${times(90, () => `groups { ${times(40, () => '__typename')} }`)} } }`),
    code: complex,
  },
  { name: '4,000 directives', body: bodyOf(`{ __typename ${times(1_900, () => '@a')} }`), code: complex },
  { name: 'a cycle of three', body: bodyOf(`{ ${me} { ${cycle(3)} } }`), code: complex },
  { name: 'a cycle of 50', body: bodyOf(`{ ${me} { ${cycle(49)} } }`), code: complex },
  {
    name: 'introspection within itself',
    body: bodyOf(`{ __schema { types { ${'fields { type { '.repeat(30)} name ${'} }'.repeat(30)} } } }`),
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: 'introspection 90 times over',
    body: bodyOf(`{ ${times(90, (i) => `a${i}: ${introspect}`)} }`),
    code: complex,
  },
  {
    name: 'types 90 times over in one introspection',
    body: bodyOf(`{ __schema { ${times(90, (i) => `a${i}: ${describesItself}`)} } }`),
    code: complex,
  },
  {
    name: 'fragments that double what is selected',
    body: bodyOf(
      `{ ${me} { ...F0 } } ${doubling(30, 'User', (next) => `x: manager { ${next} } y: manager { ${next} }`, 'id')}`,
    ),
    code: complex,
  },
  {
    name: 'fragments that double each other',
    body: bodyOf(
      `{ users(first: 100) { nodes { ...F0 groups(first: 100) { nodes { members(first: 100) { nodes { id } } } } } } } ${doubling(300, 'User', (next) => `${next} ${next}`, 'id')}`,
    ),
    code: complex,
  },
  {
    name: 'fragments that go round',
    body: bodyOf(
      `{ ${me} { ...F0 } } ${times(200, (i) => `fragment F${i} on User { ...F${(i + 1) % 200} }`)}`,
    ),
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  { name: 'fragments that double over a ring', body: bodyOf(doublingOverRing), code: complex },
  {
    name: 'a chain of fragments below 100 operations',
    body: JSON.stringify({
      query: `${times(100, (i) => `query Q${i} { ...F0 }`)} ${times(200, (i) => `fragment F${i} on Query { ...F${i + 1} }`)} fragment F200 on Query { ${times(60, (i) => `a${i}: __typename`)} ${me} { ${times(51, () => 'id')} } }`,
      operationName: 'Q0',
    }),
    code: complex,
  },
  {
    name: 'a variable of 200,000 wrong ids',
    body: bodyOf('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: Array.from({ length: 200_000 }, () => 'x'),
    }),
    code: complex,
  },
  {
    name: 'a variable of 200,000 things that are no ids',
    body: bodyOf('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: Array.from({ length: 200_000 }, () => []),
    }),
    code: complex,
  },
  {
    name: 'a variable of 40,000 things that are no ids',
    body: bodyOf('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: Array.from({ length: 40_000 }, () => []),
    }),
    code: 'BAD_USER_INPUT',
  },
  {
    name: '500 variables of values nested 300 levels deep',
    body: `{"query":${JSON.stringify(`query (${times(500, (i) => `$v${i}: ID!`)}) { nodes(ids: [${times(500, (i) => `$v${i}`)}]) { id } }`)},"variables":{${Array.from({ length: 500 }, (_, i) => `"v${i}":${'['.repeat(300)}${']'.repeat(300)}`).join()}}}`,
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'a write for 200,000 wrong ids',
    body: bodyOf(
      'mutation ($ids: [ID!]!) { addUsersToGroup(input: { groupId: "group_a", userIds: $ids }) { __typename } }',
      { ids: Array.from({ length: 200_000 }, () => 'x') },
    ),
    code: complex,
  },
  {
    name: '1,000 made-up objects 100 times over',
    body: bodyOf(
      `query ($r: [_Any!]!) { ${times(100, (i) => `a${i}: _entities(representations: $r) { __typename }`)} }`,
      { r: Array.from({ length: 1_000 }, (_, i) => ({ __typename: 'User', id: `user_${i}` })) },
    ),
    code: complex,
  },
  {
    name: '100 made-up ids 100 times over',
    body: bodyOf(`query ($ids: [ID!]!) { ${times(100, (i) => `a${i}: nodes(ids: $ids) { __typename }`)} }`, {
      ids: Array.from({ length: 100 }, (_, i) => `user_${i}`),
    }),
    code: complex,
  },
  {
    name: 'the subgraph 90 times over',
    body: bodyOf(`{ ${times(90, (i) => `a${i}: _service { sdl }`)} }`),
    code: complex,
  },
  {
    name: 'the subgraph 90 times over in one service',
    body: bodyOf(`{ _service { ${times(90, (i) => `a${i}: sdl`)} } }`),
    code: complex,
  },
  { name: 'a name of a million letters', body: bodyOf(`{ ${'a'.repeat(1_000_000)} }`), code: unread },
  {
    name: '900 names that are nearly right',
    body: bodyOf(`{ ${me} { ${times(900, (i) => `displayNam${i}`)} } }`),
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: 'a batch of 1,000',
    body: `[${Array.from({ length: 1_000 }, () => bodyOf('{ __typename }')).join()}]`,
    code: 'BAD_REQUEST',
  },
];
