import { mkdir, mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startVitest } from 'vitest/node';
import { installEmulator } from '../support/packed-emulator.ts';
import { printedSettings, startProcess } from '../support/process.ts';

// The packed emulator as one has it who installs it: how long it takes to start in a clean directory, and the contract's suites against
// processes of it, over HTTP alone. What they cannot ask there is printed with the reason.

const starts = 7;
const longestStartMs = 2_000;
const say = (line: string) => process.stdout.write(`${line}\n`);

/** From the start of the process until its control API has answered, with the default directory and without a compile cache. */
async function timeStart(main: string, folder: string): Promise<number> {
  await mkdir(folder);
  const startedAt = performance.now();
  await using emulator = startProcess(main, { folder, environment: { NODE_DISABLE_COMPILE_CACHE: '1' } });
  const { EIAM_ENDPOINT: endpoint } = await printedSettings(emulator);
  const { ok } = await fetch(`${endpoint}/control/`);
  if (!ok) throw new Error('The control API does not answer');
  return Math.round(performance.now() - startedAt);
}

async function timeStarts(): Promise<number> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'eiam-packed-'));
  const installed = await installEmulator(folder.path);
  const times: number[] = [];
  for (let start = 0; start < starts; start += 1)
    times.push(await timeStart(join(installed, 'main.js'), join(folder.path, `run-${start}`)));
  times.sort((one, other) => one - other);
  say(`${starts} starts in clean directories, until the control API answered: ${times.join(', ')} ms`);
  return times[Math.floor(starts / 2)] ?? 0;
}

const middleMs = await timeStarts();
const vitest = await startVitest('test', [], {
  config: 'vitest.emulator.config.ts',
  watch: false,
  run: true,
});
const tests = vitest.state.getTestModules().flatMap((module) => [...module.children.allTests()]);
await vitest.close();
const of = (state: string) => tests.filter((test) => test.result().state === state);
for (const test of of('skipped')) {
  const result = test.result();
  say(`not asked: ${test.module.relativeModuleId}: ${test.fullName}: ${'note' in result ? result.note : ''}`);
}
say(
  `${of('passed').length} of ${tests.length} tests passed against the packed emulator, ${of('failed').length} failed, ${of('skipped').length} cannot be asked from outside`,
);
if (middleMs > longestStartMs || of('failed').length > 0 || of('passed').length === 0) process.exitCode = 1;
