import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startEmulator } from '../../src/emulator/emulator.ts';
import { printedSettings, startGatewayProcess, startProcess, startProgram } from '../support/process.ts';
import { readBlocks, readCommands, toNodeScript, toRequest } from '../support/walk-through.ts';

const commands = readBlocks('docs/emulator.md')
  .filter(({ language }) => language === 'sh')
  .flatMap((block) => readCommands(block));
const asked = commands.filter(({ words }) => words[0] === 'curl').map(toRequest);

/** What an emulator says that there is. */
const index = z.object({
  routes: z.array(z.object({ method: z.string(), path: z.string() })),
  faults: z.array(z.string()),
});
let there: z.output<typeof index>;

beforeAll(async () => {
  await using emulator = await startEmulator({ users: 0 });
  there = index.parse(await (await fetch(`${emulator.endpoint}/control/`)).json());
});

test('every command of docs/emulator.md does what it says', async () => {
  await using folder = await mkdtempDisposable(`${tmpdir()}/eiam-emulator-page-`);
  const starts = commands.filter(({ words }) => words[0] === 'npm').map(toNodeScript);
  // The flags of all starts, where any free port and a folder of this test's are.
  const args = starts
    .flatMap((start) => start.args)
    .join(' ')
    .replaceAll('--port 4001', '--port 0')
    .replace('kept', folder.path);
  await using emulator = startProcess(starts[0]?.script ?? '', { args: args.split(' ') });
  const settings = await printedSettings(emulator);
  await using gateway = await startGatewayProcess(settings);
  const files = new Map<string, string>();
  for (const { url, output, init } of asked) {
    const [, file] = /^@(.+)$/.exec(init.body ?? '') ?? [];
    const written = file === undefined ? init.body : files.get(file);
    const body = written?.replace('http://127.0.0.1:4000', gateway.url.replace(/\/graphql$/, ''));
    const response = await fetch(url.replace('http://127.0.0.1:4001', settings.EIAM_ENDPOINT ?? ''), {
      ...init,
      ...(body !== undefined && { body }),
    });
    const said = await response.text();
    expect([init.method, url, response.status, response.ok ? '' : said]).toEqual([init.method, url, 200, '']);
    if (/bamboocloud\/(check|org|users|repeat)/.test(url)) expect(said).toContain('"kind":"accepted"');
    if (output !== undefined) files.set(output, said);
  }
});

test('the program with the vendor’s library lists users', async () => {
  const [block] = readBlocks('docs/emulator.md').filter(({ language }) => language === 'js');
  await using emulator = startProcess('src/emulator/main.ts', { args: ['--users', '30'] });
  const environment = await printedSettings(emulator);
  // Where the library is installed.
  const folder = fileURLToPath(new URL('../../', import.meta.url));
  const args = ['--input-type=module', '--eval', block?.text ?? ''];
  await using program = startProgram(process.execPath, args, environment, folder);
  expect(await program.ended).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^[\w.]+(,[\w.]+){4}\n$/),
  });
});

test('every route of the control API has a command there', () => {
  const missing = there.routes.filter(({ method, path }) => {
    const pattern = new RegExp(`^http://127\\.0\\.0\\.1:4001${path.replaceAll('*', '[^/]+')}$`);
    return !asked.some(({ url, init }) => init.method === method && pattern.test(url));
  });
  expect(missing).toEqual([]);
});

test('every kind of a fault has a command there', () => {
  const bodies = asked.map(({ init }) => init.body ?? '');
  const kinds = there.faults.map((fault) => fault.split(' ')[0]);
  expect(kinds.length).toBeGreaterThan(10);
  expect(kinds.filter((kind) => !bodies.some((body) => body.includes(`"kind": "${kind}"`)))).toEqual([]);
});
