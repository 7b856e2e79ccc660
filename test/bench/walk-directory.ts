import { createApp } from '../../src/app.ts';
import { ask } from './naive.ts';
import { startUpstream } from './upstream.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const users = 100_000;
const laps = 3;

interface UsersPage {
  readonly users: {
    readonly nodes: readonly { readonly id: string }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

/** 100,000 users page by page, three times over: what is left of each lap tells whether anything leaks. */
export async function walkDirectory(out: (line: string) => void): Promise<void> {
  await using upstream = await startUpstream({ users, latencyMs: 0 });
  await using app = await createApp(upstream.config, { log: silent });
  out(`\n${users} users walked page by page, heap in use after each lap:`);
  for (let lap = 1; lap <= laps; lap += 1) {
    const { pages, rows } = await walk(app);
    globalThis.gc?.();
    const heapMiB = process.memoryUsage().heapUsed / 2 ** 20;
    out(`  lap ${lap}: ${rows} users in ${pages} pages, one upstream call each; ${heapMiB.toFixed(1)} MiB`);
  }
}

async function walk(app: Parameters<typeof ask>[0]): Promise<{ pages: number; rows: number }> {
  const query = `query ($after: String) { users(first: 100, after: $after) {
    nodes { id username displayName email } pageInfo { hasNextPage endCursor }
  } }`;
  let after: string | null = null;
  let pages = 0;
  let rows = 0;
  for (let more = true; more && pages <= users / 100; ) {
    const { users: page }: UsersPage = await ask<UsersPage>(app, query, { after });
    pages += 1;
    rows += page.nodes.length;
    after = page.pageInfo.endCursor;
    more = page.pageInfo.hasNextPage;
  }
  return { pages, rows };
}
