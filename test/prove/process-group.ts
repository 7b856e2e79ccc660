import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface GroupOptions {
  readonly cwd: string;
  /** Milliseconds after which everything of the group is ended. */
  readonly deadlineMs: number;
  /** Reads what it prints; left out: it is printed here. */
  readonly onText?: (text: string) => void;
}

/** A program and all that it starts. */
export interface ProcessGroup extends AsyncDisposable {
  /** The exit code; -1: it was ended by a signal. */
  readonly exited: Promise<number>;
}

/** Whom the machine trusts and by which way it reaches the network, for the registry. */
const ofNetwork = /^(NODE_EXTRA_CA_CERTS|SSL_CERT_\w+|\w+_proxy)$/i;

/**
 * Starts a program with no more of the environment than what finds programs, the home and the network. Everything that it leaves behind is
 * killed when it is disposed of.
 */
export function startGroup(
  program: string,
  words: readonly string[],
  { cwd, deadlineMs, onText }: GroupOptions,
): ProcessGroup {
  const { PATH = '', HOME = '' } = process.env;
  const network = Object.entries(process.env).filter(([name]) => ofNetwork.test(name));
  const stdio = onText ? 'pipe' : 'inherit';
  // A process group of its own, so that what runs in the background of a shell is in it.
  const child = spawn(program, words, {
    ...{ cwd, detached: true, env: { ...Object.fromEntries(network), PATH, HOME } },
    stdio: ['ignore', stdio, stdio],
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => onText?.(text));
  const end = (signal: NodeJS.Signals) => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, signal);
    } catch (error) {
      // Nothing of the group is left.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  };
  const interrupted = () => end('SIGTERM');
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  const timer = setTimeout(interrupted, deadlineMs);
  const exited = once(child, 'exit').then(([code]: (number | null)[]) => code ?? -1);
  return {
    exited,
    async [Symbol.asyncDispose]() {
      clearTimeout(timer);
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
      end('SIGKILL');
      await exited;
    },
  };
}
