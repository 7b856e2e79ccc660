import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ComparisonsReport } from '../support/planes/comparisons.ts';
import { knownDifferences } from '../support/planes/known-differences.ts';
import { comparedSuites, leftSuites, suiteOf } from '../support/planes/suites.ts';

// `npm run prove:mirror`: all parts, or those that are named, as in `npm run prove:mirror -- planes`.

const drawn = ['mirror/three-planes-generated', 'mirror/three-planes-odd-rows'];

const parts: Readonly<Record<string, () => void>> = {
  /** Questions against brute force. */
  oracle() {
    runTests(['test/unit/mirror/oracle/oracle.test.ts'], { MIRROR_ORACLE_RUNS: '500' });
  },
  histories() {
    runTests(['test/graph/mirror/histories'], { MIRROR_HISTORIES: '2000' });
  },
  /** Every suite of reads beside a mirror. */
  planes() {
    const folder = mkdtempSync(join(tmpdir(), 'planes-'));
    const report = join(folder, 'report.jsonl');
    try {
      runTests(
        [...comparedSuites, ...drawn].map((name) => `test/graph/${name}`),
        {
          ...{ EIAM_TEST_READS: 'mirror', EIAM_TEST_READS_REPORT: report },
          ...{ MIRROR_DIRECTORIES: '40', MIRROR_ODD_ROWS: 'all', ODD_ROWS: 'all', PAGE_SIZES: 'all' },
        },
      );
      printReport(
        readFileSync(report, 'utf8')
          .trim()
          .split('\n')
          .map((line): ComparisonsReport => JSON.parse(line)),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  /** Killed at random moments. */
  kills() {
    run(process.execPath, ['test/prove/mirror-kills.ts'], {});
  },
};

/** Each test is shown as it ends. Beside a mirror each change of a directory is followed by a fill, so that one may take long. */
function runTests(paths: readonly string[], environment: NodeJS.ProcessEnv): void {
  run('npx', ['vitest', 'run', ...paths, '--reporter=verbose', '--testTimeout=1800000'], environment);
}

function run(command: string, given: readonly string[], environment: NodeJS.ProcessEnv): void {
  const { status } = spawnSync(command, given, { stdio: 'inherit', env: { ...process.env, ...environment } });
  if (status !== 0) process.exitCode = 1;
}

/** What was compared, suite by suite, and what was not. */
function printReport(reports: readonly ComparisonsReport[]): void {
  const bySuite = Map.groupBy(reports, ({ file }) => suiteOf(file)?.name ?? file);
  for (const [suite, ofSuite] of bySuite) {
    const sum = (of: (report: ComparisonsReport) => number) =>
      ofSuite.reduce((all, each) => all + of(each), 0);
    const known = Array.from(new Set(ofSuite.flatMap((each) => each.known)));
    const skipped = ofSuite.flatMap((each) => Object.entries(each.skipped));
    const left = Array.from(
      Map.groupBy(skipped, ([why]) => why),
      ([why, counts]) => `${why} ${counts.reduce((all, [, count]) => all + count, 0)}`,
    );
    print(
      `${suite}: ${sum((each) => each.compared)} compared, ${sum((each) => each.byMirror)} by the mirror`,
    );
    if (left.length > 0) print(`  not compared: ${left.join(', ')}`);
    if (known.length > 0) print(`  known differences: ${known.join(', ')}`);
  }
  for (const [suite, reason] of Object.entries(leftSuites)) print(`${suite}: left out, ${reason}`);
  const met = new Set(reports.flatMap(({ known }) => known));
  const unmet = knownDifferences.filter((each) => !met.has(each));
  if (unmet.length === 0) return;
  print(`Known differences that no answer has: ${unmet.join(', ')}`);
  process.exitCode = 1;
}

const named = process.argv.slice(2);
for (const [name, part] of Object.entries(parts)) if (named.length === 0 || named.includes(name)) part();

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
