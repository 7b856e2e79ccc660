import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { printedSettings, startProcess } from '../support/process.ts';
import { readBlocks, readCommands, toNodeScript, toRequest } from '../support/walk-through.ts';

test('every command of docs/emulator.md does what it says', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'eiam-emulator-page-'));
  const commands = readBlocks('docs/emulator.md')
    .filter(({ language }) => language === 'sh')
    .flatMap((block) => readCommands(block));
  const starts = commands.filter(({ words }) => words[0] === 'npm').map(toNodeScript);
  // The flags of all starts, where any free port and a folder of this test's are.
  const args = starts
    .flatMap((start) => start.args)
    .join(' ')
    .replaceAll('--port 4001', '--port 0')
    .replace('kept', folder.path);
  await using emulator = startProcess(starts[0]?.script ?? '', { args: args.split(' ') });
  const { EIAM_ENDPOINT: endpoint = '' } = await printedSettings(emulator);
  const asked = commands.filter(({ words }) => words[0] === 'curl');
  expect(asked.length).toBeGreaterThan(30);
  for (const command of asked) {
    const { url, init } = toRequest(command);
    const response = await fetch(url.replace('http://127.0.0.1:4001', endpoint), init);
    const said = response.ok ? '' : await response.text();
    expect([init.method, url, response.status, said]).toEqual([init.method, url, 200, '']);
  }
});
