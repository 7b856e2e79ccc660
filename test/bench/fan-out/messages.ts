/** What the processes of this bench tell each other. */

export interface Rate {
  readonly perSecond: number;
  readonly seconds: number;
}

/** To a server: publish so many events; answered by `Published`. To readers: open connections; answered by `Opened`. */
export type Order =
  | { readonly order: 'publish'; readonly rate: Rate }
  | { readonly order: 'usage' }
  | { readonly order: 'open'; readonly url: string; readonly kinds: readonly ReaderKind[] }
  | { readonly order: 'report' };

/** BARE: no protocol at all. */
export type ReaderKind = 'WEBSOCKET' | 'STREAM' | 'BARE';

export interface Usage {
  readonly cpuUs: number;
  readonly rssBytes: number;
}

/** What a process of readers has heard since the last report. */
export interface Heard {
  readonly deliveries: number;
  readonly resyncs: number;
  /** The most that one subscriber got within a second. */
  readonly resyncsInOneSecond: number;
  /** Changes that are missing without a resync behind the last one before them. */
  readonly lostSilently: number;
  /** Connections that were closed. */
  readonly closed: number;
}

/** The next event of a run, so that no number comes twice. */
export function createEventNumbers(): () => number {
  let given = 0;
  return () => {
    given += 1;
    return given;
  };
}

/** Calls back at a steady rate: what a busy process misses is made up for at once, as events from outside would be. */
export async function atRate({ perSecond, seconds }: Rate, publish: () => void): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const startedAt = performance.now();
  let published = 0;
  const timer = setInterval(() => {
    const due = Math.min(
      perSecond * seconds,
      Math.floor(((performance.now() - startedAt) / 1_000) * perSecond),
    );
    while (published < due) {
      published += 1;
      publish();
    }
    if (published < perSecond * seconds) return;
    clearInterval(timer);
    resolve();
  }, 5);
  await promise;
}

export function usageNow(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpuUs: user + system, rssBytes: process.memoryUsage.rss() };
}
