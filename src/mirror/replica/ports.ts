import type { Discontinuity, LogEntry, MirrorSharing, SharedLog } from '../../shared-state/ports.ts';
import type { MirrorWriter, ReplicaWriter } from '../store/write-types.ts';
import type { MirrorSync, MirrorSyncParts } from '../sync/ports.ts';

export interface ReplicatedSyncParts extends Omit<MirrorSyncParts, 'writer' | 'onLogged' | 'onSettled'> {
  readonly writer: MirrorWriter & ReplicaWriter;
  readonly log: Pick<SharedLog, 'epoch' | 'position' | 'append' | 'caughtUp'>;
  readonly sharing: MirrorSharing;
  /** Names an entry of the log. */
  readonly newId: () => string;
  /** Pieces of a copy of the mirror's file as it is now. */
  readonly copy: () => AsyncIterable<Buffer>;
}

/** The mirror of one of several replicas: one of them keeps it, and all have it. */
export interface ReplicatedSync extends MirrorSync {
  /** Whether a gateway has written something that it does not show yet. */
  readonly lacksWrites: boolean;
  /** Resolves once it shows what was written, or is on its way to be, before the call; false: that takes too long. */
  writesShown(withinMs: number): Promise<boolean>;
  /** An entry of the log. Resolves once the mirror shows it, or is marked as not current. */
  applied(entry: LogEntry): Promise<void> | undefined;
  discontinued(why: Discontinuity): void;
}
