import { Cache, type CacheOptions } from '../../../src/cache/cache.ts';
import type { Leaving } from '../../../src/cache/patience.ts';
import type { Question } from '../../../src/cache/question.ts';
import type { CallContext } from '../../../src/eiam/call-context.ts';
import { ManualClock, settle } from '../eiam/clocks.ts';

export class Missing extends Error {
  override readonly name = 'Missing';
}

class Left extends Error {
  override readonly name = 'Left';

  constructor(operation: string, why: Leaving) {
    super(`${operation} ${why}`);
  }
}

/** One question that was put to the source, to be answered by the test. */
export interface Asked {
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
  /** When each answer that came from memory, or on another's question, was asked for. */
  readonly askedAt: number[];
  leave(): Promise<void>;
}

/** A cache on a clock of its own, over a source that answers when it is told to. */
export function openCache(options: Partial<CacheOptions> = {}) {
  const clock = new ManualClock();
  const asked: Asked[] = [];
  const cache = new Cache({
    now: clock.now,
    setTimer: clock.setTimer,
    ttlMs: 60_000,
    maxEntries: 100,
    joiningMs: 30_000,
    isAbsence: (error) => error instanceof Missing,
    toLeavingError: (operation, why) => new Left(operation, why),
    ...options,
  });

  function load(key: string) {
    return (context: CallContext) => {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const push: Asked = {
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
      asked.push(push);
      return promise;
    };
  }

  return {
    cache,
    clock,
    /** All that the source was asked, in order. */
    asked,
    load,
    reader(timeoutMs?: number): Reader {
      const leaving = new AbortController();
      const deadline = timeoutMs === undefined ? {} : { deadlineAt: clock.now() + timeoutMs };
      const observer = {
        called: () => {},
        retried: () => {},
        waited: () => {},
        remembered: () => {
          reader.hits += 1;
        },
        saved: () => {
          reader.joins += 1;
        },
        answeredAsOf: (askedAt: number) => {
          reader.askedAt.push(askedAt);
        },
      };
      const reader: Reader = {
        context: { signal: leaving.signal, observer, ...deadline },
        hits: 0,
        joins: 0,
        askedAt: [],
        async leave() {
          leaving.abort();
          await settle();
        },
      };
      return reader;
    },
    /** Reads a question whose answers carry their own tags as `tags`. The outcome is the answer, or the failure as text. */
    read(key: string, reader: Reader, more: Partial<Question<unknown>> = {}): Promise<unknown> {
      const question: Question<unknown> = {
        operation: 'Ask',
        key,
        tags: [key],
        tagsOf: shownTags,
        absenceTags: ['absent'],
        rowsOf: () => 1,
        load: load(key),
        ...more,
      };
      return cache.read(question, reader.context).catch((error: Error) => String(error));
    },
  };
}

function shownTags(answer: unknown): readonly string[] {
  if (typeof answer !== 'object' || answer === null || !('tags' in answer)) return [];
  return Array.isArray(answer.tags) ? answer.tags : [];
}
