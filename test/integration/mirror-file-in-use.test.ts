import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { ConfigError, parseConfig } from '../../src/config.ts';
import { startGateway } from '../support/gateway.ts';

const settings = (file: string) => parseConfig({ PORT: '0', MIRROR: 'on', MIRROR_FILE: file });

test('a second process on the file runs without a mirror, and says so', async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'mirror-in-use-'));
  const { mirror, stateFile } = settings(join(folder.path, 'mirror.db'));
  await using first = await startGateway({ config: { mirror, stateFile } });
  await first.app.mirror?.settled();
  const said: string[] = [];
  const log = { info: () => {}, error: () => {}, warn: (_facts: object, text: string) => said.push(text) };
  await using second = await startGateway({ config: { mirror, stateFile }, log });
  const state = '{ directory { mirror { state } } }';
  expect((await first.ask(state)).data).toEqual({ directory: { mirror: { state: 'READY' } } });
  expect((await second.ask(state)).data).toEqual({ directory: { mirror: { state: 'OFF' } } });
  expect(said).toEqual(['another process has the file of the mirror open: this one runs without a mirror']);
});

test('a place that cannot be written is a fault of the setting that names it', async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'mirror-in-use-'));
  const config = settings(join(folder.path, 'missing', 'mirror.db'));
  const starting = createApp(config, { log: { info: () => {}, warn: () => {}, error: () => {} } });
  await expect(starting).rejects.toThrow(ConfigError);
  await expect(starting).rejects.toThrow(/MIRROR_FILE: expected a file that can be read and written/);
});
