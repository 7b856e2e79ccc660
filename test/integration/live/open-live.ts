import type { EmulatorOptions } from '../../../src/emulator/emulator.ts';
import { startWorld } from '../../graph/mutations/world.ts';
import { signingKey } from '../../unit/emulator/callbacks/open-sender.ts';

/** Longer than any test: whatever is new is new because of a callback. */
const hour = { cacheTtlMs: 3_600_000, port: 0 };

/** The small company with a memory of an hour, on a port, told of every change in the store as IDaaS tells. */
export async function openLive(options: EmulatorOptions = {}, accessKeys = false, config: object = {}) {
  const { callbacks = {}, ...others } = options;
  const { alibaba, ...more } = callbacks;
  const world = await startWorld(
    { scope: 'all', now: Date.now, ...others, callbacks: { ...more, alibaba: { signingKey, ...alibaba } } },
    { ...hour, ...config },
    accessKeys,
  );
  try {
    const { url } = await world.gateway.app.listen();
    const { alibaba: sender } = world.emulator.callbacks;
    return { ...world, url, app: world.gateway.app, sender, settled: () => sender.settled() };
  } catch (error) {
    await world[Symbol.asyncDispose]();
    throw error;
  }
}

export type Live = Awaited<ReturnType<typeof openLive>>;
