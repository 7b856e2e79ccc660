import type { Actions } from '../src/actions/actions.ts';
import type { Loaders } from '../src/loaders/loaders.ts';

/** What every resolver is handed: the reads of one operation, fresh after each write, and its writes. */
export interface GraphContext {
  readonly loaders: Loaders;
  readonly actions: Actions;
}
