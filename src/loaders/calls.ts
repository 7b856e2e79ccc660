import type { CallContext } from '../eiam/call-context.ts';
import type { DeveloperClient } from '../eiam/developer/client.ts';

/** The upstream calls of one operation: all that it sends goes through here, so that batches know whom to wait for. */
export interface Calls {
  /** Calls on their way now, those waiting for a place included. */
  readonly inFlight: number;
  /** Calls answered so far, whatever the answer. */
  readonly answered: number;
  /** Sends a call; its failure arrives as the one promised to clients. */
  send<Answer>(call: (client: DeveloperClient, context: CallContext) => Promise<Answer>): Promise<Answer>;
  /** Calls back once, when the next answer has come. */
  onceAnswered(listener: () => void): void;
}

/** @param toFailure the one translation of upstream's failures that fits these calls */
export function createCalls(
  client: DeveloperClient,
  context: CallContext,
  toFailure: (error: unknown) => unknown,
): Calls {
  let inFlight = 0;
  let answered = 0;
  let listeners: (() => void)[] = [];
  return {
    get inFlight() {
      return inFlight;
    },
    get answered() {
      return answered;
    },
    async send(call) {
      inFlight += 1;
      try {
        return await call(client, context);
      } catch (error) {
        throw toFailure(error);
      } finally {
        inFlight -= 1;
        answered += 1;
        const told = listeners;
        listeners = [];
        for (const listener of told) listener();
      }
    },
    onceAnswered: (listener) => {
      listeners.push(listener);
    },
  };
}
