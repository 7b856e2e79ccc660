import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { Config } from '../config.ts';
import { systemClock } from '../eiam/clock.ts';
import type { RefusalReason } from '../http/authentication/token-refusal.ts';
import type { OperationDescription, OperationFact } from '../http/operation/operation-fact.ts';
import { logBreakers } from '../observability/breaker-log.ts';
import { logCalls } from '../observability/call-log.ts';
import { createFailureLog } from '../observability/failure-log.ts';
import type { Log } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import { logMismatches } from '../observability/mismatch-log.ts';
import { createOperationLog, toOperationFacts } from '../observability/operation-log.ts';
import { createRefusalCounts } from '../observability/refusal-counts.ts';
import { createRepeatedLines } from '../observability/repeated-lines.ts';
import type { Tracing } from '../tracing/tracing.ts';

export interface ObserverParts {
  readonly config: Pick<Config, 'slowOperationMs'>;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Undefined: there are no metrics. */
  readonly metrics: Pick<Metrics, 'countOperation' | 'countRefusedSignIn'> | undefined;
  /** Undefined: nothing is traced. */
  readonly tracing: Pick<Tracing, 'ended'> | undefined;
}

/** All that reads the facts of operations and of upstream calls. Disposing of it ends that. */
export interface Observers extends Disposable {
  /** Takes the outcome of every operation. */
  reportOperation(fact: OperationFact): void;
  /** Takes what a write failed with, where no entry of `errors` may show it. */
  noteFailure(failure: GatewayError, requestId: string | undefined): void;
  /** Takes why each token that is refused was. */
  noteRefusal(reason: RefusalReason): void;
  /** Takes each defect of the gateway's own, and the operation that met it. */
  noteDefect(error: unknown, about: OperationDescription | undefined): void;
  /** For callbacks, which anything that reaches their address can cause lines of. */
  readonly callbackLog: Log;
}

export function createObservers({ config, log, now, metrics, tracing }: ObserverParts): Observers {
  using stack = new DisposableStack();
  stack.use(logMismatches({ log, now }));
  stack.use(logBreakers(log));
  stack.use(logCalls({ log, now }));
  const refusals = stack.use(
    createRefusalCounts<RefusalReason>({
      report: (reason, count) => log.info({ reason, count }, 'sign-ins were refused'),
      setTimer: systemClock.setTimer,
    }),
  );
  const { log: callbackLog } = stack.use(createRepeatedLines(log, systemClock.setTimer));
  const logFailures = createFailureLog({ log, now });
  const logOperation = createOperationLog({ log, slowMs: config.slowOperationMs, now });
  const owned = stack.move();
  return {
    reportOperation(fact) {
      metrics?.countOperation(fact);
      tracing?.ended(fact);
      logFailures(fact.errors, fact);
      logOperation(fact);
    },
    noteFailure: (failure, requestId) => logFailures([failure], { requestId }),
    noteRefusal(reason) {
      metrics?.countRefusedSignIn(reason);
      refusals.note(reason);
    },
    noteDefect: (err, about) =>
      log.error({ ...(about && toOperationFacts(about)), err }, 'a resolver failed unexpectedly'),
    callbackLog,
    [Symbol.dispose]: () => owned.dispose(),
  };
}
