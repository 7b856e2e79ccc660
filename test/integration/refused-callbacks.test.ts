import { expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { maxBodyBytes } from '../../src/http/body-limit.ts';
import { createSigner } from '../unit/callbacks/alibaba/sender.ts';
import { secure, token } from './bamboocloud/open-receiver.ts';

async function open() {
  const signer = await createSigner('KEY1');
  const config = parseConfig({
    ...{ PORT: '0', EMULATOR_USERS: '10', CALLBACK_ALIBABA_JWKS: JSON.stringify(signer.document) },
    ...secure,
  });
  const lines: object[] = [];
  const write = (facts: object, text: string) => {
    if (/callback was refused$/.test(text)) lines.push({ ...facts, text });
  };
  const app = await createApp(config, { log: { info: () => {}, warn: write, error: write } });
  const { url } = await app.listen();
  return {
    lines,
    async post(path: string, id: string, body = '{}', authorization = 'Bearer forged') {
      const headers = { 'x-request-id': id, authorization };
      const reply = await fetch(new URL(path, url), { method: 'POST', body, headers });
      await reply.arrayBuffer();
      return reply.headers.get('x-request-id');
    },
    /** The status, and how the sender is to sign in. */
    async signIn(authorization: string | undefined) {
      const headers = authorization === undefined ? undefined : { authorization };
      const init = { method: 'POST', body: '{}', ...(headers && { headers }) };
      const reply = await fetch(new URL('/callbacks/bamboocloud', url), init);
      await reply.arrayBuffer();
      return [reply.status, reply.headers.get('www-authenticate')];
    },
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}

test.each([
  ['alibaba', { reason: 'malformed_body', text: 'A callback was refused' }],
  ['bamboocloud', { status: 401, text: 'A BambooCloud callback was refused' }],
])('of refused callbacks of %s the first is a line, and the rest is counted', async (dialect, line) => {
  const gateway = await open();
  const ids: (string | null)[] = [];
  try {
    for (let sent = 0; sent < 50; sent += 1)
      ids.push(await gateway.post(`/callbacks/${dialect}`, `call-${sent}`));
    expect(gateway.lines).toMatchObject([{ ...line, requestId: 'call-0' }]);
  } finally {
    await gateway[Symbol.asyncDispose]();
  }
  expect(ids).toEqual(Array.from(ids, (_, at) => `call-${at}`));
  expect(gateway.lines).toMatchObject([
    { ...line, requestId: 'call-0' },
    { ...line, requestId: 'call-49', count: 49 },
  ]);
});

test('refusals of different kinds have lines of their own, and an id of no shape is replaced', async () => {
  await using gateway = await open();
  await gateway.post('/callbacks/alibaba', 'first');
  const id = await gateway.post('/callbacks/alibaba', 'a b', '{"event":"a.b.c"}');
  expect(id).toMatch(/^[\w-]+$/);
  expect(gateway.lines).toMatchObject([
    { reason: 'malformed_body', requestId: 'first' },
    { reason: expect.stringMatching(/token/), requestId: id },
  ]);
});

test.each([
  ['alibaba', { reason: 'long_body', text: 'A callback was refused' }],
  ['bamboocloud', { status: 413, text: 'A BambooCloud callback was refused' }],
])('a body of %s that is not taken is a line as well', async (dialect, line) => {
  await using gateway = await open();
  const body = ' '.repeat(maxBodyBytes + 1);
  await gateway.post(`/callbacks/${dialect}`, 'long', body, `Bearer ${token}`);
  expect(gateway.lines).toMatchObject([{ ...line, requestId: 'long' }]);
});

test('the scheme of a token has no case, and a 401 says which it is (RFC 9110 11)', async () => {
  await using gateway = await open();
  const challenge = 'Bearer realm="callbacks"';
  // The token is taken; the body is no message.
  for (const scheme of ['Bearer', 'bearer', 'BEARER', 'Bearer  '])
    expect(await gateway.signIn(`${scheme} ${token}`)).toEqual([400, null]);
  for (const sent of [undefined, token, `Bearer${token}`, `Bearer ${token}x`, 'bearer ', `Basic ${token}`])
    expect(await gateway.signIn(sent)).toEqual([401, challenge]);
});
