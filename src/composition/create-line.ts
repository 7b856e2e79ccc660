import { WritesSuspendedError } from '../../schema/errors/errors.ts';
import { mostWaitingCreates } from '../actions/create-register.ts';
import { KeyedQueue } from '../concurrency/keyed-queue.ts';
import {
  type Exclusion,
  type SharedState,
  SharedStateUnavailableError,
  type Turn,
} from '../shared-state/ports.ts';

/** What is not shared, nothing takes away. */
const ownTurn: Turn = { expectHeld: () => {} };

/**
 * Creates of one unique value, one after the other over all replicas. While the store cannot say whose turn it is they are refused, or
 * take turns within this process alone where it is not required.
 */
export function createCreateLine(shared: Pick<SharedState, 'exclusion'>, isRequired: boolean): Exclusion {
  const all = shared.exclusion('creates', mostWaitingCreates);
  const own = new KeyedQueue(mostWaitingCreates);
  return {
    run: (value, create, signal) =>
      own.run(
        value,
        async () => {
          let hasBegun = false;
          const begin = (turn: Turn) => {
            hasBegun = true;
            return create(turn);
          };
          try {
            return await all.run(value, begin, signal);
          } catch (error) {
            if (hasBegun || !(error instanceof SharedStateUnavailableError)) throw error;
            if (isRequired) throw new WritesSuspendedError({ cause: error });
            return await create(ownTurn);
          }
        },
        signal,
      ),
  };
}
