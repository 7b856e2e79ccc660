import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { z } from 'zod';
import { blockOf } from '../support/walk-through.ts';
import { type Desk, openDesk } from './readers/desk.ts';

// `npm run prove:readers`: each reader of the docs from an empty directory to the first success, with nothing but the commands of their pages,
// as they stand, in a clone of the last commit; how many commands that takes, and how long. The ports of the docs have to be free.
// `-- --readers frontend,agent` for some of them. Who operates it reads docs/afternoon.md: `npm run prove:afternoon`.

const readySaid = /(?:open|answers at) (http:\/\/\S+)/;

/** The start of the README, which all pages build on. */
const startGateway = (desk: Desk) => desk.serve(blockOf('README.md', 'Start', 'sh'), readySaid);

function expectIn(text: string, pattern: RegExp): void {
  if (!pattern.test(text)) throw new Error(`Expected ${pattern} in ${text.slice(0, 2_000)}`);
}

async function ask(url: string, query: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) })).text();
}

/** Each to the first success. */
const readers: Readonly<Record<string, { readonly page: string; play(desk: Desk): Promise<void> }>> = {
  newcomer: {
    page: 'README.md',
    async play(desk) {
      await startGateway(desk);
      expectIn(await desk.run(blockOf('README.md', 'Ask', 'sh')), /"totalCount":\d+.*"upstream/s);
    },
  },
  frontend: {
    page: 'docs/frontends.md',
    async play(desk) {
      const block = (language: string, index = 0) =>
        blockOf('docs/frontends.md', 'First answer', language, index);
      await desk.serve(block('sh'), readySaid);
      const own = join(desk.folder, 'my-page');
      await mkdir(own);
      await desk.run(block('sh', 1), own);
      await writeFile(join(own, 'people.ts'), block('ts').text);
      // The Node.js of the clone: the page asks for version 24.
      const node = `PATH="${desk.clone}/node_modules/.bin:$PATH" node people.ts`;
      expectIn(await desk.runLine(node, own), /\[.*'.+'.*\] nothing is missing/s);
    },
  },
  architect: {
    page: 'docs/federation.md',
    async play(desk) {
      await startGateway(desk);
      const [, router = ''] = await desk.serve(
        blockOf('docs/federation.md', 'Try it', 'sh'),
        /(http:\/\/\S+)/,
      );
      expectIn(
        await ask(router, blockOf('docs/federation.md', 'Try it', 'graphql').text),
        /"serialNumber":"/,
      );
    },
  },
  agent: {
    page: 'docs/agents.md',
    async play(desk) {
      await startGateway(desk);
      const text = blockOf('docs/agents.md', 'Try it', 'json').text;
      const { mcpServers } = serversShape.parse(JSON.parse(text));
      const client = new Client({ name: 'reader', version: '1.0.0' });
      await client.connect(new StreamableHTTPClientTransport(new URL(mcpServers.directory.url)));
      const { tools } = await client.listTools();
      const isSearch = ({ name }: { readonly name: string }) => name === 'findPeople';
      const search = tools.find(isSearch);
      if (!search)
        throw new Error(`Expected a tool that searches, but got ${tools.map(({ name }) => name).join()}`);
      // Its first argument, as a model would read it of the schema.
      const [argument = ''] = Object.keys(search.inputSchema.properties ?? {});
      const answer = await client.callTool({ name: search.name, arguments: { [argument]: 'Anna' } });
      await client.close();
      expectIn(JSON.stringify(answer), /"displayName":"Anna /);
    },
  },
  integrator: {
    page: 'docs/emulator.md',
    async play(desk) {
      await desk.runLine('npm ci');
      await desk.serve(blockOf('docs/emulator.md', 'Start it', 'sh'), /AUTH_ALLOW_ANONYMOUS/);
      expectIn(await desk.run(blockOf('docs/emulator.md', 'Control it', 'sh')), /ListUsers/);
      expectIn(
        await desk.run(blockOf('docs/emulator.md', 'People, units and groups', 'sh')),
        /^(?!.*"error").*"userId":"user_/s,
      );
    },
  },
  contributor: {
    page: 'CONTRIBUTING.md',
    async play(desk) {
      await desk.runLine('npm ci');
      await desk.runLine('npm run check');
    },
  },
};

const serversShape = z.object({ mcpServers: z.object({ directory: z.object({ url: z.url() }) }) });

const { values } = parseArgs({
  options: { readers: { type: 'string', default: Object.keys(readers).join() } },
});
const rows: string[] = [];
for (const name of values.readers.split(',')) {
  const reader = readers[name];
  if (!reader) throw new Error(`Expected readers of ${Object.keys(readers).join()}, but got ${name}`);
  await using desk = await openDesk();
  const startedAt = performance.now();
  await reader.play(desk);
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
  rows.push(`| ${name} | ${reader.page} | ${desk.commands} | ${seconds} |`);
  process.stdout.write(`${name}: ${desk.commands} commands, ${seconds} s\n`);
}
process.stdout.write(
  `\n| reader | page | commands | seconds to the first success |\n|---|---|---|---|\n${rows.join('\n')}\n`,
);
