import { execFileSync } from 'node:child_process';
import { mkdtempDisposableSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/emulator.ts';
import { findPort, startGatewayProcess, startProgram } from '../support/process.ts';
import { hasRedisServer } from '../support/redis-server.ts';

const place = new URL('../../deploy/', import.meta.url);

/** What the compose file starts its store with, on this machine. */
function storeArguments(folder: string, port: number): string[] {
  const [, command = ''] =
    /command:\n {6}- redis-server\n((?: {6}- .+\n)+)/.exec(
      readFileSync(new URL('compose.yml', place), 'utf8'),
    ) ?? [];
  const shipped = Array.from(command.matchAll(/^ {6}- '?(.+?)'?$/gm), ([, argument = '']) => argument);
  expect(shipped).toContain('--tls-port');
  const here = shipped.map((argument) => argument.replace('/run/secrets', folder));
  return [...here.map((argument) => (argument === '6379' ? String(port) : argument)), '--dir', folder];
}

test.skipIf(!hasRedisServer)(
  'the store of the compose file is reached with the secrets that are made for it',
  async () => {
    using folder = mkdtempDisposableSync(join(tmpdir(), 'eiam-gateway-store-'));
    const { path } = folder;
    const make = () => execFileSync(fileURLToPath(new URL('docker/make-secrets.sh', place)), [path]);
    make();
    const key = readFileSync(join(path, 'shared-state-key'), 'utf8');
    make();
    expect(readFileSync(join(path, 'shared-state-key'), 'utf8')).toBe(key);
    const port = await findPort();
    await using store = startProgram('redis-server', storeArguments(path, port));
    await store.said(/Ready to accept connections/);
    await using emulator = await startEmulator({ users: 1 });
    const { endpoint, instanceId, applicationId, clientSecret } = emulator;
    await using gateway = await startGatewayProcess({
      ...{ EIAM_ENDPOINT: endpoint, EIAM_INSTANCE_ID: instanceId, EIAM_APPLICATION_ID: applicationId },
      ...{ EIAM_CLIENT_SECRET: clientSecret, AUTH_ALLOW_ANONYMOUS: 'true' },
      SHARED_STATE_URL: `rediss://localhost:${port}`,
      SHARED_STATE_PASSWORD_FILE: join(path, 'store-password'),
      SHARED_STATE_KEY_FILE: join(path, 'shared-state-key'),
      SHARED_STATE_CA_FILE: join(path, 'store-authority'),
    });
    const metrics = await (await fetch(new URL('/metrics', gateway.url))).text();
    expect(metrics).toMatch(/^eiam_shared_state_reachable 1$/m);
  },
);
