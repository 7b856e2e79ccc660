import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { ExportError } from '../../../src/tracing/export/otlp-sender.ts';
import { SpanBatches } from '../../../src/tracing/export/span-batches.ts';
import type { EndedSpan } from '../../../src/tracing/recorded-span.ts';

const context = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 };

function span(name: string): EndedSpan {
  return {
    ...{ context, parent: undefined, name, kind: SpanKind.SERVER, startedAt: 0, endedAt: 1 },
    ...{ shared: {}, attributes: [], links: [], droppedLinks: 0, status: { code: SpanStatusCode.UNSET } },
  };
}

/** Batches whose time and collector a test owns. */
function open({ maxQueueSize = 10, maxBatchSize = 3 } = {}) {
  const sent: string[] = [];
  const lost: (readonly [number, string])[] = [];
  const timers = new Map<() => void, number>();
  const sending: { resolve(): void; reject(error: Error): void; readonly signal: AbortSignal }[] = [];
  const batches = new SpanBatches(
    { scheduleDelayMs: 5_000, exportTimeoutMs: 30_000, maxQueueSize, maxBatchSize },
    {
      writer: { begin: () => '', write: ({ name }) => name, end: '' },
      send: (body, signal) => {
        sent.push(body.toString().replaceAll(',', ''));
        const { promise, resolve, reject } = Promise.withResolvers<void>();
        signal.addEventListener('abort', () => reject(new ExportError('cut off')));
        sending.push({ resolve, reject, signal });
        return promise;
      },
      setTimer(callback, delayMs) {
        timers.set(callback, delayMs);
        return () => timers.delete(callback);
      },
      onLost: (count, reason) => lost.push([count, reason]),
    },
  );
  const end = (names: string) => {
    for (const name of names) batches.take(span(name));
  };
  /** The one timer that is set goes off. */
  const pass = () => {
    const [[callback] = []] = timers;
    if (callback) timers.delete(callback);
    callback?.();
  };
  return { batches, end, pass, sent, lost, timers, sending };
}

test('spans wait for others until their time is over', async () => {
  const { end, pass, sent, timers } = open();
  end('ab');
  expect([sent, [...timers.values()]]).toEqual([[], [5_000]]);
  pass();
  expect([sent, timers.size]).toEqual([['ab'], 0]);
});

test('a full batch is sent at once, and the next only after it', async () => {
  const { end, pass, sent, sending, timers } = open();
  end('abcd');
  expect(sent).toEqual(['abc']);
  end('efg');
  expect([sent, timers.size]).toEqual([['abc'], 0]);
  sending[0]?.resolve();
  await expect.poll(() => sent).toEqual(['abc', 'def']);
  sending[1]?.resolve();
  // One span fills no batch: it waits again.
  await expect.poll(() => timers.size).toBe(1);
  pass();
  expect(sent).toEqual(['abc', 'def', 'g']);
});

test('where the collector does not keep up, spans are dropped and counted', async () => {
  const { end, sent, lost } = open({ maxQueueSize: 4, maxBatchSize: 2 });
  end('abcdefgh');
  expect(sent).toEqual(['ab']);
  expect(lost).toEqual([
    [1, 'the queue is full'],
    [1, 'the queue is full'],
  ]);
});

test('a batch that was not taken is counted, whole or what was refused of it', async () => {
  const { end, sent, lost, sending } = open();
  end('abcdef');
  sending[0]?.reject(new ExportError('the collector answered 400'));
  await expect.poll(() => sent).toEqual(['abc', 'def']);
  sending[1]?.reject(new ExportError('the collector refused spans', { rejected: 2 }));
  await expect
    .poll(() => lost)
    .toEqual([
      [3, 'the collector answered 400'],
      [2, 'the collector refused spans'],
    ]);
});

test('closing sends what waits, behind what is on its way', async () => {
  const { batches, end, sent, sending, lost, timers } = open();
  end('abcd');
  const closed = batches[Symbol.asyncDispose]();
  sending[0]?.resolve();
  await expect.poll(() => sent).toEqual(['abc', 'd']);
  sending[1]?.resolve();
  await closed;
  expect([lost, timers.size]).toEqual([[], 0]);
});

test('closing waits three seconds for a collector that does not answer', async () => {
  const { batches, end, pass, lost, timers } = open();
  end('ab');
  const closed = batches[Symbol.asyncDispose]();
  expect([...timers.values()]).toEqual([3_000]);
  pass();
  await closed;
  expect(lost).toEqual([[2, 'cut off']]);
});

test('closing where nothing waits sends nothing', async () => {
  const { batches, sent } = open();
  await batches[Symbol.asyncDispose]();
  expect(sent).toEqual([]);
});
