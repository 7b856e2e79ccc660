import { readFile } from 'node:fs/promises';
import { createApp } from '../../src/app.ts';
import { measure, median } from './measure.ts';
import { ask, createPlainYoga } from './naive.ts';
import { startUpstream } from './upstream.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const rounds = 5;

interface FirstUser {
  readonly users: { readonly nodes: readonly { readonly id: string }[] };
}

/** The gateway's own CPU, token and upstream calls and parsing included, beside plain Yoga answering the same bytes from memory. */
export async function cpuPerOperation(out: (line: string) => void): Promise<void> {
  await using upstream = await startUpstream({ users: 1_000, latencyMs: 0 });
  await using app = await createApp(upstream.config, { log: silent });
  const sdl = await readFile('schema/schema.graphql', 'utf8');
  const { users } = await ask<FirstUser>(app, '{ users(first: 1) { nodes { id } } }', {});
  const id = users.nodes[0]?.id;
  const cases = [
    ['user { username }', 'query ($id: ID!) { user(by: { id: $id }) { username } }', { id }, 400],
    [
      '100 users × groups',
      '{ users(first: 100) { nodes { id displayName groups { nodes { id name } } } } }',
      {},
      20,
    ],
  ] as const;
  out(
    "\nThe gateway's own CPU per operation, upstream calls included, beside plain Yoga answering the same from memory:",
  );
  for (const [name, query, variables, operations] of cases) {
    const plain = createPlainYoga(sdl, await ask(app, query, variables));
    const own: number[] = [];
    const memory: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      own.push((await measure(operations, 4, () => ask(app, query, variables))).cpuMs);
      memory.push((await measure(operations, 4, () => plain.ask(query, variables))).cpuMs);
    }
    const ratio = median(own) / median(memory);
    out(
      `  ${name}: ${median(own).toFixed(2)} ms, plain ${median(memory).toFixed(2)} ms, ${ratio.toFixed(1)} : 1`,
    );
  }
}
