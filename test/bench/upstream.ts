import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { parseConfig } from '../../src/config.ts';

export interface UpstreamOptions {
  readonly users: number;
  readonly latencyMs: number;
  /** More flags of the emulator's. */
  readonly flags?: readonly string[];
}

/** The emulator as a process of its own, so that its work is not counted as the gateway's. */
export async function startUpstream(options: UpstreamOptions) {
  const flags = [
    '--port',
    '0',
    '--scope',
    'all',
    '--users',
    `${options.users}`,
    '--latency-ms',
    `${options.latencyMs}`,
    ...(options.flags ?? []),
  ];
  const child = spawn(process.execPath, ['src/emulator/main.ts', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const environment: Record<string, string> = {};
  for await (const line of createInterface({ input: child.stdout })) {
    const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) environment[name] = value;
    if (name === 'AUTH_ALLOW_ANONYMOUS') break;
  }
  return {
    /** As it was printed. */
    environment,
    // What the emulator prints tells of callbacks, and with these answers are remembered: only what measures that may.
    config: parseConfig({ ...environment, CACHE_TTL_MS: '0', LOG_LEVEL: 'silent' }),
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    },
  };
}
