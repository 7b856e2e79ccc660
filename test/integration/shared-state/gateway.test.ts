import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hasRedisServer, startRedisServer } from '../../support/redis-server.ts';
import { type Line, openSharingGateway } from './sharing-gateway.ts';

describe.runIf(hasRedisServer)('a gateway with a store', () => {
  test('shows what the page about metrics says of it', async () => {
    await using server = await startRedisServer();
    await using gateway = await openSharingGateway(server.url);
    const { url } = await gateway.app.listen();
    const text = await (await fetch(new URL('/metrics', url))).text();
    const shown = Array.from(text.matchAll(/^# TYPE (eiam_shared_state_\w+) (\w+)$/gm), ([, ...row]) => row);
    const page = readFileSync(new URL('../../../docs/metrics.md', import.meta.url), 'utf8');
    const written = Array.from(
      page.matchAll(/^\| `(eiam_shared_state_\w+)` \| (\w+) \|/gm),
      ([, ...row]) => row,
    );
    expect(shown.sort()).toEqual(written.sort());
    expect(text).toMatch(/^eiam_shared_state_reachable 1$/m);
    expect(text).toMatch(/^eiam_shared_state_replicas 1$/m);
  });

  test('does not start on one that does not fit', async () => {
    await using server = await startRedisServer({ args: ['--maxmemory-policy', 'allkeys-lru'] });
    const refusal = 'SHARED_STATE_URL: expected maxmemory-policy noeviction';
    await expect(openSharingGateway(server.url)).rejects.toThrow(refusal);
  });

  test('starts without it, says so, and goes on when it is there', async () => {
    await using server = await startRedisServer();
    await server.kill();
    const lines: Line[] = [];
    await using gateway = await openSharingGateway(server.url, lines);
    const { url } = await gateway.app.listen();
    const unreachable = 'the shared state cannot be reached: reads are live, and writes are refused';
    expect(lines).toContainEqual({ level: 'warn', text: unreachable });
    expect((await fetch(new URL('/health/ready', url))).status).toBe(200);
    const text = await (await fetch(new URL('/metrics', url))).text();
    expect(text).toMatch(/^eiam_shared_state_reachable 0$/m);
    await server.start();
    const reached = { level: 'info', text: 'the shared state is reached, and its log is followed' };
    await expect.poll(() => lines).toContainEqual(reached);
    expect(lines.filter(({ text: said }) => said === unreachable)).toHaveLength(1);
  });
});
