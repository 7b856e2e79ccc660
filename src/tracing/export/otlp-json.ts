import { type Link, type SpanContext, SpanStatusCode } from '@opentelemetry/api';
import type { TraceAttributes } from '../../eiam/attempt-trace.ts';
import type { EndedSpan } from '../recorded-span.ts';
import type { SpanWriter } from './span-batch.ts';

/** What made the spans. */
export interface Origin {
  readonly resource: Readonly<Record<string, string>>;
  readonly scope: { readonly name: string; readonly version: string };
}

export interface EpochClock {
  /** What the epoch's clock is ahead of the one that only goes forward, in milliseconds. */
  aheadMs(): number;
}

/** OTLP's flags of a span or a link: those of its context, and whether it is known if that came from elsewhere, and if so. */
const knowsRemote = 0x1_00;
const isRemote = 0x2_00;

/**
 * Writes an ExportTraceServiceRequest as OTLP's JSON: ids in hexadecimal, enumerations as numbers, 64-bit numbers as text. Text is
 * joined, not made of objects: this is most of what a span costs.
 */
export function createOtlpWriter({ resource, scope }: Origin, clock: EpochClock): SpanWriter {
  const head = `{"resourceSpans":[{"resource":{"attributes":[${toAttributes([resource])}]},"scopeSpans":[{"scope":${toAscii(JSON.stringify(scope))},"spans":[`;
  let aheadMs = 0;
  return {
    begin() {
      aheadMs = clock.aheadMs();
      return head;
    },
    write: (span) => toSpan(span, aheadMs),
    end: ']}]}]}',
  };
}

function toSpan(span: EndedSpan, aheadMs: number): string {
  const { context, parent, name, kind, startedAt, endedAt, shared, attributes, links, droppedLinks, status } =
    span;
  const ofParent = parent ? `,"parentSpanId":"${parent.spanId}"` : '';
  const linked =
    links.length > 0 ? `,"links":[${links.map(toLink).join()}],"droppedLinksCount":${droppedLinks}` : '';
  const failed = status.code === SpanStatusCode.UNSET ? '' : `,"status":{"code":${status.code}}`;
  const sharedText = toShared(shared);
  return `{${toIds(context)}${ofParent},"flags":${flagsOf(context, parent)},"name":${quote(name)},"kind":${kind + 1},"startTimeUnixNano":"${toMicroseconds(aheadMs + startedAt)}000","endTimeUnixNano":"${toMicroseconds(aheadMs + endedAt)}000","attributes":[${sharedText}${toAttributes(attributes, sharedText !== '')}]${linked}${failed}}`;
}

function toIds({ traceId, spanId, traceState }: SpanContext): string {
  const state = traceState ? `,"traceState":${quote(traceState.serialize())}` : '';
  return `"traceId":"${traceId}","spanId":"${spanId}"${state}`;
}

function toLink({ context }: Link): string {
  return `{${toIds(context)},"flags":${flagsOf(context, context)}}`;
}

function flagsOf({ traceFlags }: SpanContext, origin: SpanContext | undefined): number {
  return traceFlags | knowsRemote | (origin?.isRemote === true ? isRemote : 0);
}

/** All that stand for a part of a second: numbers are written much slower than these are looked up. */
const thousandths = Array.from({ length: 1_000 }, (_, index) => String(1_000 + index).slice(1));
/** The second that was written last: of nearly all moments it is the same. */
let lastSecond = { seconds: 0, text: '0' };

/** The double has no more than microseconds. */
function toMicroseconds(epochMs: number): string {
  const seconds = Math.floor(epochMs / 1_000);
  if (seconds !== lastSecond.seconds) lastSecond = { seconds, text: String(seconds) };
  const microseconds = Math.min(999_999, Math.round((epochMs - seconds * 1_000) * 1_000));
  const rest = microseconds % 1_000;
  return `${lastSecond.text}${thousandths[(microseconds - rest) / 1_000]}${thousandths[rest]}`;
}

/** What was written of shared attributes, as long as they are. */
const written = new WeakMap<TraceAttributes, string>();

function toShared(shared: TraceAttributes): string {
  const known = written.get(shared);
  if (known !== undefined) return known;
  const text = toAttributes([shared]);
  written.set(shared, text);
  return text;
}

/** @param isBehind whether others stand before them */
function toAttributes(attributes: readonly TraceAttributes[], isBehind = false): string {
  let text = '';
  let comma = isBehind ? ',' : '';
  for (const each of attributes) {
    for (const name in each) {
      const value = each[name];
      if (value === undefined) continue;
      text += `${comma}{"key":"${name}","value":${toValue(value)}}`;
      comma = ',';
    }
  }
  return text;
}

/** All numbers here are whole. */
function toValue(value: string | number): string {
  return typeof value === 'string' ? `{"stringValue":${quote(value)}}` : `{"intValue":"${value}"}`;
}

/** Nearly all texts here have nothing in them that JSON would write otherwise. */
const plain = /^[\w.:/-]*$/;

function quote(text: string): string {
  return plain.test(text) ? `"${text}"` : toAscii(JSON.stringify(text));
}

const beyondAscii = /[^\0-\x7f]/g;

function toAscii(json: string): string {
  return json.replace(beyondAscii, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
