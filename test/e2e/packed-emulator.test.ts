import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createDeveloperClient } from '../../src/eiam/developer/client.ts';
import { startEmulator } from '../../src/emulator/emulator.ts';
import { toUserSummary } from '../../src/emulator/wire-objects.ts';
import { packedEmulator } from '../contract/instance/emulators.ts';
import { neededPackages } from '../support/packed-emulator.ts';
import { printedSettings, startProcess } from '../support/process.ts';

/** In a directory that has nothing else. */
const installed = packedEmulator();

test('the packed emulator runs from a clean directory, and the gateway’s client reads all of it', async () => {
  const { bin, exports, dependencies } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  expect(Object.keys(dependencies)).toEqual(neededPackages);
  expect(await readdir(installed, { recursive: true })).toContain(exports['.'].types.slice(2));

  // The same seed and size make the same directory: the twin knows what the packed one must say.
  const args = ['--users', '120', '--seed', '5'];
  await using twin = await startEmulator({ users: 120, seed: 5 });
  await using packed = startProcess(join(installed, bin['eiam-emulator']), { args });
  const settings = await printedSettings(packed);
  const { EIAM_ENDPOINT: endpoint = '', EIAM_INSTANCE_ID: instanceId = '' } = settings;
  const { EIAM_APPLICATION_ID: applicationId = '', EIAM_CLIENT_SECRET: clientSecret = '' } = settings;
  await using client = createDeveloperClient({ endpoint, instanceId, applicationId, clientSecret });
  const context = {
    signal: new AbortController().signal,
    observer: { called: () => {}, retried: () => {}, waited: () => {} },
  };
  const read = [];
  for (const pageNumber of [1, 2])
    read.push(...(await client.listUsers({ pageNumber, pageSize: 100 }, context)).data);
  const expected = twin.scope.users().map((user) => toUserSummary(twin.directory, user));
  expect(read).toEqual(JSON.parse(JSON.stringify(expected)));

  const library: { startEmulator: typeof startEmulator } = await import(
    join(installed, exports['.'].default)
  );
  await using inProcess = await library.startEmulator({ users: 3 });
  expect((await fetch(`${inProcess.endpoint}/control/`)).status).toBe(200);
});
