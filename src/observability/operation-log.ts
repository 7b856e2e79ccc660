import { createLineLimit } from './line-limit.ts';
import type { Log } from './log.ts';

/** What names an operation in every line that is about it. */
export interface DescribedOperation {
  readonly type: string | undefined;
  readonly name: string | undefined;
  readonly documentHash: string | undefined;
  readonly viewer: string | undefined;
  readonly requestId: string;
}

/** What came of an operation. */
export interface FinishedOperation extends DescribedOperation {
  readonly outcome: string;
  readonly code: string | undefined;
  readonly durationMs: number;
  readonly calls: number;
}

/** What is known of an operation, for a line about it: none of its values, and nothing a person could be known by. */
export function toOperationFacts({ requestId, type, name, documentHash, viewer }: DescribedOperation) {
  return { requestId, graphql: { type, name, document: documentHash }, viewer };
}

export interface OperationLogOptions {
  readonly log: Pick<Log, 'info' | 'debug'>;
  /** From here on an operation counts as slow. */
  readonly slowMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * One line an operation: at `info` where it failed, was slow, or was a mutation; at `debug` for all others, so that at the default level
 * a query that succeeds costs nothing here. Failures are bounded by the second, since anybody can cause them.
 */
export function createOperationLog({ log, slowMs, now }: OperationLogOptions) {
  const limit = createLineLimit(now);

  return (fact: FinishedOperation): void => {
    const { outcome, code, durationMs, calls } = fact;
    const isFailed = outcome !== 'succeeded';
    const isSlow = durationMs >= slowMs;
    const isNotable = isFailed || isSlow || fact.type === 'mutation';
    if (!isNotable && !log.debug) return;
    const leftOut = isFailed && !log.debug ? limit.take() : 0;
    if (leftOut === undefined) return;
    const facts = {
      ...toOperationFacts(fact),
      ...{ outcome, code, durationMs: Math.round(durationMs * 10) / 10, calls },
      ...(isSlow && { isSlow }),
      ...(leftOut > 0 && { leftOut }),
    };
    const text = `an operation ${texts.get(outcome) ?? 'ended'}`;
    if (isNotable) log.info(facts, text);
    else log.debug?.(facts, text);
  };
}

const texts: ReadonlyMap<string, string> = new Map([
  ['succeeded', 'succeeded'],
  ['partial', 'was answered with errors'],
  ['refused', 'was refused'],
]);
