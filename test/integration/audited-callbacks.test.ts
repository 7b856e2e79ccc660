import { expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { openAuditFile } from '../support/audit-file.ts';
import { createSigner, event } from '../unit/callbacks/alibaba/sender.ts';

test('callbacks are in the audit trail: those that were applied, and those that were refused', async () => {
  using file = openAuditFile();
  const signer = await createSigner('KEY1');
  const config = parseConfig({
    ...{ PORT: '0', EMULATOR_USERS: '10', AUDIT_FILE: file.path },
    CALLBACK_ALIBABA_JWKS: JSON.stringify(signer.document),
  });
  const app = await createApp(config, { log: { info: () => {}, warn: () => {}, error: () => {} } });
  const { url } = await app.listen();
  const post = async (token: string) => {
    const body = JSON.stringify({ event: token });
    const { status } = await fetch(new URL('/callbacks/alibaba', url), { method: 'POST', body });
    return status;
  };
  const claims = { sub: app.emulator?.instanceId, aud: app.emulator?.applicationId };
  const data = { eventData: [event('user:create', 'user_a')] };
  const statuses = [await post(await signer.sign(Date.now(), [], { claims, data }))];
  for (let sent = 0; sent < 3; sent += 1) {
    const foreign = { ...claims, aud: 'app_other' };
    statuses.push(await post(await signer.sign(Date.now(), [], { claims: foreign, data })));
  }
  await app[Symbol.asyncDispose]();
  expect(statuses).toEqual([200, 400, 400, 400]);
  const line = { audit: 1, event: 'callback', dialect: 'alibaba', address: '127.0.0.1' };
  expect(file.lines().filter(({ event: kind }) => kind === 'callback')).toMatchObject([
    { ...line, outcome: 'SUCCESS', message: expect.stringMatching(/^evnt_/), object: 'user_a', count: 1 },
    { ...line, outcome: 'REFUSED', count: 1 },
    { ...line, outcome: 'REFUSED', count: 2 },
  ]);
});
