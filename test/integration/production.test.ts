import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { ConfigError, parseConfig } from '../../src/config.ts';
import { type OpenGateway, openGateway } from './open-gateway.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };

describe('a graph that does not explain itself', () => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway({ emulator: { users: 1 }, config: { explorer: false } });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  test('is the default of a real EIAM, and not of the embedded one', () => {
    const real = {
      EIAM_REGION: 'cn-hangzhou',
      EIAM_INSTANCE_ID: 'idaas_a',
      EIAM_APPLICATION_ID: 'app_a',
      EIAM_CLIENT_SECRET: 'x',
      AUTH_ALLOW_ANONYMOUS: 'true',
    };
    const explorers = [{}, real, { ...real, EXPLORER: 'true' }, { EXPLORER: 'false' }].map(
      (environment) => parseConfig(environment).explorer,
    );
    expect(explorers).toEqual([true, false, true, false]);
  });

  test.each(['{ __schema { types { name } } }', '{ __type(name: "User") { name } }'])(
    'refuses %s',
    async (query) => {
      const { data, errors } = await gateway.ask(query);
      expect([data, errors?.[0]?.extensions?.code]).toEqual([undefined, 'GRAPHQL_VALIDATION_FAILED']);
    },
  );

  test('still names types', async () => {
    expect(await gateway.ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  });

  test.each([
    ['a field', '{ usr { id } }', {}],
    ['an argument', '{ users(frst: 1) { totalCount } }', {}],
    ['a type', '{ node(id: "user_a") { ... on Usr { id } } }', {}],
    ['an enum value', '{ users(filter: { status: ENABLE }) { totalCount } }', {}],
    [
      'an input field',
      'query ($filter: UserFilter) { users(filter: $filter) { totalCount } }',
      { filter: { emai: 'x' } },
    ],
  ])('suggests nothing beside a wrong name of %s', async (_name, query, variables) => {
    const { errors = [] } = await gateway.ask(query, variables);
    expect(errors.length).toBeGreaterThan(0);
    expect(JSON.stringify(errors)).not.toContain('Did you mean');
  });

  test('has no page for a browser', async () => {
    const reply = await gateway.send('/graphql', { headers: { accept: 'text/html' } });
    expect(reply.text).not.toContain('<html');
    expect((await gateway.send('/graphiql/start.js')).status).toBe(404);
  });
});

describe('trusted documents', () => {
  const typename = 'query Name { __typename }';
  const byId = 'query ById($id: ID!) { user(by: { id: $id }) { id } }';
  const manifest = { name: typename, 'sha256:abc': byId };
  const refused = { errors: [expect.objectContaining({ extensions: { code: 'FORBIDDEN' } })] };
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway({ emulator: { users: 1 }, config: { trustedDocuments: manifest } });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  const post = async (body: object) => JSON.parse((await gateway.post(JSON.stringify(body))).text);

  test('run by id, by hash and letter by letter', async () => {
    const answer = { data: { __typename: 'Query' } };
    const persistedQuery = { version: 1, sha256Hash: hash('sha256', typename, 'hex') };
    expect(await post({ documentId: 'name' })).toEqual(answer);
    expect(await post({ documentId: `sha256:${persistedQuery.sha256Hash}` })).toEqual(answer);
    expect(await post({ extensions: { persistedQuery } })).toEqual(answer);
    expect(await post({ query: typename })).toEqual(answer);
    const id = gateway.emulator.samples.userId;
    expect(await post({ documentId: 'sha256:abc', variables: { id } })).toEqual({ data: { user: { id } } });
  });

  test('run over GET', async () => {
    const id = gateway.emulator.samples.userId;
    const search = new URLSearchParams({ documentId: 'sha256:abc', variables: JSON.stringify({ id }) });
    const reply = await gateway.send(`/graphql?${search}`, { headers: { accept: 'application/json' } });
    expect(JSON.parse(reply.text)).toEqual({ data: { user: { id } } });
  });

  test.each([
    { query: '{ __typename }' },
    { query: typename.toLowerCase() },
    { documentId: 'other' },
    { documentId: 'other', query: typename },
    { documentId: 7 },
    { documentId: '__proto__' },
    { extensions: { persistedQuery: { version: 1, sha256Hash: 'abc0' } } },
    {},
  ])('refuse %o', async (body) => {
    expect(await post(body)).toEqual(refused);
  });

  test('that the graph does not take are named at the start', async () => {
    const config = {
      ...parseConfig({ EMULATOR_USERS: '0' }),
      trustedDocuments: { a: typename, b: '{ nope }', c: '{' },
    };
    const failure = await createApp(config, { log: silent }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConfigError);
    expect(failure).toMatchObject({
      issues: [
        'TRUSTED_DOCUMENTS: b: Cannot query field "nope" on type "Query". Did you mean "node" or "nodes"?',
        expect.stringMatching(/^TRUSTED_DOCUMENTS: c: Syntax Error/),
      ],
    });
  });
});
