import type { Access } from '../../../schema/core/permissions.ts';
import { traceOf } from './extensions.ts';
import type { OperationCaller } from './operation-caller.ts';
import {
  type HeaderValues,
  type OperationArrival,
  type OperationRequest,
  type TracedRequest,
  toArrival,
} from './request.ts';

type CallerRequest = TracedRequest & Pick<OperationRequest, 'signal' | 'id'>;

/** The caller of a posted operation. Its signal is made when it is first read. */
export class RequestCaller implements OperationCaller {
  readonly access: Access;
  readonly verifySeams: boolean;
  readonly acceptsStale: boolean;
  readonly readsLive: boolean;
  readonly wantsTimeline: boolean;
  readonly #request: CallerRequest;
  readonly #addressOf: () => string | undefined;

  /**
   * @param reads whether it changes nothing: what is written depends on nothing past its time, nor does what is shown of it
   * @param addressOf looks up where the request came from, when that is needed
   */
  constructor(
    request: CallerRequest,
    access: Access,
    reads: boolean,
    addressOf: () => string | undefined = () => undefined,
  ) {
    const consistency = consistencyOf(request.headers);
    this.access = access;
    this.verifySeams = consistency.includes('walk');
    this.readsLive = consistency.includes('live');
    this.acceptsStale = reads && !this.readsLive;
    this.wantsTimeline = traceOf(request.headers) === 'timeline';
    this.#request = request;
    this.#addressOf = addressOf;
  }

  get signal(): AbortSignal {
    return this.#request.signal;
  }

  get address(): string | undefined {
    return this.#addressOf();
  }

  get requestId(): string {
    return this.#request.id;
  }

  /**
   * Of a stream of events (Last-Event-ID): over a WebSocket each subscription says by itself where it goes on. An empty one is none:
   * an EventSource without an id sends no header (HTML 9.2.3), and other clients an empty one.
   */
  get lastEventId(): string | undefined {
    return this.#request.bringsSeveral ? undefined : this.#request.headers.get('last-event-id') || undefined;
  }

  get arrival(): OperationArrival {
    return toArrival(this.#request);
  }
}

/**
 * The values of `x-eiam-consistency`; over a WebSocket of the request that opened it, or of its client's introduction. `walk`: seams between pages are verified.
 * `live`: nothing past its time is accepted. Other values change nothing.
 */
function consistencyOf(headers: HeaderValues): readonly string[] {
  const values = headers.get('x-eiam-consistency');
  return values === null ? [] : values.split(',').map((value) => value.trim().toLowerCase());
}
