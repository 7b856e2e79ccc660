import { setTimeout as delay } from 'node:timers/promises';
import { type Stream, subscribe } from '../../support/subscribe.ts';

interface Changed {
  readonly directoryChanged: {
    readonly __typename: string;
    readonly cursor: string;
    readonly origin: string;
    readonly objectId?: string;
    readonly reason?: string;
  };
}

/** A change as a subscriber hears it. */
export interface Heard {
  readonly cursor: string;
  readonly origin: string;
  /** The object that it is about; undefined: everything has to be read again. */
  readonly subject: string | undefined;
}

const everything = `subscription ($after: String) {
  directoryChanged(after: $after) {
    __typename cursor origin
    ... on DirectoryObjectChanged { objectId }
    ... on DirectoryResyncRequired { reason }
  }
}`;

/** One that hears everything of one gateway, and keeps it in order. */
export class Subscriber implements AsyncDisposable {
  readonly heard: Heard[] = [];
  readonly #stream: Stream<Changed>;
  readonly #ended: Promise<void>;

  private constructor(stream: Stream<Changed>) {
    this.#stream = stream;
    this.#ended = this.#listen();
  }

  /** @param after a cursor; undefined: what comes from now on */
  static async at(url: string, after?: string): Promise<Subscriber> {
    const send = (init: RequestInit) => fetch(new URL('/graphql', url), init);
    return new Subscriber(await subscribe<Changed>(send, everything, { after }));
  }

  /** @throws Error where that is not heard in time */
  async until(
    isEnough: (heard: readonly Heard[]) => boolean,
    what: string,
    withinMs = 30_000,
  ): Promise<void> {
    const deadline = Date.now() + withinMs;
    while (!isEnough(this.heard)) {
      if (Date.now() > deadline)
        throw new Error(`Expected ${what}, but heard ${JSON.stringify(this.heard.slice(-5))}`);
      await delay(10);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stream[Symbol.asyncDispose]();
    await this.#ended;
  }

  async #listen(): Promise<void> {
    try {
      for (;;) {
        const change = (await this.#stream.next())?.data?.directoryChanged;
        if (!change) return;
        const { cursor, origin, objectId } = change;
        this.heard.push({ cursor, origin, subject: objectId });
      }
    } catch {
      // Its gateway was killed.
    }
  }
}
