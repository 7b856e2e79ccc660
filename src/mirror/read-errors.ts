/** The question took longer than it may. */
export class ReadDeadlineError extends Error {
  override readonly name = 'ReadDeadlineError';

  constructor() {
    super('The mirror did not answer before the deadline');
  }
}

/** More questions wait than may. */
export class ReadOverloadError extends Error {
  override readonly name = 'ReadOverloadError';

  constructor(waiting: number) {
    super(`Expected at most ${waiting} questions to wait for the mirror`);
  }
}

/** The answer is no longer waited for. */
export class ReadAbortedError extends Error {
  override readonly name = 'ReadAbortedError';

  constructor(reason: unknown) {
    super('The question to the mirror was aborted', { cause: reason });
  }
}

/** The argument of a list that names one of its places. */
export type WindowBound = 'after' | 'before';

/** A place that the list has never given: its cursor was made up. */
export class InvalidKeyError extends Error {
  override readonly name = 'InvalidKeyError';
  readonly bound: WindowBound;
  /** The kinds of its values. */
  readonly expected: string;

  constructor(bound: WindowBound, expected: string) {
    super(`Expected the key of \`${bound}\` to be ${expected}`);
    this.bound = bound;
    this.expected = expected;
  }
}

/** The mirror cannot be read: its file is damaged or gone, or it is closed. */
export class ReadFailedError extends Error {
  override readonly name = 'ReadFailedError';

  constructor(cause: unknown) {
    super('The mirror could not be read', { cause });
  }
}
