import type { DeveloperClient } from '../eiam/developer/client.ts';
import type { Calls } from '../loaders/calls.ts';
import type { Loaders } from '../loaders/loaders.ts';
import type { Announce } from './announce.ts';

/** What every write of one operation is made of. */
export interface ActionParts {
  /** Writes go on when the client leaves: what was begun is finished. After each the operation's reads forget what they have read. */
  readonly writes: Calls<DeveloperClient>;
  /** Finds out, past the operation's deadline if need be, what became of a write whose answer was lost. */
  readonly settling: Calls<DeveloperClient>;
  /** Tells of what was written: first the memory, which forgets it, then who listens. */
  readonly announce: Announce;
  /** The operation's reads. */
  readonly loaders: Loaders;
  /** The id of the EIAM instance, the source of what is made here. */
  readonly instanceId: string;
  /** An id that nobody has used, at most 50 characters. */
  readonly newId: () => string;
  /** Waits before a lost write is looked for once more. */
  readonly pause: () => Promise<void>;
  /** Writes that leave the directory as it is: after them nothing that was read is forgotten. */
  readonly signIns: Calls<DeveloperClient>;
  /** The operator's word: credentials of cloud roles may be handed out. */
  readonly cloudCredentials: boolean;
  /** Pages that one look for a group may read. */
  readonly maxScanPages: number;
}
