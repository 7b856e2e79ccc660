import { LRUCache } from 'lru-cache';
import type { GroupKeyOf } from './group-key.ts';
import type { SharedAnswer, Subscriber, SubscriberParts } from './subscriber.ts';
import { type AnswerEvent, type GroupParts, SubscriberGroup } from './subscriber-group.ts';

/** Bytes of answers that are kept for subscribers that come to an event later than others. */
const keptBytes = 8_388_608;

/** What the objects of an answer take, about. */
const objectBytes = 1_024;

export interface SubscriberGroupsParts extends Pick<GroupParts, 'resume'> {
  readonly keyOf: GroupKeyOf;
  readonly answerEvent: AnswerEvent;
}

/** All groups that have a subscriber, and a bound for the answers that they keep together. */
export class SubscriberGroups {
  readonly #parts: SubscriberGroupsParts;
  readonly #groups = new Map<string, SubscriberGroup>();
  readonly #kept = new LRUCache<SharedAnswer, SubscriberGroup>({
    maxSize: keptBytes,
    dispose: (group, answer) => group.forget(answer),
  });

  constructor(parts: SubscriberGroupsParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#groups.size;
  }

  of({ operation, session }: Pick<SubscriberParts, 'operation' | 'session'>): SubscriberGroup {
    const { keyOf, answerEvent, resume } = this.#parts;
    const key = keyOf(operation, session.session.access);
    const known = this.#groups.get(key);
    if (known) return known;
    const onKnown = (answer: SharedAnswer) => this.#keep(answer, group);
    const group = new SubscriberGroup({ key, answerEvent, onKnown, resume });
    this.#groups.set(key, group);
    return group;
  }

  /** Where its session was checked again, its rights may have changed. */
  follow(subscriber: Subscriber): void {
    const { access } = subscriber.session.session;
    if (access === subscriber.access) return;
    const group = this.of(subscriber);
    subscriber.access = access;
    if (group === subscriber.group) return;
    this.leave(subscriber);
    group.add(subscriber);
    subscriber.group = group;
  }

  leave(subscriber: Subscriber): void {
    const { group } = subscriber;
    group.delete(subscriber);
    if (group.size > 0) return;
    this.#groups.delete(group.key);
    for (const answer of [...group.answers]) this.#kept.delete(answer);
  }

  #keep(answer: SharedAnswer, group: SubscriberGroup): void {
    const { outcome } = answer;
    const bytes = outcome && 'payload' in outcome ? outcome.payload.keptBytes : 0;
    if (group.size > 0) this.#kept.set(answer, group, { size: Math.min(bytes + objectBytes, keptBytes) });
  }
}
