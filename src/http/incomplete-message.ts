import type { Client, Lease, Pool } from '../admission/pool.ts';

/** What of a message is not counted, in bytes, as of a body. */
export const freeMessageBytes = 4_096;

/** Up to so many bytes a message is read whole also where there is no room, so that its operation alone is refused, and not its socket. */
const toleratedBytes = 16_384;

/** Counts what has arrived of a WebSocket's message that is not whole yet, and is kept until it is. */
export class IncompleteMessage implements Disposable {
  readonly #pool: Pick<Pool, 'hold' | 'refusalOf'>;
  readonly #clientOf: () => Client;
  #bytes = 0;
  /** What may be left of the piece that arrived last. */
  #piece = 0;
  #lease: Lease | undefined;

  constructor(pool: Pick<Pool, 'hold' | 'refusalOf'>, clientOf: () => Client) {
    this.#pool = pool;
    this.#clientOf = clientOf;
  }

  /** So many bytes have arrived in one piece. */
  add(bytes: number): void {
    this.#piece = bytes;
    this.#count(bytes);
  }

  /** A message is whole. What is left has come in the same piece, behind it. */
  endMessage(payloadBytes: number): void {
    const frame = frameBytes(payloadBytes);
    this.#piece = Math.max(0, this.#piece - frame);
    this.#count(Math.min(this.#bytes - frame, this.#piece) - this.#bytes);
  }

  /** A ping or a pong, which may come between the parts of a message and is not kept. */
  endControl(payloadBytes: number): void {
    this.#count(-frameBytes(payloadBytes));
  }

  /** Whether there is room for the rest of it. */
  get hasRoom(): boolean {
    return this.#bytes <= toleratedBytes || this.#pool.refusalOf(this.#clientOf()) === undefined;
  }

  /** It is given up. */
  [Symbol.dispose](): void {
    this.#count(-this.#bytes);
  }

  #count(more: number): void {
    this.#bytes = Math.max(0, this.#bytes + more);
    this.#lease?.[Symbol.dispose]();
    const counted = this.#bytes - freeMessageBytes;
    this.#lease = counted > 0 ? this.#pool.hold(this.#clientOf(), counted) : undefined;
  }
}

/** RFC 6455 5.2: a frame of a client, with its mask. */
function frameBytes(payloadBytes: number): number {
  const lengthBytes = payloadBytes < 126 ? 0 : payloadBytes < 65_536 ? 2 : 8;
  return 6 + lengthBytes + payloadBytes;
}
