import type { CallContext } from '../eiam/call-context.ts';
import type { Topic } from '../eiam/operation.ts';
import type { Finding } from './memory.ts';

/** A question whose answer may be kept: what changes it (src/eiam/operation.ts), and how it is asked. */
export interface Question<Answer> extends Topic<Answer> {
  /** Upstream's name of what is asked, as in `GetUser`. */
  readonly operation: string;
  /** Everything that makes another question of it: credentials, operation and arguments. */
  readonly key: string;
  /** Asks upstream. An answer of undefined says as well that there is none. */
  readonly load: (context: CallContext) => Promise<Answer>;
}

/** Rows of a list whose pages are kept like any other answer. */
const shallowRows = 5_000;

/** Whether it is a page that only a walk through a long list comes to: it is kept apart, so that it displaces nothing else. */
export function isDeep({ depth = 0 }: Pick<Topic<never>, 'depth'>): boolean {
  return depth >= shallowRows;
}

/** All that a change may touch this finding by. */
export function tagsOf<Answer>(
  question: Question<Answer>,
  { answer, isAbsence }: Finding,
): readonly string[] {
  // The key names the question, so that what is found under it is an answer to it.
  const more = isAbsence ? question.absenceTags : question.tagsOf?.(answer as Answer);
  return more === undefined ? question.tags : [...question.tags, ...more];
}

/** How many rows a finding counts as. */
export function rowsOf<Answer>(question: Question<Answer>, finding: Finding): number {
  if (finding.isAbsence) return 1;
  const answer = answerOf<Answer>(finding);
  if (question.rowsOf) return question.rowsOf(answer);
  const { data }: { readonly data?: unknown } = Object(answer);
  return Array.isArray(data) ? data.length : 1;
}

/** @throws the failure that says that there is no answer */
export function answerOf<Answer>({ answer, isAbsence }: Finding): Answer {
  if (isAbsence && answer instanceof Error) throw answer;
  // As above.
  return answer as Answer;
}
