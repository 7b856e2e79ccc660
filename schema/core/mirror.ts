import { NotConfiguredError } from '../errors/errors.ts';

/**
 * Refuses what only a mirror of the directory can answer. Absent, null and false are no condition.
 * @throws NotConfiguredError
 */
export function refuseWithoutMirror(...asked: readonly unknown[]): void {
  if (asked.some((each) => each !== undefined && each !== null && each !== false))
    throw new NotConfiguredError(['MIRROR']);
}

/** Resolves what only a mirror of the directory can answer. @throws NotConfiguredError */
export function onlyWithMirror(): never {
  throw new NotConfiguredError(['MIRROR']);
}
