import { BadUserInputError, UpstreamStaleError } from '../../schema/errors/errors.ts';

/**
 * Upstream does not document that "" clears (developer-api.md U12), so what was to be cleared is read again. Reading waits
 * until what was written shows (awaited-reads.ts); where all but the cleared members do, upstream has kept those. Where nothing
 * else was changed it may also be that its reads lag behind for longer.
 * @param changes as they were sent
 * @param fieldOf the input's field that each of upstream's members belongs to, of those that can be cleared
 * @throws BadUserInputError with every field that was kept
 */
export async function expectCleared(
  read: () => Promise<unknown>,
  changes: object,
  fieldOf: Readonly<Record<string, string>>,
): Promise<void> {
  const sent = Object.entries(changes).filter(([, value]) => value !== undefined);
  const cleared = new Set(sent.flatMap(([name, value]) => (value === '' ? [fieldOf[name]] : [])));
  if (cleared.size === 0) return;
  const kept = new Set((await unshownBy(read)).map((name) => fieldOf[name]));
  // Where something else is not shown either, only a later read can settle it: the payload's own fails as stale.
  if (![...kept].every((name) => cleared.has(name))) return;
  const isAll = sent.every(([name]) => kept.has(fieldOf[name]));
  const expected = isAll
    ? 'EIAM does not clear this field, or does not show yet that it did'
    : 'EIAM does not clear this field; the other changes were made';
  const [first, ...others] = [...kept].map(
    (field) =>
      new BadUserInputError(`input.${field}`, expected, { effect: 'UNKNOWN', reason: 'NOT_CLEARABLE' }),
  );
  if (first) throw first.alongWith(others);
}

/** A read that fails otherwise says nothing of the write; the payload's own read reports the failure. */
async function unshownBy(read: () => Promise<unknown>): Promise<readonly string[]> {
  try {
    await read();
    return [];
  } catch (error) {
    return error instanceof UpstreamStaleError ? error.members : [];
  }
}
