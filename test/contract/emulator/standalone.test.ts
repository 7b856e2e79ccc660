import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { emulatorMain } from '../instance/emulators.ts';
import { startInstance } from '../instance/instance.ts';

const run = (...args: string[]): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, [emulatorMain(), ...args]);

/** What a process said on its way to exit. */
async function finish(child: ChildProcessWithoutNullStreams) {
  const [[code], said, complained] = await Promise.all([
    once(child, 'exit'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, said, complained };
}

test('prints settings that work as they are, and ends on SIGTERM', async () => {
  const child = run('--users', '40', '--seed', '3');
  const [first] = await once(child.stdout, 'data');
  const lines = String(first).trimEnd().split('\n');
  const settings = Object.fromEntries(
    lines.filter((line) => !line.startsWith('# ')).map((line) => line.split('=', 2)),
  );
  expect(settings).toEqual({
    EIAM_ENDPOINT: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    EIAM_MANAGEMENT_ENDPOINT: expect.stringMatching(/^http:\/\/localhost:\d+$/),
    ALIBABA_CLOUD_ACCESS_KEY_ID: expect.stringMatching(/^LTAI5t[a-z2-7]{26}$/),
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: expect.stringMatching(/^\S{20,}$/),
    EIAM_INSTANCE_ID: expect.stringMatching(/^idaas_[a-z2-7]{26}$/),
    EIAM_APPLICATION_ID: expect.stringMatching(/^app_[a-z2-7]{26}$/),
    EIAM_CLIENT_SECRET: expect.stringMatching(/^CS/),
    EIAM_MANAGER_FIELD: 'manager_user_id',
    CALLBACK_ALIBABA_JWKS_URL: expect.stringMatching(
      /^http:\/\/127\.0\.0\.1:\d+\/v2\/idaas_\w+\/app_\w+\/oauth2\/jwks$/,
    ),
    CALLBACK_ALIBABA_ENCRYPTION_KEY: expect.stringMatching(/^[0-9a-f]{64}$/),
    CALLBACK_BAMBOOCLOUD_TOKEN: expect.stringMatching(/^[a-z2-7-]{32,}$/),
    CALLBACK_BAMBOOCLOUD_SIGNATURE_KEY: expect.stringMatching(/^[a-z2-7]{16}$/),
    CALLBACK_BAMBOOCLOUD_ENCRYPTION_KEY: expect.stringMatching(/^[a-z2-7]{16}$/),
    CALLBACK_BAMBOOCLOUD_ENCRYPTION: 'gcm',
    AUTH_ALLOW_ANONYMOUS: 'true',
  });
  const { EIAM_ENDPOINT, EIAM_INSTANCE_ID, EIAM_APPLICATION_ID, EIAM_CLIENT_SECRET } = settings;
  const query = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: String(EIAM_APPLICATION_ID),
    client_secret: String(EIAM_CLIENT_SECRET),
  });
  const url = `${EIAM_ENDPOINT}/v2/${EIAM_INSTANCE_ID}/${EIAM_APPLICATION_ID}/oauth2/token?${query}`;
  expect((await fetch(url, { method: 'POST' })).status).toBe(200);
  child.kill('SIGTERM');
  expect(await finish(child)).toEqual({ code: 0, said: '', complained: '' });
});

test('says in one line that a port is in use, and closes what it has opened', async () => {
  await using emulator = await startInstance({ users: 0 });
  const { port } = new URL(emulator.endpoint);
  expect(await finish(run('--port', port, '--users', '0'))).toEqual({
    code: 1,
    said: '',
    complained: `Port ${port} of 127.0.0.1 is in use: choose another with --port.\n`,
  });
  const { port: managementPort } = new URL(emulator.management.endpoint);
  expect(await finish(run('--management-port', managementPort, '--users', '0'))).toEqual({
    code: 1,
    said: '',
    complained: `Port ${managementPort} of 127.0.0.1 is in use: choose another with --management-port.\n`,
  });
});

/** Asks for a token and returns when the server has seen the question; `lost` settles when its socket is gone. */
async function askInVain(endpoint: string): Promise<{ readonly lost: Promise<unknown> }> {
  const url = new URL('/v2/idaas_a/app_a/oauth2/token', endpoint);
  const asked = request(url, { method: 'POST', headers: { expect: '100-continue' } });
  const lost = once(asked, 'close').catch((error: Error) => error);
  asked.flushHeaders();
  await once(asked, 'continue');
  asked.end();
  return { lost };
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  'the emulator ends on %s, however long it lets a client wait',
  async (signal) => {
    const child = run('--users', '10', '--latency-ms', '600000');
    const [first] = await once(child.stdout, 'data');
    const { EIAM_ENDPOINT: endpoint = '' } = parseEnv(String(first));
    const { lost } = await askInVain(endpoint);
    child.kill(signal);
    expect(await finish(child)).toMatchObject({ code: 0, complained: '' });
    await lost;
  },
);

test('a bad flag exits with 1 and what was expected', async () => {
  const { code, said, complained } = await finish(run('--port', 'x'));
  expect([code, said]).toEqual([1, '']);
  expect(complained).toMatch(/^--port cannot be "x"\.\nExpected:\n/);
});
