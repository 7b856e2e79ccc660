import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { maxBodyBytes } from '../../src/http/body-limit.ts';
import { tooDeep } from './deep-documents.ts';
import { type OpenGateway, openGateway } from './open-gateway.ts';

describe('what is too large is refused, and the next one answered', () => {
  let gateway: OpenGateway;

  beforeAll(async () => {
    gateway = await openGateway({ emulator: { users: 10 } });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());
  afterEach(async () => {
    expect(await gateway.ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    expect(gateway.failures.splice(0)).toEqual([]);
    expect(gateway.emulator.counters.inFlight).toBe(0);
  });

  function bodyOf(bytes: number): string {
    const short = JSON.stringify({ query: '{ __typename }', variables: { pad: '' } });
    return short.replace('"pad":""', `"pad":"${'x'.repeat(bytes - short.length)}"`);
  }

  test('the largest body is taken, a byte more is 413', async () => {
    expect((await gateway.post(bodyOf(maxBodyBytes))).status).toBe(200);
    const reply = await gateway.post(bodyOf(maxBodyBytes + 1));
    expect([reply.status, reply.text]).toEqual([413, `The body is larger than ${maxBodyBytes} bytes.\n`]);
  });

  test('the same where the body does not say its length', async () => {
    const chunked = (bytes: number) =>
      gateway.post(
        new Blob([bodyOf(bytes)]).stream(),
        {},
        Object.assign({ method: 'POST' }, { duplex: 'half' }),
      );
    expect((await chunked(maxBodyBytes)).status).toBe(200);
    expect((await chunked(maxBodyBytes + 1)).status).toBe(413);
  });

  /** Sends the body of a request when its refusal is there, as a proxy does that had sent most of it by then. */
  async function sendAfterRefusal(bytes: number): Promise<string> {
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname);
    socket.write(`POST /graphql HTTP/1.1\r\nhost: ${hostname}\r\ncontent-length: ${bytes}\r\n\r\n`);
    const received: Buffer[] = [];
    socket.once('data', () => socket.write('x'.repeat(bytes)));
    for await (const chunk of socket) received.push(chunk);
    return Buffer.concat(received).toString();
  }

  test('the answer to a body that is refused is not lost to what its client still sends', async () => {
    const answer = await sendAfterRefusal(maxBodyBytes + 1);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain(`The body is larger than ${maxBodyBytes} bytes.\n`);
  });

  test.each(tooDeep)('%s is an error of the client', async (_name, query) => {
    const reply = await gateway.post(JSON.stringify({ query }), {
      accept: 'application/graphql-response+json',
    });
    expect(JSON.parse(reply.text)).toEqual({
      errors: [expect.objectContaining({ extensions: { code: 'GRAPHQL_PARSE_FAILED' } })],
    });
    expect(reply.status).toBe(400);
  });

  const parents = (levels: number) =>
    `{ organizationalUnit(by: { id: "ou_root" }) { ${'parent { '.repeat(levels)}id${' }'.repeat(levels)} } }`;

  test('a selection of 100 levels is answered', async () => {
    expect(await gateway.ask(parents(100))).toEqual({ data: { organizationalUnit: { parent: null } } });
  });

  test('a selection of as many levels as the tokens allow is answered or refused, and breaks nothing', async () => {
    const { errors = [] } = await gateway.ask(parents(1_300));
    expect(errors.map(({ extensions }) => extensions?.code)).not.toContain('INTERNAL_SERVER_ERROR');
  });

  test('variables 100,000 levels deep are an error of the client', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    const reply = await gateway.post(`{"query":${JSON.stringify(query)},"variables":{"ids":${deep}}}`);
    expect(JSON.parse(reply.text)).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });

  test('a hundred rows of a hundred aliases ask upstream once for each, not for their product', async () => {
    const aliases = Array.from(
      { length: 100 },
      (_, index) => `a${index}: users(first: 100) { nodes { id } }`,
    );
    gateway.emulator.counters.reset();
    const { data, errors } = await gateway.ask(`{ ${aliases.join(' ')} }`);
    expect(errors).toBeUndefined();
    expect(Object.keys(data ?? {})).toHaveLength(100);
    expect(gateway.emulator.counters.snapshot()).toEqual({ ListUsers: 1 });
  });
});
