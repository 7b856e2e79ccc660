import { expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import type { DirectoryEvent } from '../../src/events/directory-event.ts';
import { createSigner, event } from '../unit/callbacks/alibaba/sender.ts';
import { openGateway } from './open-gateway.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const small = { PORT: '0', EMULATOR_USERS: '10' };

async function post(url: string, body: object): Promise<{ readonly status: number; readonly body: string }> {
  const response = await fetch(new URL('/callbacks/alibaba', url), {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.text() };
}

test('the gateway takes the events of the application that it speaks as', async () => {
  const signer = await createSigner('KEY1');
  const published: DirectoryEvent[] = [];
  const config = parseConfig({ ...small, CALLBACK_ALIBABA_JWKS: JSON.stringify(signer.document) });
  await using app = await createApp(config, {
    log: silent,
    publish: (one) => {
      published.push(one);
    },
  });
  const { url } = await app.listen();
  const { emulator } = app;
  const claims = { sub: emulator?.instanceId, aud: emulator?.applicationId };
  const wire = event('user:create', 'user_a');
  const data = { eventData: [wire] };
  const token = await signer.sign(Date.now(), [], { claims, data });
  expect(await post(url, { event: token })).toMatchObject({ status: 200 });
  expect(published).toMatchObject([{ id: wire.eventId, kind: 'USER', change: 'CREATED' }]);
  const foreign = await signer.sign(Date.now(), [], { claims: { ...claims, aud: 'app_other' }, data });
  expect((await post(url, { event: foreign })).status).toBe(400);
});

test('without keys there is no such route', async () => {
  // An EIAM of its own would bring its keys along.
  await using gateway = await openGateway();
  expect((await post(gateway.url, { event: '' })).status).toBe(404);
});
