/** The request that brought an operation, be it a POST, a GET or the upgrade to a WebSocket. */
export interface OperationRequest {
  readonly method: string;
  readonly headers: HeaderValues;
  /** Aborted when the client leaves. */
  readonly signal: AbortSignal;
}

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

/** The request of one subscriber, for an event that others wait for as well. */
export function withSignal({ method, headers }: OperationRequest, signal: AbortSignal): OperationRequest {
  return { method, headers, signal };
}
