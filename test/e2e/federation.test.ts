import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startGatewayProcess, startProcess } from '../support/process.ts';
import { ask } from './ask.ts';

const page = readFileSync(new URL('../../docs/federation.md', import.meta.url), 'utf8');
const question = [...page.matchAll(/```graphql\n(\{[\s\S]*?)```/g)].map(([, block = '']) => block).join();

test('the example of docs/federation.md answers what no single subgraph knows', async () => {
  await using directory = await startGatewayProcess({ EMULATOR_USERS: '50' });
  await using example = startProcess('examples/federation/main.ts', { args: [directory.url, '0'] });
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
