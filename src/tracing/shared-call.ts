import type { SharedCallTrace, TraceSpan } from '../eiam/attempt-trace.ts';

/** Operations that are linked to one call at most, as many as a span has links. */
const maxJoined = 128;

/**
 * Links a call and the operations that wait for it beside the one that it was made for, both ways: the traces of each lead to the other.
 * What waits in one trace is one operation's, and has no need of a link.
 */
export class SharedCall implements SharedCallTrace {
  readonly #joined: TraceSpan[] = [];
  #attempt: TraceSpan | undefined;
  #operation: TraceSpan | undefined;
  #whole: SharedCallTrace | undefined;

  joined(operation: TraceSpan): void {
    if (this.#whole) {
      this.#whole.joined(operation);
      return;
    }
    if (this.#joined.length === maxJoined || this.#joined.includes(operation)) return;
    this.#joined.push(operation);
    if (this.#attempt && operation !== this.#operation) link(this.#attempt, operation);
  }

  attempted(attempt: TraceSpan, operation: TraceSpan | undefined): void {
    this.#attempt = attempt;
    this.#operation = operation;
    for (const joined of this.#joined) {
      if (joined !== operation) link(attempt, joined);
    }
  }

  sentWith(call: SharedCallTrace): void {
    if (call === this) return;
    this.#whole = call;
    for (const joined of this.#joined.splice(0)) call.joined(joined);
  }
}

function link(one: TraceSpan, other: TraceSpan): void {
  one.addLink({ context: other.spanContext() });
  other.addLink({ context: one.spanContext() });
}
