import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** What a process has taken since it started. */
export interface Usage {
  readonly cpuUs: number;
  readonly rssBytes: number;
}

/** What its process is asked, and what it answers. */
export interface Answers {
  readonly usage: Usage;
  readonly beginTurns: null;
  readonly endTurns: number;
}

/** A server in a process of its own, whose CPU is read over a channel beside it. */
export interface MeasuredServer extends AsyncDisposable {
  readonly url: string;
  /** From the start of the process to the line that says where it listens. */
  readonly readyMs: number;
  usage(): Promise<Usage>;
  /** From here on the turns of the main thread's event loop are looked at, a thousand times a second. */
  beginTurns(): Promise<null>;
  /** Microseconds of CPU that one of them took at most: without the time in which the thread waited for a core. */
  endTurns(): Promise<number>;
  /** Whether the process has ended by itself. */
  hasEnded(): boolean;
}

export interface ServerOptions {
  readonly script: string;
  /** Flags of Node. */
  readonly nodeArgs?: readonly string[];
  readonly args?: readonly string[];
  /** All that the process finds in its environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Far beyond the longest turn of a server. */
const longestAnswerMs = 30_000;
const reportUsage = new URL('report-usage.ts', import.meta.url).href;

export async function startServer({
  script,
  nodeArgs = [],
  args = [],
  environment = {},
}: ServerOptions): Promise<MeasuredServer> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...nodeArgs, '--import', reportUsage, script, ...args], {
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const exited = once(child, 'exit');
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('Expected pipes');
  let complaints = '';
  // Read on, so that a server that logs never waits for its reader.
  stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = `${complaints}${text}`.slice(-2_000);
  });
  const url = await readUrl(stdout);
  const readyMs = performance.now() - startedAt;
  if (url === undefined) throw new Error(`Expected ${script} to listen, but it said ${complaints}`);
  stdout.resume();

  async function ask<Asked extends keyof Answers>(asked: Asked): Promise<Answers[Asked]> {
    const answered = once(child, 'message', { signal: AbortSignal.timeout(longestAnswerMs) });
    child.send(asked);
    const [answer]: (Answers[Asked] | undefined)[] = await Promise.race([answered, exited.then(() => [])]);
    if (answer === undefined) throw new Error(`Expected the ${asked} of ${script}`);
    return answer;
  }

  return {
    url,
    readyMs,
    usage: () => ask('usage'),
    beginTurns: () => ask('beginTurns'),
    endTurns: () => ask('endTurns'),
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    async [Symbol.asyncDispose]() {
      child.kill();
      await exited;
    },
  };
}

async function readUrl(stdout: NodeJS.ReadableStream): Promise<string | undefined> {
  const lines = createInterface({ input: stdout });
  for await (const line of lines) {
    const [, url] = /(?:answers at|open) (http:\/\/[^\s/]+)/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  return undefined;
}
