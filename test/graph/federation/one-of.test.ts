import { composeServices } from '@apollo/composition';
import { isInputObjectType, parse } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { printSubgraph, schema } from '../../../schema/index.ts';
import { type Gateway, startGateway } from '../../support/gateway.ts';

const id = 'user_aaaaaaaaaaaaaaaaaaaaaaaaaa';
const email = 'mia@example.com';

describe('an input of which a router forgot that it takes one member', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await startGateway({ emulator: { users: 5 } });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());
  beforeEach(() => gateway.emulator.counters.reset());

  test('is what the composer of @apollo makes of UserBy', () => {
    const directory = { name: 'directory', url: 'http://directory', typeDefs: parse(printSubgraph(schema)) };
    const by = composeServices([directory]).schema?.toAPISchema().toGraphQLJSSchema().getType('UserBy');
    if (!isInputObjectType(by)) throw new Error('Expected the input UserBy');
    expect(by.isOneOf).toBe(false);
    const own = schema.getType('UserBy');
    expect(isInputObjectType(own) && own.isOneOf).toBe(true);
  });

  const whole = 'query ($by: UserBy!) { user(by: $by) { id } }';
  const exactlyOne = 'Exactly one key must be specified for OneOf type "UserBy".';
  const literal = 'OneOf Input Object "UserBy" must specify exactly one key.';

  test.each<[string, string, object, ...string[]]>([
    ['in a variable', whole, { by: { id, email } }, `Argument "by": ${exactlyOne}`],
    [
      'in a variable, one of them null',
      whole,
      { by: { id, email: null } },
      `Argument "by": ${exactlyOne}`,
      'Argument "by.email": Field "email" must be non-null.',
    ],
    [
      'in the document',
      `{ user(by: { id: "${id}", email: "${email}" }) { id } }`,
      {},
      `Argument "by": ${literal}`,
    ],
    [
      'in the document, from variables',
      'query ($id: ID!, $email: String!) { user(by: { id: $id, email: $email }) { id } }',
      { id, email },
      `Argument "by": ${literal}`,
    ],
  ])('is refused at its path: %s', async (_name, query, variables, ...messages) => {
    const { data, errors } = await gateway.ask(query, variables);
    expect(data).toBeUndefined();
    expect(errors?.map((error) => [error.message, error.extensions])).toEqual(
      messages.map((message) => [message, { code: 'BAD_USER_INPUT', argument: 'by' }]),
    );
    expect(gateway.emulator.counters.total).toBe(0);
  });

  test('a value within a literal is named by the way to it', async () => {
    const byVariable = 'query ($by: DirectoryExternalIdInput!) { user(by: { externalId: $by }) { id } }';
    const { errors } = await gateway.ask(byVariable, { by: { id: 5 } });
    expect(errors?.map(({ message }) => message)).toEqual([
      'Argument "by.externalId.id": Expected a value of type String!.',
    ]);
    const byLiteral = '{ user(by: { externalId: { id: 5 } }) { id } }';
    expect((await gateway.ask(byLiteral)).errors?.map(({ message }) => message)).toEqual([
      'Argument "by.externalId.id": The value is not one that its type allows.',
    ]);
    expect(gateway.emulator.counters.total).toBe(0);
  });
});
