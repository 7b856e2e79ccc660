import type { DirectoryEvent } from '../../events/directory-event.ts';
import type { LogEntry } from '../../shared-state/ports.ts';
import type { LoggedHappening } from '../sync/ports.ts';
import { expectedOf, targetsOf, targetsOfTags, unknownAt } from '../sync/targets.ts';

export interface Happening extends LoggedHappening {
  /** Whether a gateway has written it, and answered for it. */
  readonly isWrite: boolean;
}

/** What an entry of the log says that happened in the directory; undefined: nothing. */
export function happeningOf(
  { position, at, body }: LogEntry,
  evictionsOf: (event: DirectoryEvent) => readonly string[],
): Happening | undefined {
  if (body.kind === 'event') {
    const { event } = body;
    return {
      ...{ position, tags: evictionsOf(event), targets: targetsOf(event) ?? 'UNNAMED' },
      ...{ expected: expectedOf(event), isWrite: event.origin === 'MUTATION' },
    };
  }
  if (body.kind !== 'completed' || body.outcome === 'none') return undefined;
  const { tags } = body;
  return { position, tags, targets: targetsOfTags(tags), expected: unknownAt(at, 'MUTATION'), isWrite: true };
}
