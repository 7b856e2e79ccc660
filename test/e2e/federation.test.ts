import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startGatewayProcess, startProcess } from '../support/process.ts';
import { readBlocks, readCommand, toNodeScript } from '../support/walk-through.ts';
import { ask } from './ask.ts';

const blocks = readBlocks('docs/federation.md');
const [badges = '', laptops = '', question = ''] = blocks
  .filter(({ language }) => language === 'graphql')
  .map(({ text }) => text);

test.each([
  ['badges', badges],
  ['laptops', laptops],
])('the %s of docs/federation.md are those of the example', (name, block) => {
  const file = new URL(`../../examples/federation/${name}.graphql`, import.meta.url);
  expect(readFileSync(file, 'utf8')).toContain(block);
});

test('the example of docs/federation.md answers what no single subgraph knows', async () => {
  await using directory = await startGatewayProcess({ EMULATOR_USERS: '50' });
  const command = blocks.find(({ language }) => language === 'sh');
  if (!command) throw new Error('Expected the command of the example');
  const { script } = toNodeScript(readCommand(command));
  await using example = startProcess(script, { args: [directory.url, '0'] });
  const [url] = await example.said(/^http:\S+$/m);
  const { users } = (await ask(directory.url, '{ users(first: 3) { nodes { displayName } } }')).data ?? {};
  const { data, errors } = await ask(url, question);
  expect(errors).toBeUndefined();
  const nodes = Object(users).nodes.map(
    ({ displayName }: { readonly displayName: string }, index: number) => ({
      doors: [`Door ${index}`],
      holder: { displayName, laptops: [{ serialNumber: `LT-${index}` }] },
    }),
  );
  expect(data).toEqual({ badges: { nodes } });
  example.kill('SIGTERM');
  expect(await example.ended).toMatchObject({ code: 0, stderr: '' });
});
