import {
  type Changes,
  ConnectionLostError,
  type ErrorCode,
  RequestError,
  type ResumeOptions,
  resume,
  type Sink,
  type Transport,
} from '@eiam-graphql/client';
import type { FormattedExecutionResult } from 'graphql';
import { describe, expect, test } from 'vitest';

type Change = FormattedExecutionResult<Changes>;

/** What a connection does once it is begun. */
type Script = (sink: Sink<Change>, opened: () => void) => void;

const event = (cursor: string): Change => ({ data: { directoryChanged: { cursor } } });
const refused =
  (code: ErrorCode, more: object = {}): Script =>
  (sink) =>
    sink.next({ errors: [{ message: `Refused: ${code}.`, extensions: { code, ...more } }] });
const lost: Script = (sink) => sink.error(new Error('lost'));
const brings =
  (...cursors: readonly string[]): Script =>
  (sink) => {
    for (const cursor of cursors) sink.next(event(cursor));
    sink.complete();
  };
const silent: Script = () => {};

/** Connections that go as written, one after the other, and then the last one again and again. */
function follow(scripts: readonly Script[], options: Partial<ResumeOptions> = {}) {
  const begunAfter: unknown[] = [];
  const delays: number[] = [];
  let closed = 0;
  const transport: Transport = {
    subscribe({ variables }, { next, error, complete }, opened) {
      const script = scripts[Math.min(begunAfter.length, scripts.length - 1)];
      begunAfter.push(variables.after);
      script?.({ next: (change) => next(Object(change)), error, complete }, opened);
      return () => {
        closed += 1;
      };
    },
  };
  const wait = async (delayMs: number) => {
    delays.push(delayMs);
  };
  const changes = resume<Changes>(
    { query: 'subscription', variables: { after: '0' } },
    { transport, wait, random: () => 0, ...options },
  );
  return {
    ...{ begunAfter, delays, changes },
    closed: () => closed,
    /** The cursors of the next events. */
    async take(count: number): Promise<string[]> {
      const cursors: string[] = [];
      while (cursors.length < count) {
        const { value } = await changes.next();
        if (!value) break;
        cursors.push(value.data.directoryChanged.cursor);
      }
      return cursors;
    },
  };
}

test('each connection begins after the last event that was read', async () => {
  const { take, begunAfter, closed } = follow([brings('1', '2'), lost, brings('3'), silent]);
  expect(await take(3)).toEqual(['1', '2', '3']);
  expect([begunAfter, closed()]).toEqual([['0', '2', '2'], 2]);
});

test('attempts that come to nothing are bounded, and their delays double up to a limit', async () => {
  const { take, delays, begunAfter } = follow([lost]);
  const failure = await take(1).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ConnectionLostError);
  expect(failure).toMatchObject({ cause: { message: 'lost' } });
  expect(begunAfter).toHaveLength(10);
  expect(delays).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

test('a delay is shortened by up to its half', async () => {
  const { take, delays } = follow([lost], { random: () => 1, maxAttempts: 4 });
  await expect(take(1)).rejects.toThrow(ConnectionLostError);
  expect(delays).toEqual([250, 500, 1_000]);
});

test('an event makes the next attempt the first again', async () => {
  const { take, delays } = follow([lost, lost, brings('1'), lost, brings('2'), silent]);
  expect(await take(2)).toEqual(['1', '2']);
  expect(delays).toEqual([500, 1_000, 500, 1_000]);
});

test.each([
  { lastedMs: 30_001, delays: [500, 500, 500] },
  { lastedMs: 30_000, delays: [500, 1_000, 2_000] },
])(
  'so does a connection that lasted, though it brought nothing: $lastedMs ms',
  async ({ lastedMs, delays }) => {
    let time = 0;
    const lasting: Script = (sink, opened) => {
      opened();
      time += lastedMs;
      lost(sink, opened);
    };
    const followed = follow([lasting, lasting, lasting, brings('1')], { now: () => time });
    await followed.take(1);
    expect(followed.delays).toEqual(delays);
  },
);

describe('a refusal', () => {
  test.each(['FORBIDDEN', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT'] as const)(
    'for good ends it: %s',
    async (code) => {
      const { take, begunAfter } = follow([refused(code)]);
      const failure = await take(1).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(RequestError);
      expect([failure, begunAfter.length]).toMatchObject([{ code, message: `Refused: ${code}.` }, 1]);
    },
  );

  test.each(['OVERLOADED', 'UPSTREAM_UNAVAILABLE', 'DEADLINE_EXCEEDED'] as const)(
    'for a time does not: %s',
    async (code) => {
      const { take } = follow([refused(code), brings('1')]);
      expect(await take(1)).toEqual(['1']);
    },
  );

  test('may say how long to wait, within the limit', async () => {
    const scripts = [7_000, 700_000].map((retryAfterMs) =>
      refused('OPERATION_TOO_COMPLEX', { retryAfterMs }),
    );
    const { take, delays } = follow([...scripts, brings('1')]);
    await take(1);
    expect(delays).toEqual([7_000, 30_000]);
  });

  test('of a token is for good the second time: the first time it may have run out', async () => {
    const unauthenticated = refused('UNAUTHENTICATED');
    const { take, begunAfter } = follow([unauthenticated, brings('1'), unauthenticated]);
    expect(await take(1)).toEqual(['1']);
    await expect(take(1)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(begunAfter).toEqual(['0', '0', '1', '1']);
  });
});

describe('the signal ends it without an error, and closes the connection', () => {
  test('before it begins', async () => {
    const { take, begunAfter } = follow([brings('1')], { signal: AbortSignal.abort() });
    expect([await take(1), begunAfter]).toEqual([[], []]);
  });

  test('while an event is waited for', async () => {
    const leaving = new AbortController();
    const { take, closed } = follow([silent], { signal: leaving.signal });
    const taken = take(1);
    leaving.abort();
    expect([await taken, closed()]).toEqual([[], 1]);
  });

  test('while the next attempt is waited for', async () => {
    const leaving = new AbortController();
    const onInterrupted = () => setImmediate(() => leaving.abort());
    // The package's own wait, longer than any test takes.
    const delays = { firstDelayMs: 600_000, maxDelayMs: 600_000, wait: undefined };
    const { take, begunAfter } = follow([lost], { signal: leaving.signal, onInterrupted, ...delays });
    expect([await take(1), begunAfter]).toEqual([[], ['0']]);
  });
});

test('a reader that leaves closes the connection', async () => {
  const { changes, closed } = follow([brings('1', '2')]);
  for await (const _change of changes) break;
  expect(closed()).toBe(1);
});

test('what a slow reader leaves waiting is bounded: the rest is asked for again', async () => {
  const { take, begunAfter, closed } = follow([brings('1', '2', '3'), brings('3', '4'), silent], {
    maxQueued: 2,
  });
  expect(await take(4)).toEqual(['1', '2', '3', '4']);
  expect([begunAfter, closed()]).toEqual([['0', '2'], 1]);
});

test('an event of which something could not be read comes with its errors', async () => {
  const errors = [{ message: 'gone', path: ['directoryChanged', 'object'] }];
  const { changes } = follow([(sink) => sink.next({ ...event('1'), errors }), silent]);
  expect((await changes.next()).value).toEqual({ ...event('1'), errors });
});

test('who ends it when it is interrupted waits for nothing', async () => {
  const leaving = new AbortController();
  const onInterrupted = () => leaving.abort();
  const { changes, delays } = follow([lost], { signal: leaving.signal, onInterrupted });
  expect((await changes.next()).done).toBe(true);
  expect(delays).toEqual([]);
});
