/** The request that brought an operation, be it a POST, a GET or the upgrade to a WebSocket. */
export interface OperationRequest {
  readonly method: string;
  readonly headers: HeaderValues;
  /** Aborted when the client leaves. */
  readonly signal: AbortSignal;
  /** Names it in its answer, in lines of the log and in traces. */
  readonly id: string;
  /** When it arrived, in milliseconds by a clock that only goes forward. */
  readonly arrivedAt: number;
  /** Whether it brings several operations: it opened a WebSocket, or a stream of events. Default: no. */
  readonly bringsSeveral?: boolean;
}

/** What of a request its trace begins with. */
export type TracedRequest = Pick<OperationRequest, 'headers' | 'arrivedAt' | 'bringsSeveral'>;

export interface HeaderValues {
  /** Null: it was not sent. One that was sent several times is joined by commas. */
  get(name: string): string | null;
}

/** The headers as node:http holds them: by names in lower case. */
export function createHeaderValues(
  sent: Readonly<Record<string, string | readonly string[] | undefined>>,
): HeaderValues {
  return {
    get(name) {
      const value = sent[name.toLowerCase()];
      return typeof value === 'string' ? value : (value?.join(', ') ?? null);
    },
  };
}

/** The request of one subscriber, for an event that others wait for as well. @param arrivedAt when the event did */
export function forEvent(
  { method, headers, id }: OperationRequest,
  signal: AbortSignal,
  arrivedAt: number,
): OperationRequest {
  return { method, headers, signal, id, arrivedAt, bringsSeveral: true };
}

/** How an operation reached the gateway. */
export interface OperationArrival {
  readonly headers: HeaderValues;
  /** Milliseconds by the clock that only goes forward. */
  readonly arrivedAt: number;
  /**
   * Whether the operation was sent for its client's span. Else it has a trace of its own, with a link to that span: a socket or a
   * stream of events is open for hours.
   */
  readonly isOfClientSpan: boolean;
}

/** What a trace needs of a request. */
export function toArrival({ headers, arrivedAt, bringsSeveral = false }: TracedRequest): OperationArrival {
  return { headers, arrivedAt, isOfClientSpan: !bringsSeveral };
}
