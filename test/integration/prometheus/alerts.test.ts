import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { lacksPrometheus, promtool } from '../../support/prometheus.ts';

const pathOf = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const textOf = (relative: string) => readFileSync(pathOf(relative), 'utf8');

const rules = '../../../deploy/prometheus/alerts.yml';
const cases = readdirSync(pathOf('alerts')).map((name) => `alerts/${name}`);
const alerts = Array.from(textOf(rules).matchAll(/- alert: (\w+)/g), ([, name]) => name);

describe.skipIf(lacksPrometheus)('the rules', () => {
  test('are what Prometheus takes, and so is its configuration', () => {
    for (const [command, file] of [
      ['rules', rules],
      ['config', '../../../deploy/prometheus/prometheus.yml'],
    ] as const)
      expect(promtool(['check', command, pathOf(file)])).toMatchObject({ code: 0 });
  });

  test.each(cases)('fire when they should, and alone: %s', (file) => {
    const { code, text } = promtool(['test', 'rules', pathOf(file)]);
    expect(code === 0 ? '' : text).toBe('');
  });
});

test('each alert has a case in which it fires, one in which it does not, and a section for operators', () => {
  const said = cases.map(textOf).join('\n');
  const fires = Array.from(said.matchAll(/alertname="(\w+)"/g), ([, name]) => name);
  const rests = Array.from(said.matchAll(/# (\w+): not for/g), ([, name]) => name);
  const sections = Array.from(
    textOf('../../../docs/alerts.md').matchAll(/^### (\w+)$/gm),
    ([, name]) => name,
  );
  const known = alerts.toSorted();
  expect(known.length).toBeGreaterThan(0);
  expect([fires.sort(), rests.sort(), sections.sort()]).toEqual([known, known, known]);
});

test('each alert names its section', () => {
  const runbooks = Array.from(textOf(rules).matchAll(/runbook: '(.+)'/g), ([, runbook]) => runbook);
  expect(runbooks).toEqual(alerts.map((name) => `docs/alerts.md#${name?.toLowerCase()}`));
});
