import type { CallShare } from '../eiam/call-context.ts';
import type { OperationCaller } from '../http/operation/operation-caller.ts';
import { type CallGate, createCallGate } from '../loaders/call-gate.ts';
import type { ContextParts } from './context.ts';
import { UpstreamTrace } from './upstream-trace.ts';

/** What is made for one operation shares this. */
export interface Operation {
  readonly parts: ContextParts;
  readonly caller: OperationCaller;
  readonly trace: UpstreamTrace;
  readonly share: CallShare;
  readonly startedAt: number;
  readonly deadlineAt: number;
  /** Keeps it within its calls. */
  readonly gate: CallGate;
}

/** Calls of one operation that go before those of large operations. */
const interactiveCalls = 50;

/** An operation counts as interactive until it has made more calls than a page needs; what it asks beyond that is bulk work. */
class OperationShare implements CallShare {
  readonly #operation: Pick<Operation, 'parts' | 'trace' | 'caller'>;
  #viewer: string | undefined;

  constructor(operation: Pick<Operation, 'parts' | 'trace' | 'caller'>) {
    this.#operation = operation;
  }

  get viewer(): string {
    const { parts, caller } = this.#operation;
    this.#viewer ??= parts.viewerKey(caller);
    return this.#viewer;
  }

  get requestId(): string | undefined {
    return this.#operation.caller.requestId;
  }

  get priority(): CallShare['priority'] {
    return this.#operation.trace.calls < interactiveCalls ? 'interactive' : 'bulk';
  }
}

/** What only calls need is made with the first of them: many operations make none. */
export class StartedOperation implements Operation {
  readonly parts: ContextParts;
  readonly caller: OperationCaller;
  readonly startedAt: number;
  readonly deadlineAt: number;
  readonly trace: UpstreamTrace;
  #share: CallShare | undefined;
  #gate: CallGate | undefined;

  constructor(parts: ContextParts, caller: OperationCaller) {
    const { now, beginSpan, operationTimeoutMs } = parts;
    this.parts = parts;
    this.caller = caller;
    this.startedAt = now();
    this.deadlineAt = this.startedAt + operationTimeoutMs;
    const arrival = beginSpan && caller.arrival;
    this.trace = new UpstreamTrace(
      this.startedAt,
      arrival && beginSpan(arrival),
      caller.wantsTimeline ?? false,
    );
  }

  get share(): CallShare {
    this.#share ??= new OperationShare(this);
    return this.#share;
  }

  get gate(): CallGate {
    const { trace } = this;
    // A repeated attempt is the same call.
    const made = () => trace.calls - trace.retries;
    this.#gate ??= createCallGate({ maxCalls: this.parts.maxCalls, made });
    return this.#gate;
  }
}
