/** Causes of causes that are written. */
const mostCauses = 4;

/** An error as the log has it. */
export interface ErrorFacts {
  readonly type: string;
  readonly message: string;
  readonly code?: string | undefined;
  readonly stack?: string | undefined;
  readonly cause?: ErrorFacts | undefined;
}

/**
 * An error as `err` of a line. Only members that every error has: others may hold values, as the `input` of a URL that is none, or the
 * client's own names, as the `path` of graphql's errors.
 */
export function toErrorFacts(error: unknown, causesLeft = mostCauses): ErrorFacts {
  if (!(error instanceof Error)) return { type: typeof error, message: 'what was thrown is no error' };
  // graphql's errors stand around what was thrown, with its stack and the place of the field.
  const thrown =
    'originalError' in error && error.originalError instanceof Error ? error.originalError : error;
  const { name: type, message, cause } = thrown;
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
  return {
    ...{ type, message, code },
    stack: error.stack,
    cause: cause instanceof Error && causesLeft > 0 ? toErrorFacts(cause, causesLeft - 1) : undefined,
  };
}
