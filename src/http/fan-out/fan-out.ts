import type { EventPayload } from './event-payload.ts';
import type { GroupKeyOf } from './group-key.ts';
import {
  type SharedAnswer,
  type Subscriber,
  type SubscriberParts,
  type SubscriptionEnd,
  toSubscriber,
} from './subscriber.ts';
import type { AnswerEvent } from './subscriber-group.ts';
import { SubscriberGroups } from './subscriber-groups.ts';
import { Turns } from './turns.ts';

/**
 * So long has work to be waiting, and a subscriber to be behind, before changes become a DirectoryResyncRequired, in milliseconds. Its
 * client then reads everything again, which adds to the load: a moment without CPU is to cause none.
 */
const mostLateMs = 5_000;

/** Events that a subscriber that is behind is sent in one turn at most: written at once, they take a fraction of what they take alone. */
const mostAtOnce = 8;

/** What one subscriber may have unsent before its next event waits, in bytes. */
const mostUnsentBytes = 16_384;

/** What all of them may have unsent together, in bytes; beyond it a subscriber is sent its next event once it has received the last. */
const mostUnsentBytesOfAll = 16_777_216;

/** Where all have too much unsent, a subscriber with less than this has received its last event: a ping may still be on its way. */
const receivedBytes = 1_024;

export interface FanOutParts {
  readonly keyOf: GroupKeyOf;
  readonly answerEvent: AnswerEvent;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Calls back when all else that waits has had its turn. */
  readonly defer: (callback: () => void) => void;
}

/** How far the engine is. */
export interface FanOutStats {
  readonly subscribers: number;
  readonly groups: number;
  /** Events that were answered, each once a group. */
  readonly executions: number;
  readonly deliveries: number;
  /** Times that a DirectoryResyncRequired took the place of changes because there were more than could be sent. */
  readonly overloads: number;
  readonly unsentBytes: number;
}

/**
 * Sends the changes of the directory to all subscribers. Each event is executed and written once a group; subscribers are served in turn,
 * one event each, in batches between which the process does its other work. None keeps a queue: one that is slow, or comes back, goes on
 * from its place in the log. Where events come faster than they can be sent, those that are behind get a DirectoryResyncRequired.
 */
export class FanOut {
  readonly #parts: FanOutParts;
  readonly #groups: SubscriberGroups;
  readonly #turns: Turns<Subscriber>;
  #begun = 0;
  #subscribers = 0;
  #executions = 0;
  #deliveries = 0;
  #overloads = 0;
  #unsentBytes = 0;

  constructor(parts: FanOutParts) {
    this.#parts = parts;
    const { now, defer } = parts;
    const turns = new Turns<Subscriber>({ serve: (subscriber) => this.#serve(subscriber), now, defer });
    this.#turns = turns;
    this.#groups = new SubscriberGroups({
      keyOf: parts.keyOf,
      answerEvent: parts.answerEvent,
      resume: (subscriber) => turns.add(subscriber),
    });
  }

  get stats(): FanOutStats {
    return {
      subscribers: this.#subscribers,
      groups: this.#groups.size,
      executions: this.#executions,
      deliveries: this.#deliveries,
      overloads: this.#overloads,
      unsentBytes: this.#unsentBytes,
    };
  }

  /** Sends it what is logged behind its place, until its reader ends or the result is called. */
  join(parts: SubscriberParts): (end: SubscriptionEnd) => void {
    const group = this.#groups.of(parts);
    const subscriber = toSubscriber(parts, group, { joinedAt: this.#next(), startedAt: this.#parts.now() });
    group.add(subscriber);
    this.#subscribers += 1;
    const end = (reason: SubscriptionEnd) => {
      // What was taken while the session lasted is sent nevertheless.
      if (reason.why === 'SIGNED_OUT' && subscriber.next && !subscriber.isHeld) subscriber.end ??= reason;
      else this.#end(subscriber, reason);
    };
    parts.reader.attend({
      onLogged: () => this.#wake(subscriber),
      onEnd: () => end({ why: 'CLOSED' }),
    });
    this.#wake(subscriber);
    return end;
  }

  #next(): number {
    this.#begun += 1;
    return this.#begun;
  }

  #end(subscriber: Subscriber, end: SubscriptionEnd): void {
    if (subscriber.isOver) return;
    subscriber.isOver = true;
    this.#subscribers -= 1;
    this.#unsentBytes -= subscriber.unsentBytes;
    this.#groups.leave(subscriber);
    subscriber.reader.end();
    subscriber.onEnd(end);
  }

