import type { AnswerEvent } from '../fan-out/subscriber-group.ts';

/** Until what is kept is not older than what any replica has answered before the call; undefined: it never is. */
export type ReadBarrier = () => Promise<void> | undefined;

/** Each event is read as an operation that begins with it. */
export function behindBarrier(caughtUp: ReadBarrier, answerEvent: AnswerEvent): AnswerEvent {
  return (change, payers, signal) => {
    const behind = caughtUp();
    return behind
      ? behind.then(() => answerEvent(change, payers, signal))
      : answerEvent(change, payers, signal);
  };
}
