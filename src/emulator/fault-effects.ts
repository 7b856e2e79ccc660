import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './faults.ts';
import { type Damage, type Reply, toProxyPage } from './reply.ts';
import { ApiGatewayError, internalServerError, serviceUnavailable, throttled } from './wire-errors.ts';

/** What the faults of one moment of a call leave for later. */
export interface FaultEffects {
  readonly shiftedRows: number;
  readonly damage: Damage | undefined;
  /** What comes in place of the operation's answer. */
  readonly instead: Reply | 'nothing' | undefined;
}

export interface FaultTarget {
  readonly expireToken: () => void;
  /** Ends every wait. */
  readonly signal: AbortSignal;
}

/** Carries the faults out in order. @throws the error that answers instead of the service, or the signal's reason */
export async function applyFaults(faults: readonly Fault[], target: FaultTarget): Promise<FaultEffects> {
  let shiftedRows = 0;
  let damage: Damage | undefined;
  for (const fault of faults) {
    switch (fault.kind) {
      case 'latency':
        await sleep(fault.ms, undefined, { signal: target.signal });
        break;
      case 'neverAnswer':
        await waitForAbort(target.signal);
        break;
      case 'throttle':
        throw throttled(fault.retryAfterMs, fault.status);
      case 'error500':
        throw internalServerError();
      case 'error503':
        throw serviceUnavailable();
      case 'refuse':
        throw new ApiGatewayError(fault.status, fault.code, fault.message ?? 'The request is refused.');
      case 'html':
        return { shiftedRows, damage, instead: toProxyPage(fault.status ?? 502) };
      case 'dropBeforeAnswer':
        return { shiftedRows, damage, instead: 'nothing' };
      case 'expireToken':
        target.expireToken();
        break;
      case 'shiftRows':
        shiftedRows += fault.rows;
        break;
      default:
        damage = fault.kind;
    }
  }
  return { shiftedRows, damage, instead: undefined };
}

function waitForAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
