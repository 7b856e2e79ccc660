import { Session } from 'node:inspector/promises';
import { setTimeout } from 'node:timers/promises';

/**
 * Records what the process spends its CPU on, as a `.cpuprofile`: names of functions and places in sources, and no value.
 * Rejects when `signal` is aborted.
 */
export async function recordCpuProfile(durationMs: number, signal: AbortSignal): Promise<string> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.start');
    await setTimeout(durationMs, undefined, { signal });
    const { profile } = await session.post('Profiler.stop');
    return JSON.stringify(profile);
  } finally {
    // Ends the recording as well.
    session.disconnect();
  }
}
