import { execFile } from 'node:child_process';
import { mkdtempDisposable, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { blockOf, readCommands } from '../../../test/support/walk-through.ts';
import { openWorld } from './screens.ts';

// What docs/frontends.md says runs here: the addresses and the clone's place alone are put in place of the written ones.

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../../../', import.meta.url));
const page = 'docs/frontends.md';

/** A clean project with the packed package in it. */
async function openProject() {
  await using stack = new AsyncDisposableStack();
  const { path } = stack.use(await mkdtempDisposable(join(tmpdir(), 'eiam-client-')));
  const commands = readCommands(blockOf(page, 'First answer', 'sh', 1), {
    '../eiam-graphql-gateway/': repository,
  });
  for (const { words } of commands) {
    const [npm = '', ...args] = words;
    await run(npm, [...args, '--prefer-offline', '--no-audit', '--no-fund'], { cwd: path });
  }
  const owned = stack.move();
  return { path, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Checks a program as a strict project of a browser would; the compiler's own words where it is wrong. */
async function check(folder: string, file: string): Promise<string> {
  const options = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'];
  const target = ['--target', 'ES2024', '--module', 'NodeNext', '--lib', 'ES2024,DOM,ESNext.Disposable'];
  const compiler = join(repository, 'node_modules/.bin/tsc');
  const args = [...options, ...target, '--types', '', '--skipLibCheck', '--ignoreConfig', file];
  return run(compiler, args, { cwd: folder }).then(
    () => '',
    ({ stdout }) => String(stdout),
  );
}

const written = 'http://127.0.0.1:4000/graphql';

test('the packed package asks and listens from a clean project, and its types are checked there', async () => {
  await using world = await openWorld();
  await using project = await openProject();
  const write = (name: string, text: string) => writeFile(join(project.path, name), text);
  const installed = join(project.path, 'node_modules/@eiam-graphql/client');
  expect((await readdir(installed)).toSorted()).toEqual(['dist', 'package.json']);

  const first = blockOf(page, 'First answer', 'ts').text.replace(written, world.url);
  await write('people.ts', first);
  expect(await check(project.path, 'people.ts')).toBe('');
  const { stdout } = await run(process.execPath, ['people.ts'], { cwd: project.path });
  expect(stdout).toBe("[ 'ADA', 'BEN', 'CLEO' ] nothing is missing\n");

  await write('wrong.ts', first.replace('first: 3', "first: 'three'"));
  expect(await check(project.path, 'wrong.ts')).toContain("Type 'string' is not assignable to type 'number'");

  const listening = blockOf(page, 'Changes', 'ts').text.replace(written, world.url);
  await write('changes.ts', listening);
  expect(await check(project.path, 'changes.ts')).toBe('');
  const { counters } = world.gateway.emulator;
  counters.reset();
  const listener = execFile(process.execPath, ['changes.ts'], { cwd: project.path });
  const said = new Promise<string>((resolve) =>
    listener.stdout?.once('data', (text) => resolve(String(text))),
  );
  // It has read its list, and with it where to listen from.
  await expect.poll(() => counters.of('ListUsers')).toBe(1);
  const change = 'patchUser(input: { userId: "user_ada", displayName: "Ada" }) { __typename }';
  await world.gateway.ask(`mutation { ${change} }`);
  expect(await said).toBe('DirectoryObjectChanged UPDATED\n');
  const ended = new Promise((resolve) => listener.once('exit', resolve));
  listener.kill();
  await ended;
});
