import { type Link, type SpanContext, SpanStatusCode } from '@opentelemetry/api';
import type { EndedSpan } from '../recorded-span.ts';

/** What made the spans. */
export interface Origin {
  readonly resource: Readonly<Record<string, string>>;
  readonly scope: { readonly name: string; readonly version: string };
}

export interface ToEpoch {
  /** Milliseconds since the epoch, of a moment by the clock that only goes forward. */
  toEpochMs(monotonicMs: number): number;
}

/** OTLP's flags of a span or a link: those of its context, and whether it is known if that came from elsewhere, and if so. */
const knowsRemote = 0x1_00;
const isRemote = 0x2_00;

/**
 * Writes an ExportTraceServiceRequest as OTLP's JSON: ids in hexadecimal, enumerations as numbers, 64-bit numbers as text. Text is
 * joined, not made of objects: this is most of what a span costs.
 */
export function createOtlpWriter({ resource, scope }: Origin, clock: ToEpoch) {
  const head = `{"resourceSpans":[{"resource":{"attributes":[${toAttributes(Object.entries(resource))}]},"scopeSpans":[{"scope":${JSON.stringify(scope)},"spans":[`;

  function toSpan(span: EndedSpan): string {
    const { context, parent, name, kind, attributes, links, droppedLinks, status } = span;
    const ofParent = parent
      ? `,"parentSpanId":"${parent.spanId}","flags":${flagsOf(context, parent)}`
      : `,"flags":${flagsOf(context, context)}`;
    const linked =
      links.length > 0 ? `,"links":[${links.map(toLink).join()}],"droppedLinksCount":${droppedLinks}` : '';
    const failed = status.code === SpanStatusCode.UNSET ? '' : `,"status":{"code":${status.code}}`;
    return (
      `{${toIds(context)}${ofParent},"name":${JSON.stringify(name)},"kind":${kind + 1},` +
      `"startTimeUnixNano":"${toNanoseconds(clock.toEpochMs(span.startedAt))}",` +
      `"endTimeUnixNano":"${toNanoseconds(clock.toEpochMs(span.endedAt))}",` +
      `"attributes":[${toAttributes(attributes)}]${linked}${failed}}`
    );
  }

  return (spans: readonly EndedSpan[]): string => `${head}${spans.map(toSpan).join()}]}]}]}`;
}

function toIds({ traceId, spanId, traceState }: SpanContext): string {
  const state = traceState ? `,"traceState":${JSON.stringify(traceState.serialize())}` : '';
  return `"traceId":"${traceId}","spanId":"${spanId}"${state}`;
}

function toLink({ context }: Link): string {
  return `{${toIds(context)},"flags":${flagsOf(context, context)}}`;
}

function flagsOf({ traceFlags }: SpanContext, origin: SpanContext): number {
  return traceFlags | knowsRemote | (origin.isRemote === true ? isRemote : 0);
}

/** To the microsecond: the double has no more. */
function toNanoseconds(epochMs: number): string {
  return `${Math.round(epochMs * 1_000)}000`;
}

function toAttributes(attributes: Iterable<readonly [string, string | number]>): string {
  let text = '';
  for (const [name, value] of attributes) {
    text += `${text === '' ? '' : ','}{"key":${JSON.stringify(name)},"value":${toValue(value)}}`;
  }
  return text;
}

/** All numbers here are whole. */
function toValue(value: string | number): string {
  return typeof value === 'string' ? `{"stringValue":${JSON.stringify(value)}}` : `{"intValue":"${value}"}`;
}
