import {
  InvalidKeyError,
  ReadAbortedError,
  ReadDeadlineError,
  ReadOverloadError,
} from '../mirror/read-errors.ts';

type Reason = 'deadline' | 'overload' | 'defect';

/** Questions that the mirror did not answer, by why. */
export class FailedQuestions {
  readonly counts: Record<Reason, number> = { deadline: 0, overload: 0, defect: 0 };

  note(error: unknown): void {
    // The client gave up, or asked for a place that there is not.
    if (error instanceof ReadAbortedError || error instanceof InvalidKeyError) return;
    this.counts[reasonOf(error)] += 1;
  }
}

function reasonOf(error: unknown): Reason {
  if (error instanceof ReadDeadlineError) return 'deadline';
  return error instanceof ReadOverloadError ? 'overload' : 'defect';
}
