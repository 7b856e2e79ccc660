import type { CallContext } from '../eiam/call-context.ts';

/** What of one operation is on its way upstream, whichever plane it goes to, so that batches know whom to wait for. */
export interface Traffic {
  /** Calls on their way now, those waiting for a place included. */
  readonly inFlight: number;
  /** Calls answered so far, whatever the answer. */
  readonly answered: number;
  /** Calls back once, when the next answer has come. */
  onceAnswered(listener: () => void): void;
  /** Counts a call until its answer, whatever that is. */
  during<Answer>(answer: Promise<Answer>): Promise<Answer>;
}

export function createTraffic(): Traffic {
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
    onceAnswered: (listener) => {
      listeners.push(listener);
    },
    async during(answer) {
      inFlight += 1;
      try {
        return await answer;
      } finally {
        inFlight -= 1;
        answered += 1;
        const told = listeners;
        listeners = [];
        for (const listener of told) listener();
      }
    },
  };
}

/** One operation's calls of one plane: all that it sends there goes through here. */
export interface Calls<Client> {
  /** Sends a call; its failure arrives as the one promised to clients. */
  send<Answer>(call: (client: Client, context: CallContext) => Promise<Answer>): Promise<Answer>;
}

/**
 * @param client whom to ask; looked at anew for each call
 * @param toFailure the one translation of upstream's failures that fits these calls
 */
export function createCalls<Client>(
  client: () => Client,
  context: CallContext,
  toFailure: (error: unknown) => unknown,
  traffic: Pick<Traffic, 'during'>,
): Calls<Client> {
  return {
    send: (call) =>
      traffic.during(
        call(client(), context).catch((error: unknown) => {
          throw toFailure(error);
        }),
      ),
  };
}
