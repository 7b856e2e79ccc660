import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { lacksPrometheus, promtool, startPrometheus } from '../../support/prometheus.ts';
import { hasRedisServer, startRedisServer } from '../../support/redis-server.ts';
import { openSharingGateway } from '../shared-state/sharing-gateway.ts';
import { openBusyGateway } from './busy-gateway.ts';

const textOf = (relative: string) => readFileSync(new URL(relative, import.meta.url), 'utf8');
const dashboard = z
  .object({
    panels: z.array(z.object({ targets: z.array(z.object({ expr: z.string() })).optional() })),
  })
  .parse(JSON.parse(textOf('../../../deploy/grafana/eiam-gateway.json')));

/** Without a store there are none of these. */
const isShared = (query: string) => query.includes('eiam_shared_state_');

/** What Grafana sends for them. */
const queries = dashboard.panels
  .flatMap(({ targets = [] }) => targets)
  .filter(({ expr }) => hasRedisServer || !isShared(expr))
  .map(({ expr }) =>
    expr
      .replaceAll('$job', 'eiam-gateway')
      .replaceAll('$instance', '.+')
      .replaceAll('$__rate_interval', '20s'),
  );

/** A gateway with a store, which the other one has not. */
async function openSharing() {
  await using stack = new AsyncDisposableStack();
  const store = stack.use(await startRedisServer());
  const { app } = stack.use(await openSharingGateway(store.url));
  const { url } = await app.listen();
  const owned = stack.move();
  return { url, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

describe.skipIf(lacksPrometheus)('what a Prometheus reads', () => {
  test('is well formed, and named by its conventions', async () => {
    await using gateway = await openBusyGateway();
    await gateway.work();
    const text = await gateway.scrape();
    expect(promtool(['check', 'metrics'], text)).toEqual({ code: 0, text: '' });
  });

  test('answers every query of the dashboard, and makes alerts fire', async () => {
    expect(queries.length).toBeGreaterThan(50);
    await using gateway = await openBusyGateway();
    await using sharing = hasRedisServer ? await openSharing() : undefined;
    const targets = [gateway.adminUrl, ...(sharing ? [sharing.url] : [])].map((url) => new URL(url).host);
    await using prometheus = await startPrometheus(targets);
    const unanswered = new Set(queries);
    await expect
      .poll(
        async () => {
          await gateway.work();
          for (const query of unanswered) {
            const samples = await prometheus.query(query);
            if (samples.some(({ value }) => Number.isFinite(value))) unanswered.delete(query);
          }
          return [...unanswered];
        },
        { timeout: 60_000, interval: 200 },
      )
      .toEqual([]);
    // Of the rules that wait for nothing, the one about callbacks that were refused: it is about a series that was not there before.
    const firing = 'ALERTS{alertname="EiamCallbacksFail",alertstate="firing",dialect="alibaba"}';
    await expect.poll(() => prometheus.query(firing)).toMatchObject([{ value: 1 }]);
  });
});

test('the page about metrics has each of them, with its type and its labels', async () => {
  await using gateway = await openBusyGateway();
  await gateway.work();
  const text = await gateway.scrape();
  const shown = Array.from(text.matchAll(/^# TYPE (eiam_\w+) (\w+)$/gm), ([, name = '', type = '']) => {
    const labels = Array.from(
      text.matchAll(new RegExp(`^${name}(?:_bucket)?\\{(.*)\\} `, 'gm')),
      ([, said = '']) => Array.from(said.matchAll(/(\w+)="/g), ([, label]) => label),
    ).flat();
    return { name, type, labels: [...new Set(labels)].filter((label) => label !== 'le').sort() };
  });
  const written = Array.from(
    textOf('../../../docs/metrics.md').matchAll(/^\| `(eiam_\w+)` \| (\w+) \|([^|]*)\|/gm),
    ([, name = '', type = '', labels = '']) => ({
      name,
      type,
      labels: Array.from(labels.matchAll(/`(\w+)`/g), ([, label]) => label).sort(),
    }),
  );
  const byName = (one: { readonly name: string }, other: { readonly name: string }) =>
    one.name.localeCompare(other.name);
  // No element of the graph is deprecated at present.
  const known = written
    // Those of what replicas share: test/integration/shared-state/gateway.test.ts.
    .filter(({ name }) => !isShared(name))
    .map((row) => (row.name === 'eiam_deprecated_uses_total' ? { ...row, labels: [] } : row));
  expect(shown.sort(byName)).toEqual(known.sort(byName));
});

test('the alerts are about metrics that there are', async () => {
  await using gateway = await openBusyGateway();
  await gateway.work();
  const shown = new Set(
    Array.from((await gateway.scrape()).matchAll(/^# TYPE (\w+) /gm), ([, name]) => name),
  );
  const rules = textOf('../../../deploy/prometheus/alerts.yml');
  const named = Array.from(
    rules.matchAll(/\b((?:eiam|nodejs|process)_\w+?)(?:_bucket)?\b(?=[{[\s)])/g),
    ([, name]) => name,
  );
  expect(named.length).toBeGreaterThan(20);
  const shared = Array.from(
    textOf('../../../docs/metrics.md').matchAll(/`(eiam_shared_state_\w+)`/g),
    ([, name]) => name,
  );
  expect(named.filter((name) => !shown.has(name ?? '') && !shared.includes(name))).toEqual([]);
});