  #wake(subscriber: Subscriber): void {
    if (subscriber.isWaiting) return;
    subscriber.isWaiting = true;
    this.#turns.add(subscriber);
  }

  #serve(subscriber: Subscriber): void {
    if (subscriber.isOver) return;
    try {
      if (this.#sendNext(subscriber)) subscriber.outlet.gather(() => this.#sendMore(subscriber));
    } catch (error) {
      this.#end(subscriber, { why: 'FAILED', error });
    }
  }

  #sendMore(subscriber: Subscriber): void {
    for (let sent = 1; sent < mostAtOnce; sent += 1) {
      if (!this.#sendNext(subscriber)) return;
    }
    this.#turns.add(subscriber);
  }

  /** True: it was sent one, and there is more. False: it is over, or gets its next turn by what it waits for. */
  #sendNext(subscriber: Subscriber): boolean {
    if (!this.#maySend(subscriber)) {
      this.#hold(subscriber);
      return false;
    }
    const answer = subscriber.next ?? this.#take(subscriber);
    if (answer) return this.#deliver(subscriber, answer);
    subscriber.isWaiting = false;
    return false;
  }

  #hold(subscriber: Subscriber): void {
    if (subscriber.end) {
      this.#end(subscriber, subscriber.end);
      return;
    }
    subscriber.isHeld = true;
    subscriber.outlet.onceSent(() => {
      subscriber.isHeld = false;
      this.#turns.add(subscriber);
    });
  }

  #maySend(subscriber: Subscriber): boolean {
    const { unsentBytes } = subscriber.outlet;
    if (unsentBytes === Number.POSITIVE_INFINITY) return false;
    this.#count(subscriber, unsentBytes);
    const most = this.#unsentBytes < mostUnsentBytesOfAll ? mostUnsentBytes : receivedBytes;
    return unsentBytes < most;
  }

  #count(subscriber: Subscriber, unsentBytes: number): void {
    this.#unsentBytes += unsentBytes - subscriber.unsentBytes;
    subscriber.unsentBytes = unsentBytes;
  }

  #take(subscriber: Subscriber): SharedAnswer | undefined {
    const { reader } = subscriber;
    const change = this.#isLate(subscriber) ? reader.skip() : reader.take();
    if (!change) return undefined;
    if (change.type === 'DirectoryResyncRequired' && change.origin === 'GATEWAY') {
      subscriber.startedAt = this.#parts.now();
      if (change.reason === 'OVERLOAD') this.#overloads += 1;
    }
    this.#groups.follow(subscriber);
    return subscriber.group.answerFor(change, subscriber, () => {
      this.#executions += 1;
      return this.#next();
    });
  }

  /** Whether there is more to send than can be sent, and this subscriber is behind because of it. */
  #isLate({ reader, startedAt }: Subscriber): boolean {
    const { behindSince } = reader;
    const { busySince } = this.#turns;
    if (behindSince === undefined || busySince === undefined) return false;
    return this.#parts.now() - Math.max(behindSince, startedAt, busySince) >= mostLateMs;
  }

  #deliver(subscriber: Subscriber, answer: SharedAnswer): boolean {
    const { outcome } = answer;
    subscriber.next = outcome ? undefined : answer;
    if (outcome && 'payload' in outcome) return this.#send(subscriber, outcome.payload);
    if (outcome) this.#end(subscriber, { why: 'FAILED', error: outcome.error });
    else answer.waiting.push(subscriber);
    return false;
  }

  #send(subscriber: Subscriber, payload: EventPayload): boolean {
    const { outlet, reader } = subscriber;
    outlet.send(payload);
    this.#deliveries += 1;
    const { unsentBytes } = outlet;
    if (unsentBytes !== Number.POSITIVE_INFINITY) this.#count(subscriber, unsentBytes);
    subscriber.isWaiting = !reader.isCurrent;
    if (!subscriber.end) return subscriber.isWaiting;
    this.#end(subscriber, subscriber.end);
    return false;
  }
}
