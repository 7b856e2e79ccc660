import type { Awaitable } from '../../../schema/core/awaitable.ts';
import type { Clock } from '../../eiam/clock.ts';
import type { JournaledChange } from '../../events/change-log.ts';
import {
  type Appended,
  type Appending,
  type Discontinuity,
  FencedError,
  type LogEntry,
  type LogListener,
  type SharedLog,
  SharedStateUnavailableError,
} from '../ports.ts';
import { BatchedQuestion } from './batched-question.ts';
import { Follower } from './follower.ts';
import { Following } from './following.ts';
import type { Link } from './link.ts';
import { changesOfBody, isDeliveredAgain, openBody, sealBody, sealChange } from './log-body.ts';
import type { Head, LogCommands, StoredEntry } from './log-commands.ts';
import type { RedisObserver } from './redis-observer.ts';
import type { Sealing } from './sealing.ts';

export interface RedisLogParts {
  readonly replica: string;
  readonly commandLink: Link;
  /** Of the follower alone. */
  readonly followLink: Link;
  readonly commands: LogCommands;
  readonly sealing: Sealing;
  readonly clock: Clock;
  readonly deadlineMs: number;
  readonly lookBackMs: number;
  readonly newEpoch: () => string;
  readonly seenFence: () => number;
  readonly observer: RedisObserver;
}

/** How long an id is known: longer than either vendor delivers an event again, and longer than an append is tried again. */
const keptDeliveredMs = 7 * 86_400_000;
const keptMs = 600_000;

/** The log in the store. Until the first entries are followed, and while the store cannot be reached, nothing is caught up with. */
export class RedisLog implements SharedLog {
  readonly #parts: RedisLogParts;
  readonly #following: Following;
  readonly #follower: Follower;
  readonly #question: BatchedQuestion<boolean>;
  #listener: LogListener | undefined;
  #isReachable = false;
  #isRecovering = false;
  /** All is followed but what was appended of late. */
  #isNearlyThere = false;
  #oldest = 1;
  #headPosition = 0;

