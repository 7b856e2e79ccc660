import { afterAll, beforeAll, expect, test } from 'vitest';
import { abuses, doublingOverRing } from '../support/abuses.ts';
import { type OpenGateway, openGateway } from './open-gateway.ts';
import { openInitialized } from './websocket-clients.ts';

let gateway: OpenGateway;
beforeAll(async () => {
  gateway = await openGateway({ emulator: { users: 5 } });
});
afterAll(() => gateway[Symbol.asyncDispose]());

interface Refusal {
  readonly extensions?: { readonly code?: string };
}

async function codesOverSocket(payloads: readonly unknown[]) {
  const { socket, messages, sayAtOnce } = await openInitialized(gateway.url);
  sayAtOnce(payloads.map((payload, index) => ({ id: String(index), type: 'subscribe', payload })));
  const { status } = await gateway.send('/health/live');
  await expect
    .poll(() => messages.filter(({ type }) => type === 'error' || type === 'next').length)
    .toBe(payloads.length);
  socket.terminate();
  const codes = messages.flatMap(({ payload }) => {
    const errors: readonly Refusal[] = Array.isArray(payload) ? payload : (Object(payload).errors ?? []);
    return [...new Set(errors.map(({ extensions }) => extensions?.code))];
  });
  return { status, codes };
}

const single = abuses.filter(({ body }) => !body.startsWith('['));

test.each(single)('over a WebSocket as over HTTP: $name', async ({ body, code }) => {
  const { status, codes } = await codesOverSocket([JSON.parse(body)]);
  expect({ status, codes }).toEqual({ status: 200, codes: [code] });
});

test('five of a kind at once are refused each, and the gateway says meanwhile that it is alive', async () => {
  const payloads = Array.from({ length: 5 }, (_, index) => ({ query: `# ${index}\n${doublingOverRing}` }));
  const { status, codes } = await codesOverSocket(payloads);
  expect({ status, codes }).toEqual({ status: 200, codes: payloads.map(() => 'OPERATION_TOO_COMPLEX') });
});
