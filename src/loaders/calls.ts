import type { CallContext } from '../eiam/call-context.ts';

/** One operation's calls on one plane of upstream: all that it sends there goes through here, so that batches know whom to wait for. */
export interface Calls<Client> {
  /** Calls on their way now, those waiting for a place included. */
  readonly inFlight: number;
  /** Calls answered so far, whatever the answer. */
  readonly answered: number;
  /** Sends a call; its failure arrives as the one promised to clients. */
  send<Answer>(call: (client: Client, context: CallContext) => Promise<Answer>): Promise<Answer>;
  /** Calls back once, when the next answer has come. */
  onceAnswered(listener: () => void): void;
}

/** @param toFailure the one translation of upstream's failures that fits these calls */
export function createCalls<Client>(
  client: Client,
  context: CallContext,
  toFailure: (error: unknown) => unknown,
): Calls<Client> {
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

/** What a batch waits for. */
export type Traffic = Pick<Calls<never>, 'inFlight' | 'answered' | 'onceAnswered'>;

/** The traffic of several planes as one: a batch that calls of either may feed waits for both. */
export function combineTraffic(parts: readonly Traffic[]): Traffic {
  const total = (count: (part: Traffic) => number) => parts.reduce((sum, part) => sum + count(part), 0);
  return {
    get inFlight() {
      return total((part) => part.inFlight);
    },
    get answered() {
      return total((part) => part.answered);
    },
    onceAnswered(listener) {
      let told = false;
      const tell = () => {
        if (told) return;
        told = true;
        listener();
      };
      for (const part of parts) part.onceAnswered(tell);
    },
  };
}
