/** How a message was answered; the same one again gets the same reply. */
export interface AnsweredMessage {
  /** SHA-256 of the body as it was sent, in hexadecimal. */
  readonly bodyDigest: string;
  /** JSON text, kept as it is. */
  readonly reply: string;
}

/** The last message that was applied to an object. */
export interface AppliedMessage {
  /** The message's own, in milliseconds since the epoch. */
  readonly timestamp: number;
  readonly bodyDigest: string;
  /** Whether all of it was applied. Of one that was refused in part, the same again is worth a try. */
  readonly isComplete: boolean;
}

/** The object that a name stands for, or stood for. */
export interface NamedObject {
  readonly object: string;
  /** The timestamp of the message that took the name away; undefined: the object bears it. */
  readonly releasedAt: number | undefined;
}

/** `forgetAt` is in milliseconds since the epoch. */
export interface AnsweredRecord extends AnsweredMessage {
  readonly nonce: string;
  readonly forgetAt: number;
}

/** What is kept of one message. */
export interface MessageRecord {
  readonly answered?: AnsweredRecord;
  readonly applied?: AppliedMessage & {
    readonly object: string;
    /** What the object is found by. Names are digests: a state holds no personal data. */
    readonly names: readonly string[];
    readonly releasedNames: readonly string[];
    readonly forgetAt: number;
  };
}

/**
 * - `claimed`: the message is the caller's to handle, until it is kept or released.
 * - `answered`: a message of this nonce was.
 * - `running`: another replica handles a message of this nonce at present.
 * - `full`: no more can be remembered, and forgetting one would let it be replayed.
 */
export type Claim =
  | { readonly kind: 'claimed' }
  | ({ readonly kind: 'answered' } & AnsweredMessage)
  | { readonly kind: 'running' }
  | { readonly kind: 'full' };

/**
 * What is remembered of messages: which were answered and how, and which was applied last to each object. The port of
 * several stores. Of one nonce a process claims one message at a time. Closing waits for what is claimed, up to a limit.
 */
export interface MessageState extends AsyncDisposable {
  claim(nonce: string): Promise<Claim>;
  /** Gives a claim back; without effect on a message that was kept. */
  release(nonce: string): Promise<void>;
  /** Keeps all of the record or, where it rejects, nothing. */
  keep(record: MessageRecord): Promise<void>;
  lastApplied(object: string): Promise<AppliedMessage | undefined>;
  objectNamed(name: string): Promise<NamedObject | undefined>;
}

export interface MessageLimits {
  /** Answered messages, those that are being handled among them. */
  readonly mostMessages: number;
  /** Characters of all replies together: an ordinary one has a hundred, that to a CHECK_URL what the request had. */
  readonly mostReplyLength: number;
  /** Objects whose last message is known; beyond that the one that was written longest ago goes. */
  readonly mostObjects: number;
  /** The same of names. */
  readonly mostNames: number;
}

/** Some 100 MB at the very most, in memory or in a file. */
export const usualLimits: MessageLimits = {
  mostMessages: 100_000,
  mostReplyLength: 33_554_432,
  mostObjects: 100_000,
  mostNames: 200_000,
};

/** How long closing waits for messages that are being handled, in milliseconds. */
export const closingLimitMs = 10_000;

/** Messages that are being handled, and the end of them all. */
export class OpenClaims {
  readonly #nonces = new Set<string>();
  #waiting: (() => void)[] = [];

  get size(): number {
    return this.#nonces.size;
  }

  add(nonce: string): void {
    this.#nonces.add(nonce);
  }

  delete(nonce: string): void {
    this.#nonces.delete(nonce);
    if (this.#nonces.size > 0) return;
    for (const resolve of this.#waiting) resolve();
    this.#waiting = [];
  }

  /** Resolves once none is open, or after that time: what is closed does not wait for ever. */
  async ended(mostMs: number): Promise<void> {
    if (this.#nonces.size === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    const timer = setTimeout(resolve, mostMs);
    await promise;
    clearTimeout(timer);
  }
}
