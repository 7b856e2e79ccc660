import { setTimeout as delay } from 'node:timers/promises';

const usualMs = 60_000;
/** Each look may be a question to a gateway: what does not come at once is looked for less often. */
const shortMs = 5;
const shortWaits = 20;
const longMs = 50;

/** @throws Error where that does not come true in time */
export async function until(
  isTrue: () => boolean | Promise<boolean>,
  what: string,
  withinMs: number = usualMs,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (let waits = 0; !(await isTrue()); waits += 1) {
    if (Date.now() > deadline) throw new Error(`Expected ${what}`);
    await delay(waits < shortWaits ? shortMs : longMs);
  }
}
