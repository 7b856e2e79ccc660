import { cp, mkdir, mkdtempDisposable, readFile, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readStartScript } from '../../bench/start-script.ts';
import { startProcess } from '../../support/process.ts';
import { readCommands } from '../../support/walk-through.ts';
import { ask, statusOf } from '../ask.ts';
import { blockOf } from './readme-blocks.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What the Dockerfile's last stage says. */
async function readImage() {
  const file = await readFile(join(root, 'Dockerfile'), 'utf8');
  const stage = file.slice(file.lastIndexOf('\nFROM '));
  const copied = [...stage.matchAll(/^COPY (?!--from)(.+) (\S+)$/gm)].flatMap(
    ([, sources = '', target = '']) =>
      sources.split(' ').map((source) => ({
        source,
        target: target.endsWith('/') ? join(target, basename(source)) : target,
      })),
  );
  const [, environment = ''] = /^ENV (.+)$/m.exec(stage) ?? [];
  const [, exposed = ''] = /^EXPOSE (\d+)$/m.exec(stage) ?? [];
  const [, command = ''] = /^CMD (\[.+\])$/m.exec(stage) ?? [];
  const variables = environment.split(' ').map((pair) => pair.split('=', 2));
  return {
    copied,
    environment: Object.fromEntries(variables) as Record<string, string>,
    exposed,
    command: JSON.parse(command) as string[],
  };
}

// Built and run without Docker, which not every machine has: the files that the image gets, its settings, its command.
test('the container has all that it needs, and listens where the port is published', async () => {
  const { copied, environment, exposed, command } = await readImage();
  const [build, run] = readCommands(blockOf('Start', 'sh', 1));
  expect([build?.words[1], run?.words]).toEqual([
    'build',
    expect.arrayContaining([`${environment.PORT}:${exposed}`, build?.words[3]]),
  ]);
  expect(environment).toMatchObject({ HOST: '0.0.0.0', PORT: exposed });
  const [node, ...args] = command;
  const [script = ''] = args.splice(-1);
  expect(node).toBe('node');
  await using folder = await mkdtempDisposable(join(tmpdir(), 'eiam-image-'));
  const app = join(folder.path, 'app');
  await mkdir(app);
  for (const { source, target } of copied) {
    await cp(join(root, source), join(app, target), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(app, 'node_modules'));
  // Inside a container every address is its own; here it is this machine's, so loopback alone.
  const settings = { ...environment, HOST: '127.0.0.1', PORT: '0', EMULATOR_USERS: '20' };
  await using gateway = startProcess(join(app, script), { environment: settings, nodeArgs: args });
  const [, url = ''] = await gateway.said(/open (\S+) in a browser/);
  expect(await statusOf(url, '/health/live')).toBe(200);
  expect((await ask(url, '{ users(first: 1) { nodes { id } } }')).errors).toBeUndefined();
});

test('`npm start` runs Node as the container does, and reads `.env` beside that', async () => {
  const { environment, command } = await readImage();
  const start = readStartScript();
  const [, ...args] = command;
  expect(environment).toMatchObject(start.environment);
  expect(Object.keys(environment).filter((name) => !(name in start.environment))).toEqual(['HOST', 'PORT']);
  expect([...start.nodeArgs, start.script].filter((arg) => !arg.startsWith('--env-file'))).toEqual(args);
});
