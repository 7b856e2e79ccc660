import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenGateway, openGateway } from './open-gateway.ts';

/** RFC 8259 8.1: JSON between systems is UTF-8. */
let gateway: OpenGateway;
beforeAll(async () => {
  gateway = await openGateway({ emulator: { users: 5 } });
});
afterAll(() => gateway[Symbol.asyncDispose]());

const create = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { __typename } }';

function creating(username: string): string {
  const { deepOrganizationalUnitId: primaryOrganizationalUnitId } = gateway.emulator.samples;
  const input = { username, displayName: 'Müller', primaryOrganizationalUnitId };
  return JSON.stringify({ query: create, variables: { input } });
}

const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

const accepts = [
  'application/json',
  'application/graphql-response+json',
  'text/event-stream',
  'application/json, text/event-stream',
];

describe.each(accepts)('accepting %s', (accept) => {
  test('a body that is not UTF-8 is 400, and nothing of it is written', async () => {
    gateway.emulator.counters.reset();
    const reply = await gateway.post(latin1(creating('latin1')), { accept });
    expect([reply.status, reply.text]).toEqual([400, expect.stringContaining('to be UTF-8')]);
    expect(reply.headers.get('x-request-id')).toMatch(/./);
    expect(gateway.emulator.counters.snapshot()).toEqual({});
  });

  test('a body of a charset that is not UTF-8 is 415', async () => {
    const type = 'application/json; charset=iso-8859-1';
    gateway.emulator.counters.reset();
    const reply = await gateway.post(latin1(creating('other')), { 'content-type': type, accept });
    expect(reply.status).toBe(415);
    expect(gateway.emulator.counters.snapshot()).toEqual({});
  });
});

test.each(['utf-8', 'UTF-8', '"utf-8"', '"Utf-8"', 'utf8'])('the charset %s is UTF-8', async (charset) => {
  const type = `application/json; charset=${charset}`;
  const query = '{ __typename }';
  const reply = await gateway.post(JSON.stringify({ query }), { 'content-type': type });
  expect([reply.status, reply.text]).toEqual([200, '{"data":{"__typename":"Query"}}']);
});

test.each([
  'application/json;charset=latin1',
  'application/json; a="b;c"; Charset = "UTF-16"',
  'application/json; charset=utf-8; charset=iso-8859-1',
  'application/json; charset=',
  'application/json; charset="utf-8',
])('%s is 415, whatever is in the body', async (type) => {
  const reply = await gateway.post('{"query":"{ __typename }"}', { 'content-type': type });
  expect(reply.status).toBe(415);
});

test('a text in UTF-8 is written as it was sent, the sign for what cannot be read as well', async () => {
  const { userId: id } = gateway.emulator.samples;
  const displayName = 'Müller \uFFFD 王';
  const update = 'mutation ($input: PatchUserInput!) { patchUser(input: $input) { __typename } }';
  await gateway.ask(update, { input: { userId: id, displayName } });
  const reading = 'query ($id: ID!) { user(by: { id: $id }) { displayName } }';
  expect(await gateway.ask(reading, { id })).toEqual({ data: { user: { displayName } } });
});

test.each([
  ['bytes that are none', 'application/json', 400],
  ['another charset', 'application/json; charset=iso-8859-1', 415],
])('a tool is not called with %s', async (_what, type, status) => {
  const params = { name: 'findPerson', arguments: { username: 'Müller' } };
  const body = latin1(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }));
  const accept = 'application/json, text/event-stream';
  const headers = { 'content-type': type, accept };
  gateway.emulator.counters.reset();
  const reply = await gateway.send('/mcp', { method: 'POST', body, headers });
  expect([reply.status, reply.text]).toEqual([status, expect.stringContaining('UTF-8')]);
  expect(gateway.emulator.counters.snapshot()).toEqual({});
});

test('a body that another server hands over is read as strictly', async () => {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: latin1('{"query":"{ __typename } # ü"}'),
  };
  expect((await gateway.app.fetch('http://gateway/graphql', init)).status).toBe(400);
});
