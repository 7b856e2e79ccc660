import { tagOf } from './absences.ts';
import type { AskingWay } from './asking.ts';
import type { Pass } from './pass.ts';

/** What was not found is out of scope, rather than deleted: the scope is another one. */
export class ScopeChangedError extends Error {
  override readonly name = 'ScopeChangedError';
}

export interface RemovalParts {
  /** Looks at the scope now. @throws ScopeChangedError where it is another one */
  readonly expectSameScope: (way: AskingWay) => Promise<void>;
  /** Whether an object is so new, or was written so lately, that reads may lag behind it. */
  readonly isRecent: (id: string) => boolean;
  /** Has an object read again later. */
  readonly readLater: (id: string) => void;
}

/**
 * Removes what a read of its own did not find. What became of the scope is asked after those reads: an object out of scope answers
 * like one that does not exist (developer-api.md 7.2), and counts as deleted only where the scope is the same.
 * @throws ScopeChangedError
 */
export async function removeGone(
  pass: Pass,
  { expectSameScope, isRecent, readLater }: RemovalParts,
): Promise<void> {
  if (pass.gone.size === 0) return;
  await expectSameScope(pass.options.way);
  const ids: string[] = [];
  for (const [id, asked] of pass.gone) {
    // What overtook the answer has the object read again.
    if (pass.isTouched(asked, [tagOf(id)])) continue;
    if (isRecent(id)) readLater(id);
    else ids.push(id);
  }
  pass.gone.clear();
  if (ids.length > 0) await pass.put([{ kind: 'remove', ids }]);
}
