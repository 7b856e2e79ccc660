import type { CallContext } from '../eiam/call-context.ts';
import { type CallGate, openGate, type Places } from './call-gate.ts';

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

export interface CallParts<Client> {
  /** Which client is asked; looked up for each call. */
  readonly client: () => Client;
  readonly context: CallContext;
  /** The one translation of upstream's failures that fits these calls. */
  readonly toFailure: (error: unknown) => unknown;
  /** Counts them; left out: no batch waits for them. */
  readonly traffic?: Pick<Traffic, 'during'>;
  /** What the operation has to pass; left out: it is none of a client. */
  readonly gate?: CallGate;
  /** Of the upstream that is asked. */
  readonly places?: Places;
}

const anyNumber: Places = () => Number.POSITIVE_INFINITY;
const uncounted: Pick<Traffic, 'during'> = { during: (answer) => answer };

export function createCalls<Client>(parts: CallParts<Client>): Calls<Client> {
  const { client, context, toFailure, traffic = uncounted, gate = openGate, places = anyNumber } = parts;
  return {
    send(call) {
      const ask = () =>
        call(client(), context).catch((error: unknown) => {
          throw toFailure(error);
        });
      return traffic.during(gate.pass(places, ask));
    },
  };
}
