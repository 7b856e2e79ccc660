/** How long each of `operations` runs took, in milliseconds, with `concurrency` of them at a time. */
export interface Measured {
  readonly perSecond: number;
  readonly p50Ms: number;
  /** The process's own CPU per run, in milliseconds; upstream runs in a process of its own. */
  readonly cpuMs: number;
}

export async function measure(
  operations: number,
  concurrency: number,
  run: () => Promise<unknown>,
): Promise<Measured> {
  const durations: number[] = [];
  let left = operations;
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (left > 0) {
        left -= 1;
        const begun = performance.now();
        await run();
        durations.push(performance.now() - begun);
      }
    }),
  );
  const seconds = (performance.now() - started) / 1_000;
  const cpu = process.cpuUsage(cpuBefore);
  return {
    perSecond: operations / seconds,
    p50Ms: median(durations),
    cpuMs: (cpu.user + cpu.system) / 1_000 / operations,
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
