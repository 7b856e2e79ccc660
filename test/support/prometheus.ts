import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { findPort } from './process.ts';

/** Debian's package `prometheus` has both programs. In CI they have to be there. */
export const lacksPrometheus =
  process.env.CI === undefined && spawnSync('promtool', ['--version']).error !== undefined;
if (lacksPrometheus) process.stderr.write('promtool is not installed: its tests are left out\n');

/** What promtool says, and whether it finds fault. */
export function promtool(
  args: readonly string[],
  input = '',
): { readonly code: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync('promtool', args, { input, encoding: 'utf8' });
  return { code: status, text: `${stdout}${stderr}` };
}

const answer = z.object({
  status: z.literal('success'),
  data: z.object({
    result: z.array(
      z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) }),
    ),
  }),
});

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Prometheus extends AsyncDisposable {
  /** @throws Error for a query that is wrong, and before it listens */
  query(expression: string): Promise<readonly Sample[]>;
}

const rules = fileURLToPath(new URL('../../deploy/prometheus/alerts.yml', import.meta.url));

/** A Prometheus that scrapes these addresses several times a second, as the job `eiam-gateway`, with the rules that are shipped. */
export async function startPrometheus(targets: readonly string[]): Promise<Prometheus> {
  const folder = mkdtempDisposableSync(join(tmpdir(), 'prometheus-'));
  const port = await findPort();
  const config = {
    global: { scrape_interval: '200ms', evaluation_interval: '200ms' },
    rule_files: [rules],
    scrape_configs: [{ job_name: 'eiam-gateway', static_configs: [{ targets }] }],
  };
  const file = join(folder.path, 'prometheus.yml');
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(config));
  const child = spawn(
    'prometheus',
    [
      ...[`--config.file=${file}`, `--storage.tsdb.path=${join(folder.path, 'data')}`],
      ...[`--web.listen-address=127.0.0.1:${port}`, '--log.level=error'],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const ended = once(child, 'close');
  return {
    async query(expression) {
      const url = `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(expression)}`;
      const reply = await fetch(url);
      const text = await reply.text();
      if (!reply.ok) throw new Error(`${expression}: ${text}`);
      const { result } = answer.parse(JSON.parse(text)).data;
      return result.map(({ metric, value: [, value] }) => ({ labels: metric, value: Number(value) }));
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
      folder[Symbol.dispose]();
    },
  };
}
