import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';

/** An agent that asks the same again and again, by the SDK's own client: how many calls to EIAM it takes, of how many it may. */
const turns = 10_000;
const budget = 100;
const documents = {
  one: 'query one($id: ID!) { user(by: { id: $id }) { username groups { nodes { name } } } }',
};

const config = {
  ...parseConfig({ PORT: '0', MIRROR: 'off' }),
  mcp: { documents, writes: false },
  viewerBudget: { calls: budget, windowMs: 86_400_000 },
};
const silent = { info: () => {}, warn: () => {}, error: () => {} };

await using app = await createApp(config, { log: silent });
const { url } = await app.listen();
const { emulator } = app;
if (!emulator) throw new Error('Expected an embedded emulator');
const client = new Client({ name: 'a-loop', version: '1.0.0' });
await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', url)));
emulator.counters.reset();
const startedAt = performance.now();
let answered = 0;
for (let turn = 0; turn < turns; turn += 1) {
  const { isError } = await client.callTool({ name: 'one', arguments: { id: emulator.samples.userId } });
  if (!isError) answered += 1;
}
const seconds = (performance.now() - startedAt) / 1_000;
await client.close();
const { GenerateToken: _token, ...calls } = emulator.counters.snapshot();
const taken = Object.values(calls).reduce((sum, each) => sum + each, 0);
process.stdout.write(
  `${turns} calls of a tool in ${seconds.toFixed(1)} s: ${answered} answered, ${taken} calls to EIAM of ${budget}\n`,
);
if (taken > budget || answered !== budget) process.exitCode = 1;
