import type { ExecutionResult } from 'graphql';
import type { DirectoryChange } from '../../../schema/changes/ports.ts';
import { EventPayload } from './event-payload.ts';
import type { SharedAnswer, Subscriber } from './subscriber.ts';

/**
 * Answers one event. It is charged to the first of the subscribers whose budget pays for it, and executed with that one's session.
 * @param signal aborted when none of the group needs the answer any more
 */
export type AnswerEvent = (
  change: DirectoryChange,
  payers: Iterable<Subscriber>,
  signal: AbortSignal,
) => Promise<ExecutionResult> | ExecutionResult;

export interface GroupParts {
  readonly key: string;
  readonly answerEvent: AnswerEvent;
  /** Takes each answer that is known, to bound those that are kept. */
  readonly onKnown: (answer: SharedAnswer, group: SubscriberGroup) => void;
  /** Has a subscriber sent what it waited for. */
  readonly resume: (subscriber: Subscriber) => void;
}

/** Subscribers whose budgets are tried for one event. */
const mostPayers = 10;

/** Subscriptions that are answered the same. Each event is executed and written once, by the first that comes to it. */
export class SubscriberGroup {
  readonly key: string;
  readonly #parts: GroupParts;
  readonly #members = new Set<Subscriber>();
  readonly #answers = new Map<DirectoryChange, SharedAnswer>();
  readonly #leaving = new AbortController();

  constructor(parts: GroupParts) {
    this.key = parts.key;
    this.#parts = parts;
  }

  get size(): number {
    return this.#members.size;
  }

  get answers(): Iterable<SharedAnswer> {
    return this.#answers.values();
  }

  add(subscriber: Subscriber): void {
    this.#members.add(subscriber);
  }

  delete(subscriber: Subscriber): void {
    this.#members.delete(subscriber);
    if (this.#members.size === 0) this.#leaving.abort();
  }

  forget(answer: SharedAnswer): void {
    if (this.#answers.get(answer.change) === answer) this.#answers.delete(answer.change);
  }

  /** @param begin numbers an answer that has to be begun, because none is there that is new enough for the subscriber */
  answerFor(change: DirectoryChange, subscriber: Subscriber, begin: () => number): SharedAnswer {
    const known = this.#answers.get(change);
    if (known && known.begunAt > subscriber.joinedAt) return known;
    const answer: SharedAnswer = { change, begunAt: begin(), outcome: undefined, waiting: [] };
    this.#answers.set(change, answer);
    this.#answer(answer);
    return answer;
  }

  #answer(answer: SharedAnswer): void {
    const settle = (result: ExecutionResult) =>
      this.#settle(answer, { payload: new EventPayload(result, answer.change.cursor) });
    const fail = (error: unknown) => this.#settle(answer, { error });
    try {
      const result = this.#parts.answerEvent(answer.change, this.#inTurn(), this.#leaving.signal);
      if (result instanceof Promise) result.then(settle).catch(fail);
      else settle(result);
    } catch (error) {
      fail(error);
    }
  }

  #settle(answer: SharedAnswer, outcome: NonNullable<SharedAnswer['outcome']>): void {
    const { waiting } = answer;
    answer.outcome = outcome;
    answer.waiting = [];
    this.#parts.onKnown(answer, this);
    for (const subscriber of waiting) this.#parts.resume(subscriber);
  }

  /** Those that have not been charged for the longest time come first. */
  *#inTurn(): Generator<Subscriber> {
    for (let left = Math.min(this.#members.size, mostPayers); left > 0; left -= 1) {
      const [first] = this.#members;
      if (!first) return;
      this.#members.delete(first);
      this.#members.add(first);
      yield first;
    }
  }
}
