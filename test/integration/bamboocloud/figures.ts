import type { Receiver } from './open-receiver.ts';

/** What `/metrics` counts of callbacks: `messages APPLIED`, `parts REFUSED`. */
export async function readFigures(receiver: Receiver): Promise<Readonly<Record<string, number>>> {
  const response = await fetch(new URL('/metrics', receiver.address));
  const pattern = /^eiam_callback_(messages|parts)_total\{dialect="bamboocloud",outcome="(\w+)"\} (\d+)$/gm;
  return Object.fromEntries(
    [...(await response.text()).matchAll(pattern)].map(([, what, outcome, count]) => [
      `${what} ${outcome}`,
      Number(count),
    ]),
  );
}
