import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseCommandLine } from '../../../src/emulator/command-line.ts';
import { parseDockerfile } from '../../prove/dockerfile.ts';
import { neededPackages } from '../../support/packed-emulator.ts';

const stages = parseDockerfile(readFileSync('Dockerfile', 'utf8'));
const steps = stages.find(({ name }) => name === 'emulator')?.steps ?? [];
const of = (asked: string) =>
  steps.filter(({ instruction }) => instruction === asked).map(({ rest }) => rest);

test('the emulator’s image has the packages that the packed emulator needs, and no other', () => {
  const copied = of('COPY').flatMap((rest) => /\/node_modules\/(\S+) /.exec(rest)?.[1] ?? []);
  expect(copied.sort()).toEqual([...neededPackages].sort());
});

test('it is not root, says whether it is alive, and is not what is built by default', () => {
  expect(of('USER')).toEqual(['1000:1000']);
  expect(of('HEALTHCHECK')).toHaveLength(1);
  expect(stages.at(-1)?.name).toBe('');
});

test('it listens where it says, and flags of one’s own count behind its own', () => {
  const [node, script, ...args]: string[] = JSON.parse(of('ENTRYPOINT')[0] ?? '[]');
  expect([node, script]).toEqual(['node', 'src/emulator/main.ts']);
  const { host, port, managementPort, users } = parseCommandLine([...args, '--users', '7', '--users', '8']);
  expect([host, users, `${port} ${managementPort}`]).toEqual(['0.0.0.0', 8, of('EXPOSE')[0]]);
  expect(of('ENV')[0]).toContain(`PORT=${port} `);
});
