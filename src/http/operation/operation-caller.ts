import type { Access } from '../../../schema/core/permissions.ts';
import type { OperationArrival } from './request.ts';

/** The caller's rights and signal. */
export interface OperationCaller {
  /** Aborted when the client leaves. */
  readonly signal: AbortSignal;
  readonly access: Access;
  /** Where its request came from; undefined: not known, or there is none. */
  readonly address?: string | undefined;
  /** Names its request in the log; undefined: it was sent by none. */
  readonly requestId?: string | undefined;
  /** Where it comes from, for its trace; undefined: the gateway does it by itself. */
  readonly arrival?: OperationArrival | undefined;
  /** Whether lists are read past the cache and each seam between two pages is verified; default false. */
  readonly verifySeams?: boolean;
  /** Whether rows past their time are better than none while upstream does not answer; default false. */
  readonly acceptsStale?: boolean;
  /** Whether EIAM is asked for all that it can answer, whatever is in the mirror; default false. */
  readonly readsLive?: boolean;
  /** Whether its answer shows when each of its calls was made; default false. */
  readonly wantsTimeline?: boolean;
  /** The cursor of the last event that it got of a stream that broke off; undefined: it begins one. */
  readonly lastEventId?: string | undefined;
}
