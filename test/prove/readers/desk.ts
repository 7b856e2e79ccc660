import { chmod, mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Block, readCommands } from '../../support/walk-through.ts';
import { type ProcessGroup, startGroup } from '../process-group.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
/** Of one block of commands. */
const longestMs = 600_000;

/** An empty directory, a clone of the last commit in it, and shells: what a reader of the docs has. */
export interface Desk extends AsyncDisposable {
  /** Below which everything is. */
  readonly folder: string;
  /** The clone, under the name that the docs give it. */
  readonly clone: string;
  /** How many commands of the docs were run. */
  readonly commands: number;
  /** Runs a block to its end. @returns what it printed @throws Error where it fails */
  run(block: Block, cwd?: string): Promise<string>;
  /** Starts what a block starts, in a terminal of its own. @returns the first match of what it prints */
  serve(block: Block, said: RegExp, cwd?: string): Promise<RegExpExecArray>;
  /** Runs a command that stands in the text of a page, not in a block. */
  runLine(line: string, cwd?: string): Promise<string>;
}

/** Waits until what was printed matches. */
class Printed {
  #text = '';
  #wake: () => void = () => {};

  add(text: string): void {
    this.#text += text;
    this.#wake();
  }

  get text(): string {
    return this.#text;
  }

  async match(pattern: RegExp, ended: Promise<number>): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.#text);
      if (found) return found;
      const { promise, resolve } = Promise.withResolvers<undefined>();
      this.#wake = () => resolve(undefined);
      const code = await Promise.race([promise, ended]);
      if (code !== undefined && !pattern.test(this.#text))
        throw new Error(`Expected ${pattern}, but it ended with ${code}: ${this.#text.slice(-2_000)}`);
    }
  }
}

export async function openDesk(): Promise<Desk> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await mkdtempDisposable(join(tmpdir(), 'eiam-reader-'))).path;
  // A test of `npm run check` starts a process of another user, which has to find the clone.
  await chmod(folder, 0o755);
  const clone = join(folder, 'eiam-graphql-gateway');
  const groups = stack.use(new AsyncDisposableStack());
  let commands = 0;

  const start = (script: string, cwd: string): { group: ProcessGroup; printed: Printed } => {
    const printed = new Printed();
    const onText = (text: string) => printed.add(text);
    const words = ['-c', `set -euo pipefail\n${script}`];
    return { group: startGroup('bash', words, { cwd, deadlineMs: longestMs, onText }), printed };
  };
  const run = async (script: string, cwd: string): Promise<string> => {
    const { group, printed } = start(script, cwd);
    await using _ = group;
    const code = await group.exited;
    if (code !== 0)
      throw new Error(
        `Expected ${script} to succeed, but it ended with ${code}: ${printed.text.slice(-2_000)}`,
      );
    return printed.text;
  };
  const serve = (script: string, said: RegExp, cwd: string): Promise<RegExpExecArray> => {
    const { group, printed } = start(script, cwd);
    groups.use(group);
    return printed.match(said, group.exited);
  };
  const count = (block: Block): string => {
    commands += readCommands(block).length;
    return block.text;
  };

  await run(`git clone --quiet --no-local '${root}' '${clone}'`, folder);
  const owned = stack.move();
  return {
    folder,
    clone,
    get commands() {
      return commands;
    },
    run: (block, cwd = clone) => run(count(block), cwd),
    serve: (block, said, cwd = clone) => serve(count(block), said, cwd),
    runLine(line, cwd = clone) {
      commands += 1;
      return run(line, cwd);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
