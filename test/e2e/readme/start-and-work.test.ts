import { expect, test } from 'vitest';
import type { Answer } from '../../support/gateway.ts';
import { printedSettings, startGatewayProcess } from '../../support/process.ts';
import { readCommand, readCommands, readScripts, toNodeScript } from '../../support/walk-through.ts';
import { ask } from '../ask.ts';
import { blockOf, blocks, run, startNode } from './readme-blocks.ts';

test('every block of the README is walked through', () => {
  expect(blocks.map(({ heading, language }) => `${heading}: ${language}`)).toEqual([
    'EIAM GraphQL Gateway: graphql', // test/graph/readme.test.ts
    'Start: sh',
    'Start: sh', // container.test.ts
    'Ask: sh',
    'Write: graphql', // test/graph/readme.test.ts
    'Listen: graphql', // test/graph/readme.test.ts
    'Listen: sh', // listen.test.ts
    'Listen: sh',
    'Ask a real tenant: sh', // tenant.test.ts
    'Ask a real tenant: json',
    'Ask a real tenant: sh',
    'Work on it: sh',
    'Work on it: sh',
  ]);
});

test('npm start prints an address and has an EIAM of its own; the curl is answered with what it cost', async () => {
  const [install, start] = readCommands(blockOf('Start', 'sh'));
  expect(install?.words).toEqual(['npm', 'ci']);
  expect(start && toNodeScript(start)).toEqual({ script: 'src/main.ts', args: [], environment: {} });
  await using gateway = await startGatewayProcess();
  await gateway.said(/directory +1000 invented users, embedded: no account, no network/);
  const command = readCommand(blockOf('Ask', 'sh'), { 'http://127.0.0.1:4000/graphql': gateway.url });
  const { data, errors, extensions } = (await run(command)) as Answer;
  expect(errors).toBeUndefined();
  const user = {
    displayName: expect.any(String),
    groups: { nodes: expect.arrayContaining([{ name: expect.any(String) }]) },
  };
  expect(data?.users).toEqual({ totalCount: expect.any(Number), nodes: [user, user, user] });
  expect(extensions?.upstream?.calls).toBeGreaterThan(0);
});

test('every script that is named is there', () => {
  const commands = readCommands(blockOf('Work on it', 'sh'));
  expect(commands.map(({ words }) => words.join(' '))).toEqual([
    'npm test',
    'npm run test:programs',
    'npm run check',
    'npm run bench',
    'npm run emulator',
    'npm run probe',
    'npm run docs',
  ]);
  const scripts = readScripts();
  for (const { words } of commands) expect(scripts).toHaveProperty([words.at(-1) ?? '']);
});

test('the emulator prints lines to paste, and answers as its flags say', async () => {
  const instead = { '--port 4001': '--port 0', '--users 5000': '--users 50' };
  await using emulator = startNode(readCommand(blockOf('Work on it', 'sh', 1), instead));
  const settings = await printedSettings(emulator);
  for (const line of emulator.output().trimEnd().split('\n')) expect(line).toMatch(/^(# .*|[A-Z_]+=\S+)$/);
  const fields = await fetch(new URL('/control/custom-fields', settings.EIAM_ENDPOINT));
  const grade = { name: 'grade', type: 'select', options: ['junior', 'senior'] };
  expect(await fields.json()).toEqual({ customFields: expect.arrayContaining([grade]) });
  const odd = await fetch(new URL('/control/odd', settings.EIAM_ENDPOINT));
  expect(await odd.json()).toEqual({ odd: [{ member: 'User.createTime', value: 'null' }] });
  await using gateway = await startGatewayProcess(settings);
  const { data } = await ask(gateway.url, '{ groups(first: 1) { nodes { name } } }');
  expect(data?.groups).toEqual({ nodes: [{ name: expect.any(String) }] });
});
