import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ConfigError, readUpstreamConfig } from '../config.ts';
import { probe } from './probe.ts';
import { toRecording } from './replacement.ts';
import { printReport } from './report.ts';

const usage = 'npm run probe [-- --record FILE]';

/** Exit codes: 0 all agrees, 1 something deviates, 2 nothing could be sent. */
async function main(): Promise<number> {
  const { record } = readFlags();
  const { upstream, proxy } = readUpstreamConfig();
  if (upstream.kind !== 'eiam') {
    throw new ConfigError([
      'EIAM_ENDPOINT or EIAM_REGION: expected, with what else the EIAM of a tenant needs',
    ]);
  }
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort()).once('SIGTERM', () => stop.abort());
  const report = await probe({ upstream, proxy, signal: stop.signal, now: Date.now });
  process.stdout.write(printReport(report));
  if (record !== undefined) {
    writeFileSync(record, toRecording(report.observations, randomBytes(32).toString('hex')), { mode: 0o600 });
  }
  if (report.operations.every(({ calls, failed }) => calls === failed)) {
    process.stderr.write('EIAM did not answer any read: check the address and the credentials.\n');
    return 2;
  }
  return report.deviations.length === 0 ? 0 : 1;
}

function readFlags() {
  try {
    return parseArgs({ options: { record: { type: 'string' } }, strict: true }).values;
  } catch (cause) {
    throw new ConfigError([`expected ${usage}: ${cause instanceof Error ? cause.message : 'unknown flags'}`]);
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const text =
      error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`${text}\n`);
    process.exitCode = 2;
  },
);
