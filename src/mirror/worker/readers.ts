import type { Answers, Asked } from '../query/answers.ts';
import { type AskReader, questionsBy } from '../query/questions-by.ts';
import { type MirrorQuestions, type QuestionLimits, usualWaiting } from '../questions.ts';
import {
  InvalidKeyError,
  ReadAbortedError,
  ReadDeadlineError,
  ReadFailedError,
  ReadOverloadError,
} from '../read-errors.ts';
import type { ReaderAnswer } from './reader-requests.ts';
import { ReaderThread } from './reader-thread.ts';

export interface ReadersSettings {
  readonly path: string;
  /** Threads. */
  readonly count?: number;
  /** Questions that may wait for a thread. */
  readonly mostWaiting?: number;
  /** How long a question may take that has no deadline of its own. */
  readonly longestMs?: number;
}

/** The mirror's questions, and the threads that answer them. */
export interface MirrorReaders extends AsyncDisposable {
  readonly questions: MirrorQuestions;
  /** Questions that wait for a thread. */
  readonly waiting: number;
}

interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Calls back after so many milliseconds; the function that is returned takes that back. */
  readonly setTimer: (callback: () => void, delayMs: number) => () => void;
}

/** A question from when it is asked until it has its answer, whatever comes first. */
interface Question {
  readonly asked: Asked;
  readonly ticket: number;
  readonly deadlineAt: number;
  readonly settle: (answer: ReaderAnswer) => void;
  readonly fail: (error: Error) => void;
}

/**
 * Starts the readers of a mirror's file. Each runs one question after the other; those that find none free wait in a queue of a
 * bounded length. A question ends at its deadline or with its signal, whether it waits or runs.
 */
export function startReaders(
  { path, count = 2, mostWaiting = usualWaiting, longestMs = 30_000 }: ReadersSettings,
  { now, setTimer }: Clock,
): MirrorReaders {
  const free = Array.from({ length: count }, () => new ReaderThread(path));
  const threads = Array.from(free);
  const running = new Map<number, ReaderThread>();
  const waiting = new Map<number, Question>();
  let lastTicket = 0;
  let isClosed = false;

  const ask: AskReader = async <Kind extends Asked['kind']>(
    asked: Extract<Asked, { kind: Kind }>,
    { deadlineAt = now() + longestMs, signal }: QuestionLimits,
  ) => {
    if (isClosed) throw new ReadFailedError(new Error('The mirror is closed'));
    if (signal.aborted) throw new ReadAbortedError(signal.reason);
    if (deadlineAt <= now()) throw new ReadDeadlineError();
    if (free.length === 0 && waiting.size >= mostWaiting) throw new ReadOverloadError(mostWaiting);
    // An Int32 that is never 0, which stands for no question.
    lastTicket = (lastTicket % 0x7fff_ffff) + 1;
    const { promise, resolve, reject } = Promise.withResolvers<ReaderAnswer>();
    const ticket = lastTicket;
    const question: Question = { asked, ticket, deadlineAt, settle: resolve, fail: reject };
    const end = (error: Error) => {
      waiting.delete(ticket);
      running.get(ticket)?.abort(ticket);
      reject(error);
    };
    const onAbort = () => end(new ReadAbortedError(signal.reason));
    const clear = setTimer(() => end(new ReadDeadlineError()), deadlineAt - now());
    signal.addEventListener('abort', onAbort, { once: true });
    waiting.set(ticket, question);
    runNext();
    try {
      // The reader answers by what it is asked (`answerTo`).
      return answerOf(await promise, signal) as Answers[Kind];
    } finally {
      clear();
      signal.removeEventListener('abort', onAbort);
    }
  };

  function runNext(): void {
    const [question] = waiting.values();
    const thread = question && free.pop();
    if (!question || !thread) return;
    waiting.delete(question.ticket);
    void run(question, thread);
  }

  async function run(question: Question, thread: ReaderThread): Promise<void> {
    const { asked, ticket, deadlineAt } = question;
    running.set(ticket, thread);
    try {
      question.settle(await thread.ask({ asked, ticket, leftMs: deadlineAt - now() }));
    } catch (error) {
      question.fail(new ReadFailedError(error));
    }
    running.delete(ticket);
    free.push(thread);
    runNext();
  }

  return {
    questions: questionsBy(ask),
    get waiting() {
      return waiting.size;
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      const closed = new ReadFailedError(new Error('The mirror is closed'));
      for (const { fail } of waiting.values()) fail(closed);
      waiting.clear();
      for (const [ticket, thread] of running) thread.abort(ticket);
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

function answerOf(answer: ReaderAnswer, signal: AbortSignal): Answers[Asked['kind']] {
  switch (answer.kind) {
    case 'answered':
      return answer.answer;
    case 'deadline':
      throw new ReadDeadlineError();
    case 'aborted':
      throw new ReadAbortedError(signal.reason);
    case 'invalidKey':
      throw new InvalidKeyError(answer.bound, answer.expected);
  }
}
