import { mostIds } from '../../vocabulary/limits.ts';

/** Neither none nor too many are defined upstream (8.7), so neither is ever sent. */
export function checkIdBatch(ids: readonly string[]): readonly string[] {
  if (ids.length < 1 || ids.length > mostIds) {
    throw new RangeError(`ids: expected 1 to ${mostIds}, but got ${ids.length}`);
  }
  return ids;
}
