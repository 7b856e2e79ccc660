import type { DirectoryEvent, DirectoryEventOrigin } from './directory-event.ts';

/** GATEWAY: nobody told us of a change; we can no longer tell which there were. */
export type DirectoryChangeOrigin = DirectoryEventOrigin | 'GATEWAY';

/** What subscribers are told: ids and names of fields, and never a value. */
export interface DirectoryChange extends Omit<DirectoryEvent, 'id' | 'full' | 'quiet' | 'origin'> {
  /** Names the place behind this change; opaque to clients. */
  readonly cursor: string;
  readonly origin: DirectoryChangeOrigin;
}
