import { once } from 'node:events';
import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import type { TestProject } from 'vitest/node';
import { installEmulator } from '../../support/packed-emulator.ts';
import { printedSettings, type StartedProcess, startProcess } from '../../support/process.ts';
import type { LeaseRequest } from './lease.ts';
import { leaseRequest } from './lease.ts';
import './emulators.ts';

/** Of those that run at once, the most: the suites have three workers with a few each. */
const most = 16;

interface Lent {
  readonly id: number;
  /** What it was started with; one that is asked for again is reset. */
  readonly key: string;
  readonly process: StartedProcess;
  readonly settings: Record<string, string>;
  isLent: boolean;
}

/**
 * Packs the emulator, installs it into a clean directory, and lends processes of it to the workers, one to a test: those are reset between
 * tests, since each start takes longer than most of them. Ends them all with the run.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtempDisposable(join(tmpdir(), 'eiam-packed-'));
  const installed = await installEmulator(folder.path);
  const emulators = new Lending(join(installed, 'main.js'), folder.path);
  const server = createServer((request, response) => {
    emulators.answer(request).then(
      (body) => response.end(JSON.stringify(body)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Expected a port');
  project.provide('emulators', `http://127.0.0.1:${address.port}/`);
  project.provide('packedEmulator', installed);
  return async () => {
    server.close();
    server.closeAllConnections();
    await emulators[Symbol.asyncDispose]();
    process.stdout.write(`${emulators.summary()}\n`);
    await folder.remove();
  };
}

class Lending implements AsyncDisposable {
  readonly #main: string;
  readonly #folder: string;
  readonly #running = new Map<number, Lent>();
  readonly #startMs: number[] = [];
  #started = 0;
  #lent = 0;

  constructor(main: string, folder: string) {
    this.#main = main;
    this.#folder = folder;
  }

  /** `POST /` lends one, `DELETE /ID` takes it back. */
  async answer(request: IncomingMessage): Promise<object> {
    if (request.method === 'DELETE') {
      const lent = this.#running.get(Number(request.url?.slice(1)));
      if (lent) lent.isLent = false;
      return {};
    }
    const { id, settings } = await this.#lend(leaseRequest.parse(await json(request)));
    return { id, settings };
  }

  summary(): string {
    const times = this.#startMs.toSorted((a, b) => a - b).map(Math.round);
    const middle = times[Math.floor(times.length / 2)];
    if (middle === undefined) return 'The packed emulator: not started by any of these tests';
    return `The packed emulator: ${times.length} processes, lent ${this.#lent} times; from the start of a process to its settings ${times[0]} to ${times.at(-1)} ms, half of them in ${middle} ms or less`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(Array.from(this.#running.values(), ({ process }) => process[Symbol.asyncDispose]()));
  }

  async #lend(asked: LeaseRequest): Promise<Lent> {
    this.#lent += 1;
    const key = JSON.stringify([asked.args, asked.state]);
    const idle = [...this.#running.values()].find((each) => !each.isLent && each.key === key);
    if (idle === undefined || asked.isFresh) return this.#start(asked, asked.isFresh ? '' : key);
    idle.isLent = true;
    const reset = await fetch(`${idle.settings.EIAM_ENDPOINT}/control/reset`, { method: 'POST' });
    if (!reset.ok) throw new Error(`No reset: ${reset.status} ${await reset.text()}`);
    return idle;
  }

  /** In an empty directory of its own, with an empty environment. */
  async #start({ args, state }: LeaseRequest, key: string): Promise<Lent> {
    this.#started += 1;
    const id = this.#started;
    await this.#makeRoom();
    const folder = join(this.#folder, `run-${id}`);
    await mkdir(folder);
    const file = join(this.#folder, `state-${id}.json`);
    if (state !== undefined) await writeFile(file, state);
    const startedAt = performance.now();
    const process = startProcess(this.#main, {
      args: state === undefined ? args : [...args, '--state', file],
      environment: { NODE_DISABLE_COMPILE_CACHE: '1' },
      folder,
    });
    const lent = { id, key, process, settings: await printedSettings(process), isLent: true };
    this.#startMs.push(performance.now() - startedAt);
    this.#running.set(id, lent);
    return lent;
  }

  /** The oldest of those that are idle goes. */
  async #makeRoom(): Promise<void> {
    if (this.#running.size < most) return;
    const idle = [...this.#running.values()].find(({ isLent }) => !isLent);
    if (idle === undefined) throw new Error(`All ${most} emulators are lent: is one not disposed of?`);
    this.#running.delete(idle.id);
    await idle.process[Symbol.asyncDispose]();
  }
}
