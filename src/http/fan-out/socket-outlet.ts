import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { EventOutlet } from './event-outlet.ts';
import { type EventPayload, envelopeOf } from './event-payload.ts';

/** Payloads that are longer, in bytes, are sent as a part of their own: what is unsent of one is then the same for all. */
const longestCopied = 16_384;

const text = { binary: false };
const part = { binary: false, fin: false };

/** A socket as its subscriptions share it. */
export class SharedSocket {
  readonly socket: Pick<WebSocket, 'bufferedAmount' | 'readyState' | 'OPEN' | 'send'>;
  /** What the socket writes to. */
  readonly connection: Pick<Duplex, 'cork' | 'uncork'>;
  #waiting: (() => void)[] = [];

  constructor(socket: SharedSocket['socket'], connection: SharedSocket['connection']) {
    this.socket = socket;
    this.connection = connection;
  }

  onceSent(callback: () => void): void {
    this.#waiting.push(callback);
  }

  /** Something was sent, of a subscription or of anything else. */
  readonly onSent = (): void => {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const callback of waiting) callback();
  };
}

/** One subscription of a WebSocket, in the graphql-transport-ws protocol. */
export class SocketOutlet implements EventOutlet {
  readonly #shared: SharedSocket;
  readonly #id: string;

  constructor(shared: SharedSocket, id: string) {
    this.#shared = shared;
    this.#id = id;
  }

  get unsentBytes(): number {
    return this.#shared.socket.bufferedAmount;
  }

  send(payload: EventPayload): void {
    const { socket, onSent } = this.#shared;
    // One that is closing ends all that runs on it.
    if (socket.readyState !== socket.OPEN) return;
    if (payload.json.length <= longestCopied) {
      socket.send(payload.messageFor(this.#id), text, onSent);
      return;
    }
    const [head, tail] = envelopeOf(this.#id);
    socket.send(head, part);
    socket.send(payload.json, part);
    socket.send(tail, text, onSent);
  }

  gather(send: () => void): void {
    const { connection } = this.#shared;
    connection.cork();
    send();
    connection.uncork();
  }

  onceSent(callback: () => void): void {
    this.#shared.onceSent(callback);
  }
}
