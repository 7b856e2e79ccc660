/** The most ids one membership write may name (developer-api.md 8.7, U15). */
const idBatchLimit = 100;

/** Neither none nor too many are defined upstream (8.7), so neither is ever sent. */
export function checkIdBatch(ids: readonly string[]): readonly string[] {
  if (ids.length < 1 || ids.length > idBatchLimit) {
    throw new RangeError(`ids: expected 1 to ${idBatchLimit}, but got ${ids.length}`);
  }
  return ids;
}