  constructor(parts: RedisLogParts) {
    this.#parts = parts;
    this.#question = new BatchedQuestion(() => this.#followToHead(), parts.clock.setTimer);
    this.#following = new Following({
      onEntry: (entry) => this.#apply(entry),
      onDiscontinued: (why) => this.#discontinue(why),
    });
    this.#follower = new Follower({
      ...{ link: parts.followLink, commandLink: parts.commandLink, commands: parts.commands },
      ...{ following: this.#following, newEpoch: parts.newEpoch, seenFence: parts.seenFence },
      ...{ deadlineMs: parts.deadlineMs, lookBackMs: parts.lookBackMs },
      onFailure: parts.observer.onFailure,
      onOldest: (oldest) => {
        this.#oldest = oldest;
      },
    });
  }

  get epoch(): string {
    return this.#following.place?.epoch ?? '';
  }

  get changes(): { readonly head: number; readonly oldest: number } {
    return { head: this.#following.place?.change ?? 0, oldest: this.#oldest };
  }

  get isReachable(): boolean {
    return this.#isReachable;
  }

  /** The position that was followed last. */
  get position(): number {
    return this.#following.place?.position ?? 0;
  }

  /** Entries that were not followed yet when the head was asked for last. */
  get lag(): number {
    return Math.max(0, this.#headPosition - this.position);
  }

  async append(appending: Appending): Promise<Appended> {
    try {
      return await this.#append(appending);
    } catch (error) {
      if (appending.body.kind === 'announced') this.#parts.observer.onUnannounced();
      throw error;
    }
  }

  follow(listener: LogListener): void {
    this.#listener = listener;
    this.#resume();
  }

  caughtUp(): Promise<boolean> {
    return this.#isReachable || this.#isNearlyThere ? this.#question.ask() : Promise.resolve(false);
  }

  async readChanges(after: number, limit: number): Promise<readonly JournaledChange[]> {
    const { commandLink, commands, sealing } = this.#parts;
    return await commandLink.run((client) => commands.readChanges(client, sealing, after, limit));
  }

  async readEntries(after: number, limit: number): Promise<readonly LogEntry[] | undefined> {
    const { commandLink, commands } = this.#parts;
    const head = await commandLink.run((client) => commands.head(client));
    if (!head || head.epoch !== this.epoch || head.position < after) return undefined;
    if (head.position === after) return [];
    const entries = await commandLink.run((client) => commands.range(client, after, limit));
    return entries[0]?.position === after + 1 ? entries.map((entry) => this.#open(entry)) : undefined;
  }

  /** A connection is there. */
  onUp(): void {
    this.#resume();
  }

  /** A connection is lost. */
  onDown(): void {
    this.#setReachable(false);
  }

  async #append({ id, body, fence }: Appending): Promise<Appended> {
    const { replica, sealing, commands, commandLink } = this.#parts;
    const entry = {
      ...{ id: sealing.digest('entry', id), from: replica, body: sealBody(sealing, body), fence },
      keepIdMs: isDeliveredAgain(body) ? keptDeliveredMs : keptMs,
      changes: changesOfBody(body).map((change) => sealChange(sealing, change)),
    };
    const append = () => commandLink.run((client) => commands.append(client, entry, this.#following.place));
    let reply = await append();
    if (reply.kind === 'LOST') {
      await this.#follower.begin(this.#following.place);
      reply = await append();
    }
    if ('position' in reply) return { position: reply.position, isRepeated: reply.kind === 'REPEATED' };
    if (reply.kind === 'FENCED') throw new FencedError('Another replica holds the lease');
    throw new SharedStateUnavailableError('The log is lost as soon as it was begun');
  }

  #resume(): void {
    const { commandLink, followLink } = this.#parts;
    if (!this.#listener || !commandLink.isUp || !followLink.isUp) return;
    void this.#follower.run();
    void this.#recover();
  }

  /**
   * The store can be reached once all is followed that it had then: that takes long behind a long absence, and reads go live meanwhile. A
   * second question, which those that begin from then on wait for, covers what those were answered that began behind the first.
   */
  async #recover(): Promise<void> {
    if (this.#isRecovering) return;
    this.#isRecovering = true;
    this.#isNearlyThere = await this.#question.ask();
    const isThere = this.#isNearlyThere && (await this.#question.ask());
    this.#isNearlyThere = false;
    this.#isRecovering = false;
    const { commandLink, followLink } = this.#parts;
    if (isThere && commandLink.isUp && followLink.isUp) this.#setReachable(true);
    // The next attempt comes with the next connection.
    else followLink.drop(new SharedStateUnavailableError('The log cannot be followed'));
  }

  #setReachable(isReachable: boolean): void {
    if (this.#isReachable === isReachable) return;
    this.#isReachable = isReachable;
    if (isReachable) this.#parts.observer.onReachable();
    this.#listener?.reachable(isReachable);
  }

  /** Whether all is followed that the log had when it was asked. */
  async #followToHead(): Promise<boolean> {
    const { commandLink, followLink, commands, clock, observer } = this.#parts;
    const seen = this.#following.place;
    try {
      const askedAt = clock.now();
      const head = await commandLink.run((client) => commands.head(client));
      observer.onRoundTrip(clock.now() - askedAt);
      const followed = await this.#follower.examine(head, seen);
      this.#headPosition = followed.position;
      return await this.#isFollowed(followed);
    } catch (error) {
      if (!(error instanceof SharedStateUnavailableError)) observer.onFailure(error);
      // Without the head nothing counts as current, whatever else the store still answers.
      followLink.drop(error);
      return false;
    }
  }

  async #isFollowed(head: Head): Promise<boolean> {
    const { clock, deadlineMs, followLink } = this.#parts;
    if (this.#following.hasReached(head)) return true;
    const { promise: late, resolve: giveUp } = Promise.withResolvers<boolean>();
    const { reached, cancel } = this.#following.wait(head);
    const cancelTimer = clock.setTimer(() => giveUp(false), deadlineMs);
    const isThere = await Promise.race([reached, late]);
    cancelTimer();
    cancel();
    if (!isThere) followLink.drop(new SharedStateUnavailableError('The log was not followed in time'));
    return isThere;
  }

  /** @throws UnsealError */
  #open({ position, at, from, change, changes, sealed }: StoredEntry): LogEntry {
    const body = openBody(this.#parts.sealing, sealed);
    const firstChange = changes > 0 ? change - changes + 1 : undefined;
    return { position, at, from, body, firstChange };
  }

  #apply(entry: StoredEntry): Awaitable<void> {
    try {
      const applying = this.#listener?.applied(this.#open(entry));
      return applying?.catch((error: unknown) => this.#misapplied(error));
    } catch (error) {
      this.#misapplied(error);
    }
  }

  /** What it says is not known, so that nothing may stay that it might have changed. */
  #misapplied(error: unknown): void {
    this.#parts.observer.onFailure(error);
    this.#discontinue('GAP');
  }

  #discontinue(why: Discontinuity): void {
    this.#parts.observer.onDiscontinued(why);
    this.#listener?.discontinued(why);
  }
}
