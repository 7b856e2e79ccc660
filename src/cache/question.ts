import type { CallContext } from '../eiam/call-context.ts';
import type { Finding } from './memory.ts';

/** A question whose answer may be remembered. */
export interface Question<Answer> {
  /** Upstream's name of what is asked, as in `GetUser`. */
  readonly operation: string;
  /** Everything that makes another question of it: credentials, operation and arguments. */
  readonly key: string;
  /** What a change may touch it by, known before it is answered. The same for everyone who asks by this key. */
  readonly tags: readonly string[];
  /** What a change may touch the answer by beside that. */
  readonly tagsOf: (answer: Answer) => readonly string[];
  /** The same where there is none. */
  readonly absenceTags: readonly string[];
  /** How many rows the answer counts as. */
  readonly rowsOf: (answer: Answer) => number;
  /** How long the answer may be remembered at most, in milliseconds; left out: as long as any. */
  readonly lifeMs?: (answer: Answer) => number;
  /** Asks upstream. An answer of undefined says as well that there is none. */
  readonly load: (context: CallContext) => Promise<Answer>;
}

/** What is known of a question beside whom it is put to. */
export type Topic<Answer> = Omit<Question<Answer>, 'operation' | 'key' | 'load'>;

/** Told what an operation is spared. */
export interface CacheObserver {
  /** An answer came from memory. */
  remembered(): void;
  /** Somebody else had asked already. */
  saved(): void;
  /** An answer that was asked for at this moment, in milliseconds since the epoch. */
  answeredAsOf(askedAt: number): void;
}

/** All that a change may touch this finding by. */
export function tagsOf<Answer>(
  question: Question<Answer>,
  { answer, isAbsence }: Finding,
): readonly string[] {
  // The key names the question, so that what is found under it is an answer to it.
  const more = isAbsence ? question.absenceTags : question.tagsOf(answer as Answer);
  return [...question.tags, ...more];
}

/** @throws the failure that says that there is no answer */
export function answerOf<Answer>({ answer, isAbsence }: Finding): Answer {
  if (isAbsence && answer instanceof Error) throw answer;
  // As above.
  return answer as Answer;
}
