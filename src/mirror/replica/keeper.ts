import type { SharedLog } from '../../shared-state/ports.ts';
import type { MirrorWriter, ReplicaWriter } from '../store/write-types.ts';
import type { MirrorSync, MirrorSyncParts } from '../sync/ports.ts';
import { createMirrorSync } from '../sync/sync.ts';
import { unknownAt } from '../sync/targets.ts';
import { LoggedWriter } from './logged-writer.ts';
import type { ReplicaFile } from './replica-file.ts';
import { SettledNotes } from './settled-notes.ts';
import type { Unsettled } from './unsettled.ts';

export interface KeeperParts extends Omit<MirrorSyncParts, 'writer' | 'onLogged' | 'onSettled'> {
  readonly writer: MirrorWriter & ReplicaWriter;
  readonly log: Pick<SharedLog, 'append' | 'position'>;
  readonly file: ReplicaFile;
  readonly unsettled: Unsettled;
  /** Of the lease. */
  readonly fence: number;
  /** Names an entry of the log. */
  readonly newId: () => string;
  /** Aborted where the lease is lost, or given up. */
  readonly signal: AbortSignal;
  /** It must not keep the mirror any more. */
  readonly onLost: () => void;
}

/** What keeps the one mirror of all replicas: fills, follows and checks it, through the log. */
export interface Keeper extends AsyncDisposable {
  readonly sync: MirrorSync;
  /** Makes a copy for replicas that have none, unless one is being made. */
  share(): void;
}

/** A copy is not made again for so long, in milliseconds: several replicas start at once. */
const sharedForMs = 5_000;

/** @param isAdopted whether this replica's file has become the one mirror as it was: what has happened since it was kept is not known */
export function startKeeper(parts: KeeperParts, isAdopted: boolean): Keeper {
  const { file, unsettled, fence, log, newId, clock, signal, observer = {} } = parts;
  const onFailure = (error: unknown) => observer.onFailure?.(error);
  const used = { log, fence, newId, clock, signal };
  const notes = new SettledNotes({ ...used, onFailure, inOrder: (work) => file.exclusive(work) });
  const sync = createMirrorSync({
    ...parts,
    writer: new LoggedWriter({ ...used, file, writer: parts.writer, onLost: parts.onLost }),
    // The log gives them to subscribers.
    onLogged: () => {},
    onSettled: (key, position) => notes.note(key, position),
  });
  let sharing: Promise<void> | undefined;
  let sharedAt = Number.NEGATIVE_INFINITY;

  function share(): void {
    if (sharing || clock.monotonicMs() - sharedAt < sharedForMs) return;
    sharing = file
      .share(fence)
      .then(() => {
        sharedAt = clock.monotonicMs();
      })
      .catch((error: unknown) => {
        if (!signal.aborted) onFailure(error);
      })
      .finally(() => {
        sharing = undefined;
      });
  }

  const { position } = log;
  const expected = unknownAt(clock.now(), 'MUTATION');
  const targets = unsettled.isAll ? 'EVERYTHING' : unsettled.targets;
  // What the one before it had still to read. Before the start: the first check is of what is asked for until then.
  if (!unsettled.isEmpty) sync.noteLogged({ position, tags: [], targets, expected });
  sync.start(!isAdopted);
  if (isAdopted) share();
  return {
    sync,
    share,
    async [Symbol.asyncDispose]() {
      await sync[Symbol.asyncDispose]();
      await notes.ended();
      await sharing;
    },
  };
}
