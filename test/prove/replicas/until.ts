import { setTimeout as delay } from 'node:timers/promises';

const usualMs = 60_000;

/** @throws Error where that does not come true in time */
export async function until(
  isTrue: () => boolean | Promise<boolean>,
  what: string,
  withinMs: number = usualMs,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`Expected ${what}`);
    await delay(5);
  }
}
