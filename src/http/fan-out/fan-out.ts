import { LRUCache } from 'lru-cache';
import type { EventPayload } from './event-payload.ts';
import type { GroupKeyOf } from './group-key.ts';
import {
  type SharedAnswer,
  type Subscriber,
  type SubscriberParts,
  type SubscriptionEnd,
  toSubscriber,
} from './subscriber.ts';
import { type AnswerEvent, SubscriberGroup } from './subscriber-group.ts';
import { Turns } from './turns.ts';

/** So long has work to be waiting, and a subscriber to be behind, before changes become a DirectoryResyncRequired, in milliseconds. */
const mostLateMs = 1_000;

/** What one subscriber may have unsent before its next event waits, in bytes. */
const mostUnsentBytes = 65_536;

/** What all of them may have unsent together, in bytes; beyond it a subscriber is sent its next event once it has received the last. */
const mostUnsentBytesOfAll = 33_554_432;

/** Where all have too much unsent, a subscriber with less than this has received its last event: a ping may still be on its way. */
const receivedBytes = 1_024;

/** Answers that are kept for those who come to an event later than others, in bytes. */
const keptBytes = 8_388_608;

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
 * from its place in the log. Where events come faster than they can be sent, those who are behind get a DirectoryResyncRequired.
 */
export class FanOut {
  readonly #parts: FanOutParts;
  readonly #groups = new Map<string, SubscriberGroup>();
  readonly #kept = new LRUCache<SharedAnswer, SubscriberGroup>({
    maxSize: keptBytes,
    dispose: (group, answer) => group.forget(answer),
  });
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
    this.#turns = new Turns({ serve: (subscriber) => this.#serve(subscriber), now, defer });
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
    const group = this.#groupOf(parts);
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

  #groupOf({ prepared, session }: Pick<SubscriberParts, 'prepared' | 'session'>): SubscriberGroup {
    const key = this.#parts.keyOf(prepared, session.session.access);
    const known = this.#groups.get(key);
    if (known) return known;
    const group = new SubscriberGroup({
      key,
      answerEvent: this.#parts.answerEvent,
      onKnown: (answer) => this.#keep(answer, group),
      resume: (subscriber) => this.#turns.add(subscriber),
    });
    this.#groups.set(key, group);
    return group;
  }

  #keep(answer: SharedAnswer, group: SubscriberGroup): void {
    const { outcome } = answer;
    const size = outcome && 'payload' in outcome ? outcome.payload.json.length : 1;
    if (group.size > 0) this.#kept.set(answer, group, { size: Math.min(size, keptBytes) });
  }

  #leave(subscriber: Subscriber): void {
    const { group } = subscriber;
    group.delete(subscriber);
    if (group.size > 0) return;
    this.#groups.delete(group.key);
    for (const answer of [...group.answers]) this.#kept.delete(answer);
  }

  #end(subscriber: Subscriber, end: SubscriptionEnd): void {
    if (subscriber.isOver) return;
    subscriber.isOver = true;
    this.#subscribers -= 1;
    this.#unsentBytes -= subscriber.unsentBytes;
    this.#leave(subscriber);
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
      if (!this.#maySend(subscriber)) {
        this.#hold(subscriber);
        return;
      }
      const answer = subscriber.next ?? this.#take(subscriber);
      if (answer) this.#deliver(subscriber, answer);
      else subscriber.isWaiting = false;
    } catch (error) {
      this.#end(subscriber, { why: 'FAILED', error });
    }
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
    if (subscriber.session.session.access !== subscriber.access) this.#regroup(subscriber);
    return subscriber.group.answerFor(change, subscriber, () => {
      this.#executions += 1;
      return this.#next();
    });
  }

  /** Its session was checked again: its rights may have changed. */
  #regroup(subscriber: Subscriber): void {
    const group = this.#groupOf(subscriber);
    subscriber.access = subscriber.session.session.access;
    if (group === subscriber.group) return;
    this.#leave(subscriber);
    group.add(subscriber);
    subscriber.group = group;
  }

  /** Whether there is more to send than can be sent, and this subscriber is behind because of it. */
  #isLate({ reader, startedAt }: Subscriber): boolean {
    const { behindSince } = reader;
    const { busySince } = this.#turns;
    if (behindSince === undefined || busySince === undefined) return false;
    return this.#parts.now() - Math.max(behindSince, startedAt, busySince) >= mostLateMs;
  }

  #deliver(subscriber: Subscriber, answer: SharedAnswer): void {
    const { outcome } = answer;
    subscriber.next = outcome ? undefined : answer;
    if (!outcome) answer.waiting.push(subscriber);
    else if ('error' in outcome) this.#end(subscriber, { why: 'FAILED', error: outcome.error });
    else this.#send(subscriber, outcome.payload);
  }

  #send(subscriber: Subscriber, payload: EventPayload): void {
    const { outlet, reader } = subscriber;
    outlet.send(payload);
    this.#deliveries += 1;
    const { unsentBytes } = outlet;
    if (unsentBytes !== Number.POSITIVE_INFINITY) this.#count(subscriber, unsentBytes);
    if (subscriber.end) this.#end(subscriber, subscriber.end);
    else if (reader.isCurrent) subscriber.isWaiting = false;
    else this.#turns.add(subscriber);
  }
}
