import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startIssuer } from '../support/issuer.ts';
import { type OpenGateway, type OpenOptions, openGateway } from './open-gateway.ts';

/**
 * A POST over a socket is read and answered by the gateway itself, and one without a socket (`app.fetch`) by Yoga: whatever is
 * posted, the answers have to be the same.
 */
const json = 'application/json';
const graphql = 'application/graphql-response+json';

/** What is different about any two connections. */
const ofConnection = new Set([
  ...['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'],
  'x-request-id',
  // The server in front of both says that pages of other origins get other headers.
  'vary',
]);

const byId = 'query ($id: ID!) { user(by: { id: $id }) { id username } }';
const bodies: readonly (readonly [string, unknown])[] = [
  ['an operation', { query: '{ __typename }' }],
  ['a read', { query: '{ users(first: 2) { totalCount nodes { username groups { nodes { name } } } } }' }],
  ['a read that finds nothing', { query: byId, variables: { id: 'user_none' } }],
  ['an error of a field', { query: `{ a: __typename users(after: "x") { totalCount } b: __typename }` }],
  ['an introspection', { query: '{ __schema { queryType { name } directives { name } } }' }],
  [
    'members without a value',
    { query: '{ __typename }', variables: null, extensions: null, operationName: null },
  ],
  ['an empty name', { query: 'query A { __typename }', operationName: '' }],
  ['a name', { query: 'query A { a: __typename } query B { b: __typename }', operationName: 'B' }],
  ['several operations, none named', { query: 'query A { __typename } query B { __typename }' }],
  ['an unknown name', { query: 'query A { __typename }', operationName: 'C' }],
  ['a name that is none', { query: '{ __typename }', operationName: 1 }],
  ['a fragment alone', { query: 'fragment F on Query { __typename }' }],
  ['no query', {}],
  ['a query that is null', { query: null }],
  ['an empty query', { query: '' }],
  ['a comment alone', { query: '# nothing' }],
  ['a query that is a list', { query: ['{ __typename }'] }],
  ['a query that is a number', { query: 7 }],
  ['an unknown parameter', { query: '{ __typename }', id: 1 }],
  ['an unknown parameter without a value', { query: '{ __typename }', id: null }],
  ['the id of a document', { documentId: 'a' }],
  ['a hash alone', { extensions: { persistedQuery: { version: 1, sha256Hash: 'abc' } } }],
  [
    'a hash beside its document',
    { query: '{ __typename }', extensions: { persistedQuery: { sha256Hash: 'abc' } } },
  ],
  ['variables that are a list', { query: '{ __typename }', variables: [] }],
  ['variables that are a text', { query: '{ __typename }', variables: '{}' }],
  ['extensions that are a number', { query: '{ __typename }', extensions: 1 }],
  ['a batch', [{ query: '{ __typename }' }, { query: '{ __typename }' }]],
  ['an empty batch', []],
  ['null', null],
  ['a text', 'text'],
  ['a syntax error', { query: '{ users(first: ' }],
  ['an unknown field', { query: '{ usrs { id } }' }],
  ['an unknown argument', { query: '{ users(frist: 1) { totalCount } }' }],
  ['a literal of the wrong type', { query: '{ users(first: "one") { totalCount } }' }],
  ['a literal out of its range', { query: '{ users(first: -1) { totalCount } }' }],
  ['a variable left out', { query: byId }],
  ['a variable of the wrong type', { query: byId, variables: { id: {} } }],
  [
    'too many nodes',
    {
      query:
        '{ users(first: 100) { nodes { groups(first: 100) { nodes { members(first: 100) { nodes { id } } } } } } }',
    },
  ],
  ['too deep', { query: `${'{ a '.repeat(200)}${'}'.repeat(200)}` }],
  ['the subgraph', { query: '{ _service { sdl } }' }],
  ['a subscription', { query: 'subscription { nope }' }],
  ['an operation that the graph has not', { query: 'mutation { nope }' }],
  [
    'letters beyond ASCII',
    {
      query: 'query ($name: String) { users(filter: { username: $name }) { totalCount } } # 用户 👤',
      variables: { name: '张三' },
    },
  ],
];
const texts: readonly (readonly [string, string])[] = [
  ...bodies.map(([name, body]) => [name, JSON.stringify(body)] as const),
  ['an empty body', ''],
  ['half a JSON', '{"query":'],
  ['a byte order mark', '\uFEFF{"query":"{ __typename }"}'],
  ['blanks around it', ' \r\n {"query":"{ __typename }"} \n'],
  ['members of a prototype', '{"query":"{ __typename }","__proto__":{"variables":1}}'],
];
const accepts = [
  json,
  graphql,
  '*/*',
  'application/*;q=0.1, text/html',
  `text/html, ${graphql}; charset=utf-8, ${json};q=0.9`,
  `${json}; charset=utf-16, ${graphql}`,
  `${graphql}, ${json}, text/event-stream, multipart/mixed`,
  'text/plain',
  'multipart/mixed',
];
const types = [
  'application/graphql+json',
  'Application/JSON ; charset="utf-8"',
  'application/json;',
  'text/plain',
  '',
];
const otherHeaders: readonly Record<string, string>[] = [
  { 'x-eiam-trace': '1' },
  { 'x-eiam-cost': '1' },
  { 'x-eiam-consistency': 'walk' },
  { authorization: 'Bearer none' },
  { authorization: 'Basic none' },
  { authorization: `Bearer ${'x'.repeat(9_000)}` },
];

interface Reply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
}

async function read(response: Response): Promise<Reply> {
  const sent = Array.from(response.headers, ([name, value]) => [name.toLowerCase(), value] as const);
  const headers = sent.filter(([name]) => !ofConnection.has(name));
  return { status: response.status, headers: Object.fromEntries(headers), text: await response.text() };
}

/** A gateway that takes access tokens alone. */
async function openSigned() {
  const issuer = await startIssuer();
  const gateway = await openGateway({ emulator: { users: 3 }, config: issuer.config() });
  return {
    ...gateway,
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await issuer[Symbol.asyncDispose]();
    },
  };
}

const open = (config: OpenOptions['config'] = {}) => openGateway({ emulator: { users: 3 }, config });

describe.each<[string, () => Promise<OpenGateway>]>([
  ['as it is shipped', () => open()],
  ['that does not explain itself', () => open({ explorer: false, subgraphSdl: false, traceAllowed: false })],
  ['with trusted documents', () => open({ trustedDocuments: { a: '{ __typename }', b: byId } })],
  ['that asks who is there', openSigned],
])('a gateway %s answers a POST alike with and without a socket', (_name, start) => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await start();
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  async function expectAlike(body: string, headers: Record<string, string>): Promise<Reply> {
    const init = { method: 'POST', body, headers: { 'content-type': json, accept: '*/*', ...headers } };
    const [near, far] = await Promise.all([
      Promise.resolve(gateway.app.fetch(gateway.url, init)).then(read),
      fetch(gateway.url, init).then(read),
    ]);
    expect(far).toEqual(near);
    return far;
  }

  test.each(texts)('%s', async (_case, body) => {
    for (const accept of accepts) await expectAlike(body, { accept });
  });

  test.each(types)('a body of type "%s"', async (type) => {
    await expectAlike('{"query":"{ __typename }"}', { 'content-type': type });
    await expectAlike('{', { 'content-type': type });
  });

  test.each(otherHeaders)('%j', async (headers) => {
    for (const query of ['{ __typename }', '{ users(first: -1) { totalCount } }', '{ nope }', '{'])
      await expectAlike(JSON.stringify({ query }), headers);
  });
});
