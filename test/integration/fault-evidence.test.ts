import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { faults } from '../graph/fault-cases.ts';
import { type OpenGateway, openGateway } from './open-gateway.ts';

const rules = readFileSync(new URL('../../deploy/prometheus/alerts.yml', import.meta.url), 'utf8');

/** What an operator sees of each fault: the outcome of the calls, and the alert about it. */
const evidence: Readonly<Record<keyof typeof faults, readonly [outcome: string, alert: string]>> = {
  'throttled with 429': ['throttled', 'EiamThrottled'],
  'throttled with 503': ['throttled', 'EiamThrottled'],
  '500 with the spaced code': ['unavailable', 'EiamUpstreamFails'],
  '503': ['unavailable', 'EiamUpstreamFails'],
  'socket dropped before the answer': ['unavailable', 'EiamUpstreamFails'],
  'socket dropped in mid-body': ['unavailable', 'EiamUpstreamFails'],
  'truncated JSON': ['invalidResponse', 'EiamUpstreamFails'],
  'HTML from a proxy, 502': ['unavailable', 'EiamUpstreamFails'],
  'HTML from a proxy, 200': ['invalidResponse', 'EiamUpstreamFails'],
  'token not accepted': ['unauthorized', 'EiamCredentialsRefused'],
  'no answer': ['timeout', 'EiamUpstreamFails'],
};

/** A gateway of its own for each fault: a breaker counts what was before. */
const open = (callTimeoutMs = 10_000) =>
  openGateway({
    emulator: { users: 5 },
    config: { callTimeoutMs, operationTimeoutMs: 20_000 },
    parts: { random: () => 0 },
  });

const read = ({ ask, emulator }: OpenGateway) =>
  ask(`{ user(by: { id: "${emulator.samples.userId}" }) { displayName } }`);

type Scrape = ReadonlyMap<string, number>;

async function scrape(gateway: OpenGateway): Promise<Scrape> {
  const { text } = await gateway.send('/metrics');
  return new Map(
    Array.from(text.matchAll(/^(eiam_\S+?\}?) (\S+)$/gm), ([, name = '', value]) => [name, Number(value)]),
  );
}

/** Samples that are greater than before, by name and labels. */
function risen(before: Scrape, after: Scrape, pattern: RegExp): string[] {
  return [...after]
    .filter(([name, value]) => pattern.test(name) && value > (before.get(name) ?? 0))
    .map(([name]) => name);
}

/** The rule of an alert, down to the next one. */
const ruleOf = (alert: string) =>
  rules.split('- alert: ').find((rule) => rule.startsWith(`${alert}\n`)) ?? '';

describe('each fault of EIAM shows in the metrics, and an alert is about it', () => {
  test('every fault is in the table', () => {
    expect(Object.keys(evidence).sort()).toEqual(Object.keys(faults).sort());
  });

  test.each(Object.entries(faults))('%s', async (name, { fault, code, retried, isOutage }) => {
    const [outcome, alert] = evidence[name] ?? ['', ''];
    // Only a call that is never answered needs a short bound; a healthy one must not meet it on a busy machine.
    await using gateway = await open(outcome === 'timeout' ? 250 : undefined);
    expect((await read(gateway)).errors).toBeUndefined();
    const before = await scrape(gateway);
    using _fault = gateway.emulator.faults.add({ operation: 'GetUser', fault });
    expect((await read(gateway)).errors).toHaveLength(1);
    const after = await scrape(gateway);
    expect(risen(before, after, /^eiam_upstream_calls_total\{operation="GetUser"/)).toEqual([
      `eiam_upstream_calls_total{operation="GetUser",outcome="${outcome}"}`,
    ]);
    expect(risen(before, after, /^eiam_operations_total/)).toEqual([
      `eiam_operations_total{outcome="partial",code="${code}"}`,
    ]);
    const isBudgeted = retried && isOutage;
    expect(risen(before, after, /^eiam_upstream_retries_total/)).toEqual(
      isBudgeted ? ['eiam_upstream_retries_total{pool="developer"}'] : [],
    );
    expect(ruleOf(alert)).toMatch(new RegExp(`outcome=~?"[^"]*\\b${outcome}\\b`));
  });

  test('an outage opens the breaker, for which there is an alert', async () => {
    await using gateway = await open();
    using _fault = gateway.emulator.faults.add({ fault: { kind: 'error503' } });
    await Promise.all(Array.from({ length: 24 }, () => read(gateway)));
    const now = await scrape(gateway);
    expect(now.get('eiam_upstream_breaker_open{pool="developer"}')).toBe(1);
    expect(now.get('eiam_upstream_breaker_open{pool="management"}')).toBe(0);
    expect(now.get('eiam_upstream_breaker_refused_total{pool="developer"}')).toBeGreaterThan(0);
    expect(ruleOf('EiamBreakerOpen')).toContain('eiam_upstream_breaker_open == 1');
  });
});
