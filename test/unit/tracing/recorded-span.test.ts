import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { type EndedSpan, RecordedSpan } from '../../../src/tracing/recorded-span.ts';
import { SpanClock } from '../../../src/tracing/span-clock.ts';
import { createSpanIds } from '../../../src/tracing/span-ids.ts';

function start(traceFlags: number) {
  const taken: EndedSpan[] = [];
  const context = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags };
  const span = new RecordedSpan(
    { name: 'query', kind: SpanKind.SERVER, context, parent: undefined, startedAt: 1 },
    { now: () => 5, take: (ended) => taken.push(ended) },
  );
  return { span, taken };
}

const linkTo = (index: number) => ({
  context: { traceId: '3'.repeat(32), spanId: index.toString(16).padStart(16, '0'), traceFlags: 1 },
});

test('a span that has ended is taken once, and changes no more', () => {
  const { span, taken } = start(1);
  span.setAttributes({ one: 1, none: undefined });
  span.end();
  span.end();
  span.setAttributes({ two: 2 });
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.addLink(linkTo(1));
  span.updateName('mutation');
  expect(taken).toEqual([span]);
  const { name, attributes, status, links, startedAt, endedAt } = span;
  expect({ name, attributes: attributes, status, links, startedAt, endedAt }).toEqual({
    ...{ name: 'query', attributes: [{ one: 1, none: undefined }], links: [], startedAt: 1, endedAt: 5 },
    status: { code: SpanStatusCode.UNSET },
  });
});

test('one that is not sampled holds nothing and is not taken', () => {
  const { span, taken } = start(0);
  span.setAttributes({ one: 1 });
  span.addLink(linkTo(1));
  span.end();
  expect([span.isRecording(), span.attributes, span.links, taken]).toEqual([false, [], [], []]);
});

test('links are bounded, and one to the same span is kept once', () => {
  const { span } = start(1);
  for (let index = 0; index < 130; index += 1) span.addLink(linkTo(index));
  span.addLink(linkTo(0));
  expect([span.links.length, span.droppedLinks]).toEqual([128, 2]);
});

test('ids are drawn from one pool after another', () => {
  let filled = 0;
  const ids = createSpanIds((pool) => {
    filled += 1;
    pool.fill(filled);
  });
  expect([ids.newTraceId(), ids.newSpanId()]).toEqual(['01'.repeat(16), '01'.repeat(8)]);
  const drawn = Array.from({ length: 1_000 }, () => ids.newSpanId());
  expect(new Set(drawn.map((id) => id.length))).toEqual(new Set([16]));
  expect(filled).toBe(2);
});

test('moments follow the machine when its clock is set, and not when it trembles', () => {
  let [now, monotonic] = [1_000_000, 0.25];
  const clock = new SpanClock({ now: () => now, monotonicMs: () => monotonic });
  expect(clock.aheadMs() + clock.now()).toBe(1_000_000);
  [now, monotonic] = [1_000_010, 5.25];
  expect(clock.aheadMs() + clock.now()).toBe(1_000_005);
  now = 2_000_000;
  expect(clock.aheadMs() + clock.now()).toBe(2_000_000);
});
