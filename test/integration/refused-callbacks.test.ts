import { expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { createSigner } from '../unit/callbacks/alibaba/sender.ts';
import { secure } from './bamboocloud/open-receiver.ts';

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
    async post(path: string, id: string, body = '{}') {
      const headers = { 'x-request-id': id, authorization: 'Bearer forged' };
      const reply = await fetch(new URL(path, url), { method: 'POST', body, headers });
      await reply.arrayBuffer();
      return reply.headers.get('x-request-id');
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
