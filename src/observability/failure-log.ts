import { createKindLimit } from './kind-limit.ts';
import type { Log } from './log.ts';
import { type DescribedOperation, toOperationFacts } from './operation-log.ts';

/** Causes of causes that are named. */
const mostCauses = 4;

/** Failures that are EIAM's or the gateway's own, not the client's. */
const loggedCodes = /^(UPSTREAM_\w+|OVERLOADED)$/;

/** What is read of an error of an operation. */
export interface FailedField {
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly originalError?: Error | undefined;
  readonly cause?: unknown;
  readonly stack?: string | undefined;
}

/** The operation that failed, or where it still runs, what its request is named. */
export type FailedOperation = DescribedOperation | { readonly requestId: string | undefined };

/**
 * Logs why operations fail: the request, the code, upstream's operation, code, status and request id, the causes, whose messages hold
 * facts alone (src/eiam/errors.ts), and the stack, which ends at the field whose resolver asked (src/execution/execution.ts). What is not
 * as the contract says has a line of its own (mismatch-log.ts).
 * @param now milliseconds since the epoch
 */
export function createFailureLog({
  log,
  now,
}: {
  readonly log: Pick<Log, 'warn'>;
  readonly now: () => number;
}) {
  const isDue = createKindLimit(now);

  function note(error: FailedField, about: FailedOperation): void {
    // The answer's own error may have been shortened.
    const failure = error.originalError ?? error;
    const extensions = Object(Object(failure).extensions ?? error.extensions);
    const code = String(extensions.code ?? '');
    const upstream: unknown = extensions.upstream;
    const causes = causesOf(failure);
    const isMismatch =
      Object.hasOwn(Object(upstream), 'member') || causes.some((cause) => cause.startsWith('ReplyMismatch'));
    if (!loggedCodes.test(code) || isMismatch) return;
    const { requestId: _requestId, ...facts } = Object(upstream);
    if (!isDue(JSON.stringify([code, facts, causes]))) return;
    const operation = 'type' in about ? toOperationFacts(about) : about;
    log.warn({ ...operation, code, upstream, causes, stack: error.stack }, failure.message);
  }

  return (errors: readonly FailedField[], about: FailedOperation): void => {
    for (const error of errors) note(error, about);
  };
}

function causesOf({ cause }: { readonly cause?: unknown }): string[] {
  const causes: string[] = [];
  for (let each = cause; each instanceof Error && causes.length < mostCauses; each = each.cause) {
    causes.push(String(each));
  }
  return causes;
}
