import type { Plane, Send } from '../eiam/operation.ts';
import type { Cache } from './cache.ts';

export interface EvictingWritesOptions {
  readonly cache: Pick<Cache, 'evict' | 'evictWritten' | 'evictUncertain' | 'noteFailure'>;
  /** The client's plane and application: a short name, no secret. */
  readonly credentials: string;
  /** Whether a write that failed may have been carried out all the same. */
  readonly mayHaveTakenEffect: (error: unknown) => boolean;
}

/**
 * The layer of a client whose writes evict all that they touch, whatever their outcome. Answers that show the object itself
 * carry its tag, so that rows name only what changes without showing it: lists that it joins or leaves, and look-ups that found
 * nothing.
 */
export function evictingWrites<P extends Plane>({
  cache,
  credentials,
  mayHaveTakenEffect,
}: EvictingWritesOptions): (send: Send<P>) => Send<P> {
  return (send) => async (operation, args, context) => {
    const { effect } = operation;
    if (effect === undefined) return send(operation, args, context);
    const touched = effect.touches(...args);
    try {
      const answer = await send(operation, args, context);
      cache.evictWritten([...touched, ...effect.made(answer)]);
      return answer;
    } catch (error) {
      cache.noteFailure(error, { credentials, operation: operation.name, tags: touched });
      if (mayHaveTakenEffect(error)) cache.evictUncertain(touched);
      else cache.evict(touched);
      throw error;
    }
  };
}
