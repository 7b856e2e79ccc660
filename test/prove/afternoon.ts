import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readBlocks } from '../support/walk-through.ts';
import { startGroup } from './process-group.ts';

// Runs docs/afternoon.md as it stands, in a clone of the last commit: every block in one shell, which ends at the first command that
// fails. What the page starts is killed at the end, and with `--minutes N` (15) where it takes longer. Needs nginx and Prometheus.

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '15' } } });
const root = fileURLToPath(new URL('../../', import.meta.url));
const page = 'docs/afternoon.md';

/** The page's shell blocks, each announced by its heading, as one script. */
function toScript(): string {
  const blocks = readBlocks(page).filter(({ language }) => language === 'sh');
  if (blocks.length === 0) throw new Error(`Expected shell blocks in ${page}`);
  const steps = blocks.map(
    ({ heading, text }) => `printf '\\n== %s\\n' '${heading.replaceAll("'", '')}'\n${text}`,
  );
  return `set -euo pipefail\n${steps.join('\n')}\nprintf '\\n== Done\\n'\n`;
}

async function run(program: string, words: readonly string[], cwd: string, deadlineMs: number) {
  await using group = startGroup(program, words, { cwd, deadlineMs });
  return await group.exited;
}

const startedAt = performance.now();
await using folder = await mkdtempDisposable(join(tmpdir(), 'eiam-afternoon-'));
const clone = join(folder.path, 'clone');
const script = join(folder.path, 'afternoon.sh');
await writeFile(script, toScript());
const cloned = await run('git', ['clone', '--quiet', '--no-local', root, clone], folder.path, 60_000);
if (cloned !== 0) throw new Error(`git clone ended with ${cloned}`);
const code = await run('bash', [script], clone, Number(values.minutes) * 60_000);
const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
process.stdout.write(
  code === 0 ? `${page}: every block ran, in ${seconds} s\n` : `${page}: ended with ${code}\n`,
);
process.exitCode = code === 0 ? 0 : 1;
