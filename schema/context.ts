import type { Loaders } from '../src/loaders/loaders.ts';

/** What every resolver is handed: the reads of one operation. */
export interface GraphContext {
  readonly loaders: Loaders;
}
