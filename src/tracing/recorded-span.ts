import {
  type Link,
  type SpanContext,
  type SpanKind,
  type SpanStatus,
  SpanStatusCode,
  TraceFlags,
} from '@opentelemetry/api';
import type { TraceAttributes, TraceSpan } from '../eiam/attempt-trace.ts';

/** Links of one span at most, as the standard has it. */
const maxLinks = 128;

/** A span that has ended, for its export. */
export interface EndedSpan {
  readonly context: SpanContext;
  readonly parent: SpanContext | undefined;
  readonly name: string;
  readonly kind: SpanKind;
  /** Milliseconds by the clock that only goes forward. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Those that many spans share, as one object: what is written of it is kept. */
  readonly shared: TraceAttributes;
  /** All that were set, one after another: no name is in two of them. */
  readonly attributes: readonly TraceAttributes[];
  readonly links: readonly Link[];
  readonly droppedLinks: number;
  readonly status: SpanStatus;
}

export interface SpanStart {
  readonly name: string;
  readonly kind: SpanKind;
  readonly context: SpanContext;
  readonly parent: SpanContext | undefined;
  /** Milliseconds by the clock that only goes forward. */
  readonly startedAt: number;
}

export interface SpanEnd {
  readonly now: () => number;
  /** Takes the span once it has ended; one that is not sampled is dropped. */
  readonly take: (span: EndedSpan) => void;
}

const none: readonly Link[] = [];
const nothing: TraceAttributes = {};

/** A span until it ends. One that is not sampled has a context, for those who continue its trace, and nothing else. */
export class RecordedSpan implements TraceSpan, EndedSpan {
  readonly context: SpanContext;
  readonly parent: SpanContext | undefined;
  readonly kind: SpanKind;
  readonly startedAt: number;
  name: string;
  shared: TraceAttributes = nothing;
  readonly attributes: TraceAttributes[] = [];
  droppedLinks = 0;
  status: SpanStatus = { code: SpanStatusCode.UNSET };
  endedAt = 0;
  readonly #end: SpanEnd;
  #links: Link[] | undefined;
  #isRecording: boolean;

  constructor({ name, kind, context, parent, startedAt }: SpanStart, end: SpanEnd) {
    this.name = name;
    this.kind = kind;
    this.context = context;
    this.parent = parent;
    this.startedAt = startedAt;
    this.#end = end;
    this.#isRecording = (context.traceFlags & TraceFlags.SAMPLED) !== 0;
  }

  get links(): readonly Link[] {
    return this.#links ?? none;
  }

  spanContext(): SpanContext {
    return this.context;
  }

  isRecording(): boolean {
    return this.#isRecording;
  }

  updateName(name: string): void {
    if (this.#isRecording) this.name = name;
  }

  setShared(attributes: TraceAttributes): void {
    this.shared = attributes;
  }

  /** Keeps the object as it is. */
  setAttributes(attributes: TraceAttributes): void {
    if (this.#isRecording) this.attributes.push(attributes);
  }

  /** One to the same span is kept once. */
  addLink(link: Link): void {
    if (!this.#isRecording) return;
    this.#links ??= [];
    if (this.#links.some(({ context }) => context.spanId === link.context.spanId)) return;
    if (this.#links.length < maxLinks) this.#links.push(link);
    else this.droppedLinks += 1;
  }

  setStatus(status: SpanStatus): void {
    if (this.#isRecording) this.status = status;
  }

  end(): void {
    if (!this.#isRecording) return;
    this.#isRecording = false;
    this.endedAt = this.#end.now();
    this.#end.take(this);
  }
}
