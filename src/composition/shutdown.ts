import { type SetTimer, systemClock } from '../eiam/clock.ts';
import type { Cut } from '../http/drain.ts';
import type { Log } from '../observability/log.ts';

export interface ShutdownParts {
  readonly app: { withdraw(): void; close(urgent: AbortSignal): Promise<Cut> };
  /** How long the gateway still serves after it has ceased to be ready, so that balancers see it. */
  readonly delayMs: number;
  /** Default: the machine's clock. */
  readonly setTimer?: SetTimer;
  readonly log: Pick<Log, 'info' | 'warn'>;
}

/** The signals that stop the gateway. */
export const stopSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
export type StopSignal = (typeof stopSignals)[number];

export interface Shutdown {
  /**
   * The first signal: not ready, then after the delay a drain; SIGINT comes from a terminal, where no balancer is. The second:
   * writes alone are waited for. Later ones change nothing.
   */
  signalled(signal: StopSignal): void;
  /** Settles once everything is closed. False: something was cut off. */
  readonly ended: Promise<boolean>;
}

/** The way from the first signal to the end of the process. */
export function createShutdown(parts: ShutdownParts): Shutdown {
  const { app, delayMs, setTimer = systemClock.setTimer, log } = parts;
  const urgent = new AbortController();
  const { promise: ended, resolve, reject } = Promise.withResolvers<boolean>();
  let isStopping = false;
  let isDraining = false;
  let cancelDelay = () => {};

  async function close(): Promise<boolean> {
    log.info({}, 'the gateway drains: what runs is answered, and nothing else is taken');
    const cut = await app.close(urgent.signal);
    if (cut.requests + cut.sockets + cut.writes === 0) {
      log.info({}, 'the gateway has stopped: all that was taken is answered');
      return true;
    }
    log.warn({ ...cut }, 'the shutdown cut off what was not answered yet');
    return false;
  }

  function drain(): void {
    cancelDelay();
    if (isDraining) return;
    isDraining = true;
    close().then(resolve, reject);
  }

  return {
    ended,
    signalled(signal) {
      if (isStopping) {
        if (!urgent.signal.aborted) log.info({ signal }, 'one more signal: writes alone are waited for');
        urgent.abort();
        return drain();
      }
      isStopping = true;
      app.withdraw();
      const servesMs = signal === 'SIGINT' ? 0 : delayMs;
      log.info({ signal, servesMs }, 'the gateway is to stop: it is not ready any more');
      if (servesMs === 0) drain();
      else cancelDelay = setTimer(drain, servesMs);
    },
  };
}
