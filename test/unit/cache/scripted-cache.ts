import { Cache } from '../../../src/cache/cache.ts';
import type { CacheOptions } from '../../../src/cache/cache-options.ts';
import type { CachedRead } from '../../../src/cache/cached-read.ts';
import type { WaitEnd } from '../../../src/cache/deadlines.ts';
import type { CallContext } from '../../../src/eiam/call-context.ts';
import { ManualClock, settle } from '../eiam/clocks.ts';

export class Missing extends Error {
  override readonly name = 'Missing';
}

class Left extends Error {
  override readonly name = 'Left';

  constructor(operation: string, why: WaitEnd) {
    super(`${operation} ${why}`);
  }
}

/** One call of the source, to be answered by the test. */
export interface SourceCall {
  readonly key: string;
  readonly context: CallContext;
  answer(value: unknown): Promise<void>;
  fail(error: Error): Promise<void>;
}

/** One operation that reads. */
export interface Reader {
  readonly context: CallContext;
  hits: number;
  joins: number;
  /** When the calls of cached and joined answers had started. */
  readonly requestedAt: number[];
  leave(): Promise<void>;
}

/** A cache on a clock of its own, over a source whose answers the test releases. */
export function openCache(options: Partial<CacheOptions> = {}) {
  const clock = new ManualClock();
  const calls: SourceCall[] = [];
  const cache = new Cache({
    now: clock.now,
    setTimer: clock.setTimer,
    ttlMs: 60_000,
    maxEntries: 100,
    joiningMs: 30_000,
    isAbsence: (error) => error instanceof Missing,
    toWaitError: (operation, why) => new Left(operation, why),
    ...options,
  });

  function load(key: string) {
    return (context: CallContext) => {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const push: SourceCall = {
        key,
        context,
        async answer(value) {
          resolve(value);
          await settle();
        },
        async fail(error) {
          reject(error);
          await settle();
        },
      };
      calls.push(push);
      return promise;
    };
  }

  return {
    cache,
    clock,
    /** All calls of the source, in order. */
    calls,
    load,
    reader(timeoutMs?: number): Reader {
      const leaving = new AbortController();
      const deadline = timeoutMs === undefined ? {} : { deadlineAt: clock.now() + timeoutMs };
      const observer = {
        called: () => {},
        retried: () => {},
        waited: () => {},
        cacheHit: () => {
          reader.hits += 1;
        },
        joined: () => {
          reader.joins += 1;
        },
        readAsOf: (requestedAt: number) => {
          reader.requestedAt.push(requestedAt);
        },
      };
      const reader: Reader = {
        context: { signal: leaving.signal, observer, ...deadline },
        hits: 0,
        joins: 0,
        requestedAt: [],
        async leave() {
          leaving.abort();
          await settle();
        },
      };
      return reader;
    },
    /** Reads a key whose answers carry their own tags as `tags`. The outcome is the answer, or the failure as text. */
    read(key: string, reader: Reader, more: Partial<CachedRead<unknown>> = {}): Promise<unknown> {
      const cachedRead: CachedRead<unknown> = {
        operation: 'Ask',
        credentials: 'ours',
        key,
        tags: [key],
        tagsOf: shownTags,
        absenceTags: ['absent'],
        rowsOf: () => 1,
        load: load(key),
        ...more,
      };
      return cache.read(cachedRead, reader.context).catch((error: Error) => String(error));
    },
  };
}

function shownTags(answer: unknown): readonly string[] {
  if (typeof answer !== 'object' || answer === null || !('tags' in answer)) return [];
  return Array.isArray(answer.tags) ? answer.tags : [];
}
