import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type OpenGateway, openGateway, type Reply } from './open-gateway.ts';

/**
 * The draft "GraphQL over HTTP", sections "Response" and "Status Codes": what stops a request before it is GraphQL is 4xx
 * for everyone; what goes wrong within GraphQL is 200 for application/json, and 400 without `data` for
 * application/graphql-response+json.
 */
const json = 'application/json';
const graphql = 'application/graphql-response+json';
const mediaTypes = [json, graphql] as const;

const typename = JSON.stringify({ query: '{ __typename }' });
const byId = 'query ($id: ID!) { user(by: { id: $id }) { id } }';

describe('GraphQL over HTTP', () => {
  let gateway: OpenGateway;

  beforeAll(async () => {
    gateway = await openGateway();
  });
  afterAll(() => gateway[Symbol.asyncDispose]());
  afterEach(() => {
    expect(gateway.failures.splice(0)).toEqual([]);
  });

  function errorsOf({ text }: Reply): { readonly codes: unknown[]; readonly hasData: boolean } {
    const { errors = [], ...rest } = JSON.parse(text);
    return {
      codes: errors.map((error: { extensions?: { code?: unknown } }) => error.extensions?.code),
      hasData: 'data' in rest,
    };
  }

  describe.each(mediaTypes)('accepting %s', (accept) => {
    const withinGraphql = accept === json ? 200 : 400;

    test('an answer is 200, in the type asked for, in UTF-8', async () => {
      const reply = await gateway.post(typename, { accept });
      expect([reply.status, reply.headers.get('content-type')]).toEqual([200, `${accept}; charset=utf-8`]);
      expect(JSON.parse(reply.text)).toEqual({ data: { __typename: 'Query' } });
    });

    test('a parameter that there is not is let through where it has no value', async () => {
      const reply = await gateway.post('{"query":"{ __typename }","id":null}', { accept });
      expect([reply.status, JSON.parse(reply.text)]).toEqual([200, { data: { __typename: 'Query' } }]);
    });

    test.each([
      ['a text that is not JSON', 'NONSENSE'],
      ['half a JSON', '{"query":'],
      ['an empty body', ''],
      ['null', 'null'],
      ['a JSON text', '"{ __typename }"'],
      ['an array, batching being off', `[${typename},${typename}]`],
      ['an object without a query', '{}'],
      ['a misspelt query', '{"qeury":"{ __typename }"}'],
      ['a query that is no text', '{"query":1}'],
      ['variables that are a list', '{"query":"{ __typename }","variables":[7]}'],
      ['variables that are a text', '{"query":"{ __typename }","variables":"x"}'],
      ['extensions that are a number', '{"query":"{ __typename }","extensions":1}'],
      ['a parameter that there is not', '{"query":"{ __typename }","variable":{"id":"user_a"}}'],
    ])('400 for %s', async (_name, body) => {
      const reply = await gateway.post(body, { accept });
      expect(reply.status).toBe(400);
      expect(errorsOf(reply)).toEqual({ codes: ['BAD_REQUEST'], hasData: false });
    });

    test.each([
      ['a syntax error', { query: '{' }, 'GRAPHQL_PARSE_FAILED'],
      ['an unknown field', { query: '{ nope }' }, 'GRAPHQL_VALIDATION_FAILED'],
      ['a variable left out', { query: byId }, 'BAD_USER_INPUT'],
      ['a variable of the wrong type', { query: byId, variables: { id: {} } }, 'BAD_USER_INPUT'],
      ['an argument out of its range', { query: '{ users(first: -1) { totalCount } }' }, 'BAD_USER_INPUT'],
      [
        'no such operation',
        { query: 'query A { __typename }', operationName: 'B' },
        'OPERATION_RESOLUTION_FAILURE',
      ],
      [
        'several operations, none named',
        { query: 'query A { __typename } query B { __typename }' },
        'OPERATION_RESOLUTION_FAILURE',
      ],
    ])(`${withinGraphql} without data for %s`, async (_name, request, code) => {
      const reply = await gateway.post(JSON.stringify(request), { accept });
      expect(errorsOf(reply)).toEqual({ codes: [code], hasData: false });
      expect(reply.headers.get('content-type')).toBe(`${accept}; charset=utf-8`);
      expect(reply.status).toBe(withinGraphql);
    });

    test('200 with null beside the error of a field', async () => {
      const cursor = Buffer.from(JSON.stringify(['Query.users|other', 1, 'user_a', null, 0])).toString(
        'base64url',
      );
      const query = `{ users(after: "${cursor}") { totalCount } }`;
      const reply = await gateway.post(JSON.stringify({ query }), { accept });
      expect(reply.status).toBe(200);
      expect(JSON.parse(reply.text)).toMatchObject({ data: { users: null }, errors: [{ path: ['users'] }] });
    });

    test('GET answers a query with its variables', async () => {
      const id = gateway.emulator.samples.userId;
      const search = new URLSearchParams({ query: byId, variables: JSON.stringify({ id }) });
      const reply = await gateway.send(`/graphql?${search}`, { headers: { accept } });
      expect([reply.status, JSON.parse(reply.text)]).toEqual([200, { data: { user: { id } } }]);
    });

    test.each([
      ['no query', ''],
      ['variables that are not JSON', '?query=%7B__typename%7D&variables=x'],
    ])('GET with %s is 400', async (_name, search) => {
      const reply = await gateway.send(`/graphql${search}`, { headers: { accept } });
      expect([reply.status, errorsOf(reply).codes]).toEqual([400, ['BAD_REQUEST']]);
    });

    test('GET cannot change anything: 405, and POST is what is allowed', async () => {
      const search = new URLSearchParams({ query: 'mutation { deleteUser { id } }' });
      const reply = await gateway.send(`/graphql?${search}`, { headers: { accept } });
      expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'POST']);
    });
  });

  test.each(['PUT', 'PATCH', 'DELETE'])('%s is 405', async (method) => {
    const reply = await gateway.send('/graphql', { method });
    expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'GET, POST']);
  });

  test.each([
    ['*/*', json],
    ['application/*', json],
    [`${graphql}, ${json};q=0.9`, graphql],
    [`text/html;q=0.1, ${graphql}; charset=utf-8`, graphql],
  ])('accepting %s gets %s', async (accept, given) => {
    const reply = await gateway.post(typename, { accept });
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, `${given}; charset=utf-8`]);
  });

  // RFC 9110 12.4.2, 12.5.1: a weight of 0 is a refusal, and the more specific range counts.
  test.each([
    [`${json};q=0, ${graphql}`, graphql],
    [`${json}; q=0.000, */*`, graphql],
    [`*/*, ${json};Q=0`, graphql],
    [`application/*;q=0.0, ${json}`, json],
    [`${graphql};q=0, application/*`, json],
    [`text/plain;q=0, ${json};q=0.001`, json],
  ])('accepting %s gets %s, by POST and GET', async (accept, given) => {
    const replies = [
      await gateway.post(typename, { accept }),
      await gateway.send('/graphql?query=%7B__typename%7D', { headers: { accept } }),
    ];
    const type = `${given}; charset=utf-8`;
    expect(replies.map(({ status, headers }) => [status, headers.get('content-type')])).toEqual([
      [200, type],
      [200, type],
    ]);
  });

  test.each([
    `${json};q=0`,
    '*/*;q=0',
    `application/*;q=0, */*;q=0`,
    `${json};q=0, ${graphql};q=0, text/event-stream;q=0, */*`,
  ])('refusing each type by %s is 406', async (accept) => {
    const replies = [
      await gateway.post(typename, { accept }),
      await gateway.send('/graphql?query=%7B__typename%7D', { headers: { accept } }),
    ];
    expect(replies.map(({ status, text }) => [status, text])).toEqual([
      [406, ''],
      [406, ''],
    ]);
  });

  test('a subscription is not sent as a stream to who refuses that', async () => {
    const body = JSON.stringify({ query: 'subscription { directoryChanged { __typename } }' });
    const reply = await gateway.post(body, { accept: '*/*, text/event-stream;q=0' });
    expect(reply.status).toBe(406);
  });

  test.each(['text/plain', 'image/png', 'application/xml', 'text/html'])(
    'accepting only %s is 406',
    async (accept) => {
      expect(await gateway.post(typename, { accept })).toMatchObject({ status: 406, text: '' });
    },
  );

  test.each(['text/plain', 'application/xml', 'application/jsonp', 'multipart/form-data; boundary=x'])(
    'a body of type %s is 415',
    async (type) => {
      expect((await gateway.post(typename, { 'content-type': type })).status).toBe(415);
    },
  );

  test('a body without a type is 415', async () => {
    const body = new TextEncoder().encode(typename);
    expect((await gateway.send('/graphql', { method: 'POST', body })).status).toBe(415);
  });

  test('a body in UTF-8 keeps its letters', async () => {
    const query = '{ users(filter: { displayName: { startsWith: "雪🚀" } }) { totalCount } }';
    const reply = await gateway.post(JSON.stringify({ query }), { 'content-type': `${json}; charset=utf-8` });
    expect(JSON.parse(reply.text)).toEqual({ data: { users: { totalCount: 0 } } });
  });

  const lettersOf = { ASCII: 'Zoe', 'Latin-1': 'Zoë', 'other scripts': '雪é🚀' };
  test.each(
    Object.entries(lettersOf).flatMap(([name, letters]) =>
      [1, 90].map((fields) => [name, fields, letters.repeat(20)] as const),
    ),
  )('an answer with letters of %s keeps them in %i fields', async (_name, fields, letters) => {
    const [user] = gateway.emulator.directory.users();
    if (!user) throw new TypeError('Expected a user');
    const input = { userId: user.userId, displayName: letters };
    await gateway.ask('mutation ($input: PatchUserInput!) { patchUser(input: $input) { __typename } }', {
      input,
    });
    const names = Array.from({ length: fields }, (_, at) => `name${at}: displayName`);
    const reply = await gateway.post(
      JSON.stringify({ query: `{ user(by: { id: "${user.userId}" }) { ${names.join(' ')} } }` }),
    );
    const selected = Object.fromEntries(names.map((_, at) => [`name${at}`, letters]));
    expect(JSON.parse(reply.text)).toEqual({ data: { user: selected } });
    expect(reply.headers.get('content-length')).toBe(String(Buffer.byteLength(reply.text)));
  });
});
