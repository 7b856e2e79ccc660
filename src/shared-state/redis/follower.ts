import { SharedStateUnavailableError } from '../ports.ts';
import { type Following, isLost } from './following.ts';
import type { Link } from './link.ts';
import type { Head, LogCommands, Place, StoredEntry } from './log-commands.ts';

export interface FollowerParts {
  /** Of its own: its reads block. */
  readonly link: Link;
  /** For all else. */
  readonly commandLink: Link;
  readonly commands: LogCommands;
  readonly following: Following;
  /** Names a log that is begun. */
  readonly newEpoch: () => string;
  /** The highest number of a lease that was seen here. */
  readonly seenFence: () => number;
  readonly deadlineMs: number;
  /** How far back a replica that begins to follow looks for what is not over. */
  readonly lookBackMs: number;
  /** The store's oldest change, as far as it is known. */
  readonly onOldest: (oldest: number) => void;
  readonly onFailure: (error: unknown) => void;
}

/** How long a read waits for entries, in milliseconds; after it the head is looked at. */
const blockMs = 1_000;

/** Reads the log as it grows, over a connection of its own. */
export class Follower {
  readonly #parts: FollowerParts;
  #isRunning = false;

  constructor(parts: FollowerParts) {
    this.#parts = parts;
  }

  /** Reads on, for as long as there is the connection. */
  async run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    const { link, onFailure } = this.#parts;
    try {
      await this.#checkHead();
      while (link.isUp) await this.#read();
    } catch (error) {
      if (!(error instanceof SharedStateUnavailableError)) onFailure(error);
      // Whatever it is, the next attempt comes with the next connection, after a while.
      link.drop(error);
    } finally {
      this.#isRunning = false;
    }
  }

  /**
   * Goes over to another log where the head says so.
   * @param seen the place before the head was asked for; undefined: there was none
   * @returns the head of the log that is followed from then on
   */
  async examine(head: Head | undefined, seen: Place | undefined): Promise<Head> {
    if (head) this.#parts.onOldest(head.oldest);
    if (!head || (seen && isLost(head, seen))) return await this.begin(seen);
    if (seen) this.#parts.following.adopt(head, seen, false);
    return head;
  }

  /** Begins another log, if what was followed is lost, and goes over to the one there is. */
  async begin(seen: Place | undefined): Promise<Head> {
    const { commandLink, commands, following, newEpoch, seenFence, onOldest } = this.#parts;
    const head = await commandLink.run((client) => commands.begin(client, newEpoch(), seen, seenFence()));
    onOldest(head.oldest);
    if (seen) following.adopt(head, seen, true);
    return head;
  }

  async #checkHead(): Promise<void> {
    const { commandLink, commands, following } = this.#parts;
    const seen = following.place;
    if (!seen) return await this.#enter();
    await this.examine(await commandLink.run((client) => commands.head(client)), seen);
  }

  async #enter(): Promise<void> {
    const { commandLink, commands, following, lookBackMs, onOldest } = this.#parts;
    const enter = () => commandLink.run((client) => commands.enter(client, lookBackMs));
    let entered = await enter();
    if (!entered) {
      await this.begin(undefined);
      entered = await enter();
    }
    if (!entered) throw new SharedStateUnavailableError('The log is gone as soon as it was begun');
    const { oldest, ...place } = entered;
    onOldest(oldest);
    following.enter(place);
  }

  async #read(): Promise<void> {
    const { link, commands, following, deadlineMs } = this.#parts;
    await following.applying;
    const seen = following.place;
    if (!seen) return await this.#enter();
    const entries = await link.run(
      (client) => commands.read(client, seen.position, blockMs),
      blockMs + deadlineMs,
    );
    // Another log was gone over to meanwhile: these are not its next entries.
    if (following.place !== seen) return;
    if (entries.length === 0) return await this.#checkHead();
    for (const entry of entries) {
      if (!following.take(entry)) return await this.#mend(entry);
      const taken: Place | undefined = following.place;
      await following.applying;
      // Another log was gone over to meanwhile: what is left is not of it.
      if (following.place !== taken) return;
    }
  }

  /** What was followed is trimmed, or lost. */
  async #mend(entry: StoredEntry): Promise<void> {
    const { following } = this.#parts;
    const seen = following.place;
    if (!seen) return;
    await this.begin(seen);
    // It is the same log still, so that what lies between is trimmed.
    if (following.place === seen) following.skipTo(entry);
  }
}
