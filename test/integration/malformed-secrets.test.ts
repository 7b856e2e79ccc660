import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type OpenGateway, openGateway } from './open-gateway.ts';
import { openInitialized } from './websocket-clients.ts';

/** Without a letter that could stand in any message of ours. */
const secret = 'Zq7Zq8';

let gateway: OpenGateway;
beforeAll(async () => {
  gateway = await openGateway({ emulator: { users: 0 } });
});
afterAll(() => gateway[Symbol.asyncDispose]());
afterEach(() => {
  expect(gateway.failures.splice(0)).toEqual([]);
});

const write =
  'mutation ($input: UpdateUserPasswordInput!) { updateUserPassword(input: $input) { __typename } }';
const whole = JSON.stringify({ query: write, variables: { input: { userId: 'user_a', password: secret } } });

/** Bodies that are no JSON, each with the password in it. */
const broken: readonly (readonly [string, string])[] = [
  ['cut behind it', whole.slice(0, -3)],
  ['cut within it', whole.slice(0, whole.indexOf(secret) + 4)],
  ['a quote too many', whole.replace(secret, `${secret.slice(0, 3)}"${secret.slice(3)}`)],
  ['a comma too many', whole.replace('}}}', ',}}}')],
  ['an escape that is none', whole.replace(secret, `\\q${secret}`)],
  ['single quotes', whole.replaceAll('"', "'")],
  ['nothing but it', secret],
  ['a form', `query=x&password=${secret}`],
];

/** Each three letters of it count as it. */
function expectNoSecret(text: string): void {
  expect(text).not.toMatch(/Zq7|q7Z|7Zq|Zq8/);
}

describe('a body that is not JSON is refused without being repeated', () => {
  test.each(broken)('%s', async (_name, body) => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const reply = await gateway.post(body, { accept });
      expect(reply.status).toBe(400);
      expect(JSON.parse(reply.text)).toEqual({
        errors: [{ message: 'Expected the body to be JSON.', extensions: { code: 'BAD_REQUEST' } }],
      });
      expectNoSecret(JSON.stringify([...reply.headers]));
    }
  });

  test.each(['variables', 'extensions'])('%s in the address', async (name) => {
    const search = new URLSearchParams({ query: '{ __typename }', [name]: `{"password":"${secret}"` });
    const reply = await gateway.send(`/graphql?${search}`);
    expect(reply.status).toBe(400);
    expectNoSecret(reply.text);
  });

  test.each(broken)('a message of a WebSocket: %s', async (_name, body) => {
    const { socket, messages } = await openInitialized(gateway.url);
    const closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => resolve([code, String(reason)]));
    });
    socket.send(`{"id":"1","type":"subscribe","payload":${body}`);
    expect(await closed).toEqual([4400, 'Invalid message received']);
    expect(messages).toEqual([]);
  });
});

/** Documents that cannot be parsed, or whose value no type allows. */
const documents = [
  `password: "Zq7"Zq8"`,
  `password: "Zq7""Zq8"`,
  `password: "${secret}`,
  `password: "\\q${secret}"`,
  `password: "\\u{${secret}}"`,
  `password: '${secret}'`,
  `password "${secret}"`,
  `password "${secret}\\n" more`,
  `password: """${secret}""" """${secret}"""`,
  `password: 1${secret}`,
  `password: 1.${secret}`,
  `password: ${secret}`,
  `password: ${secret}:${secret}`,
  `password: [${secret}`,
  `password: {a: "${secret}"}`,
  `password: ["${secret}"]`,
  `password: 7.5, userId: "user_a"`,
  `userId: ["${secret}"]`,
].map((members) => `mutation { updateUserPassword(input: { ${members} }) { __typename } }`);

describe('a document that is wrong is refused without its values', () => {
  test.each(documents)('%s', async (query) => {
    const reply = await gateway.post(JSON.stringify({ query }));
    const { errors } = JSON.parse(reply.text);
    expect(errors[0]?.extensions.code).toMatch(
      /^(GRAPHQL_PARSE_FAILED|GRAPHQL_VALIDATION_FAILED|BAD_USER_INPUT)$/,
    );
    expect(errors[0]?.locations).toHaveLength(1);
    expectNoSecret(reply.text);
    const { messages, say, socket } = await openInitialized(gateway.url);
    say({ id: '1', type: 'subscribe', payload: { query } });
    await expect.poll(() => messages).not.toEqual([]);
    expectNoSecret(JSON.stringify(messages));
    socket.terminate();
  });

  test.each([
    { input: secret },
    { input: [secret] },
    { input: { userId: { a: secret }, password: [secret] } },
    { input: { userId: secret, password: { a: secret } } },
    { input: { userId: 'user_a', password: secret.repeat(1_000) } },
  ])('nor the values of its variables: %j', async (variables) => {
    const reply = await gateway.post(JSON.stringify({ query: write, variables }));
    expectNoSecret(reply.text);
  });

  test('and a constant that is a variable', async () => {
    const reply = await gateway.post(
      JSON.stringify({ query: `query ($a: Int = $${secret}) { __typename }` }),
    );
    expectNoSecret(reply.text);
  });
});
