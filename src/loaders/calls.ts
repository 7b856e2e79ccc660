import { CallLimitError } from '../../schema/errors/errors.ts';
import type { CallContext } from '../eiam/call-context.ts';
import type { InMemory } from '../eiam/operation.ts';
import { type CallGate, openGate, type Places } from './call-gate.ts';

/** The calls of one operation in flight to either plane, on which batches wait. */
export interface Traffic {
  /** Calls in flight now, those waiting for a place included. */
  readonly inFlight: number;
  /** Calls answered so far, whatever the answer. */
  readonly answered: number;
  /** Calls back once, when the next answer has arrived. */
  onceAnswered(listener: () => void): void;
  /** A call begins. */
  began(): void;
  /** A call has its answer, whatever that is. */
  ended(): void;
}

export function createTraffic(): Traffic {
  return new OperationTraffic();
}

class OperationTraffic implements Traffic {
  inFlight = 0;
  answered = 0;
  #listeners: (() => void)[] = [];

  onceAnswered(listener: () => void): void {
    this.#listeners.push(listener);
  }

  began(): void {
    this.inFlight += 1;
  }

  ended(): void {
    this.inFlight -= 1;
    this.answered += 1;
    if (this.#listeners.length === 0) return;
    const current = this.#listeners;
    this.#listeners = [];
    for (const listener of current) listener();
  }
}

/** One operation's calls of one plane: all its calls there go through here. */
export interface Calls<Client> {
  /** Sends a call; its failure is translated to the one promised to clients. */
  send<Answer>(call: (client: Client, context: CallContext) => Promise<Answer>): Promise<Answer>;
}

/** Calls that change nothing. */
export interface Reads<Client> extends Calls<Client> {
  /** What is in memory; undefined: nothing is. It is no call, and waits for none. @throws as a call fails */
  recall<Answer>(
    call: (memory: InMemory<Client>, context: CallContext) => Answer | undefined,
  ): Answer | undefined;
  /** The same; what is not in memory is called for. */
  read<Answer>(call: Read<Client, Answer>): Promise<Answer>;
}

/** Undefined: it is not in memory. */
type Read<Client, Answer> = (
  client: Client | InMemory<Client>,
  context: CallContext,
) => Promise<Answer> | Answer | undefined;

export interface CallParts<Client> {
  /** The client to call; looked up for each call. */
  readonly client: () => Client;
  /** Looked up as well, where a call is sent: the signal in it is made for calls alone. */
  readonly context: () => CallContext;
  /** What is in memory now; left out: nothing is. */
  readonly memory?: () => InMemory<Client> | undefined;
  /** The context of what is read there, which nothing aborts; left out: that of the calls. */
  readonly memoryContext?: CallContext;
  /** The one translation of upstream's failures that fits these calls. */
  readonly toFailure: (error: unknown) => unknown;
  /** Counts them; left out: no batch waits for them. */
  readonly traffic?: Pick<Traffic, 'began' | 'ended'>;
  /** The limit that the operation's calls pass; left out: it is not a client's operation. */
  readonly gate?: CallGate;
  /** The places of this upstream. */
  readonly places?: Places;
}

const anyNumber: Places = () => Number.POSITIVE_INFINITY;

export function createCalls<Client>(parts: CallParts<Client>): Reads<Client> {
  return new OperationCalls(parts);
}

class OperationCalls<Client> implements Reads<Client> {
  readonly #parts: CallParts<Client>;

  constructor(parts: CallParts<Client>) {
    this.#parts = parts;
  }

  async send<Answer>(call: (client: Client, context: CallContext) => Promise<Answer>): Promise<Answer> {
    const { client, context, toFailure, traffic, gate = openGate, places = anyNumber } = this.#parts;
    traffic?.began();
    try {
      return await gate.pass(places, () => call(client(), context()));
    } catch (error) {
      // The gate's own refusal is no failure of upstream's.
      throw error instanceof CallLimitError ? error : toFailure(error);
    } finally {
      traffic?.ended();
    }
  }

  recall<Answer>(
    call: (memory: InMemory<Client>, context: CallContext) => Answer | undefined,
  ): Answer | undefined {
    const parts = this.#parts;
    const memory = parts.memory?.();
    if (!memory) return undefined;
    try {
      return call(memory, parts.memoryContext ?? parts.context());
    } catch (error) {
      throw parts.toFailure(error);
    }
  }

  async read<Answer>(call: Read<Client, Answer>): Promise<Answer> {
    return this.recall(call) ?? (await this.send((sending, context) => sent(call(sending, context))));
  }
}

/** A client that sends has an answer to every call. */
function sent<Answer>(answer: Promise<Answer> | Answer | undefined): Promise<Answer> {
  if (answer === undefined) throw new TypeError('Expected the client to send the call');
  return Promise.resolve(answer);
}
