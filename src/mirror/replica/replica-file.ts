import {
  type LogEntry,
  type MirrorSharing,
  type SharedLog,
  SharedStateUnavailableError,
} from '../../shared-state/ports.ts';
import { metaNames } from '../store/tables.ts';
import type { LogPlace, ReplicaWriter } from '../store/write-types.ts';
import type { HeldFacts } from '../sync/ports.ts';
import { FilePlace } from './file-place.ts';
import { FileTurns } from './file-turns.ts';
import type { Unsettled } from './unsettled.ts';

/** Entries of the log that are read at once. */
const pageLength = 100;

export interface ReplicaFileParts {
  readonly writer: ReplicaWriter;
  readonly held: Pick<HeldFacts, 'meta'>;
  readonly log: Pick<SharedLog, 'epoch' | 'position' | 'append'>;
  readonly sharing: Pick<MirrorSharing, 'snapshots' | 'readEntries'>;
  readonly unsettled: Unsettled;
  /** Names an entry. */
  readonly newId: () => string;
  /** Pieces of a copy of this file as it is now. */
  readonly copy: () => AsyncIterable<Buffer>;
  /** What an entry says that happened, beside rows. */
  readonly onEntry: (entry: LogEntry) => void;
  /** Rows came from another replica, or a copy. */
  readonly onRows: () => void;
  readonly onCopied: () => void;
  readonly onFailure: (error: unknown) => void;
}

/**
 * This replica's file as a copy of the one mirror: it does what the log says, in its order. `NONE`: there is nothing yet that the log
 * goes on from.
 */
export class ReplicaFile {
  readonly #parts: ReplicaFileParts;
  #base: 'NONE' | 'LOADING' | 'FOLLOWING' = 'NONE';
  readonly #place: FilePlace;
  readonly #turns = new FileTurns();
  #loading: Promise<void> | undefined;
  /** Another one from each time on that the file is no copy any more: what was to be done to it before is not. */
  #generation = 0;
  #isClosed = false;

  constructor(parts: ReplicaFileParts) {
    this.#parts = parts;
    this.#place = new FilePlace(() => parts.unsettled.floor);
  }

  /** Whether it shows what the log says. */
  get isFollowing(): boolean {
    return this.#base === 'FOLLOWING';
  }

  /** Where the file is once the entry at this position is in it. */
  placeAt(position: number): LogPlace {
    return this.#place.at(position);
  }

  /** Nothing else is done to the file meanwhile. @throws QueueFullError */
  exclusive<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#turns.run(work);
  }

  /** The rows of the entry at this position are in the file. */
  wrote(position: number): void {
    this.#place.wrote(position);
  }

  /** Resolves once the file shows it. */
  applied(entry: LogEntry): Promise<void> | undefined {
    const { body } = entry;
    if (this.#base === 'FOLLOWING') return this.#take(entry);
    // What is taken from now on, the copy may not have.
    if (body.kind === 'snapshot' && body.step === 'taken' && this.#base === 'NONE') void this.load();
    return undefined;
  }

  /** Goes on from its own place in the log, or from a copy; resolves once it shows what the log says, or there is neither. */
  load(): Promise<void> {
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  /** Resolves once it is not being loaded. */
  async loaded(): Promise<void> {
    await this.#loading;
  }

  /** What it holds is no copy of the one mirror any more. */
  leave(): void {
    this.#generation += 1;
    this.#base = 'NONE';
    this.#place.forget();
    this.#parts.unsettled.clear();
  }

  /** It is the one mirror from here on, as it is. The others need a copy of it. */
  async adopt(): Promise<void> {
    const { log, unsettled, writer } = this.#parts;
    unsettled.clear();
    const { epoch, position } = log;
    this.#place.adopt({ epoch, position });
    this.#base = 'FOLLOWING';
    await this.exclusive(() => writer.moveTo(this.placeAt(this.#place.written)));
  }

  /** Puts a copy where replicas find it that have none, and says so in the log. */
  async share(fence: number): Promise<void> {
    const { sharing, copy, log, newId, writer } = this.#parts;
    const { floor } = await this.exclusive(async () => {
      const place = this.placeAt(this.#place.shown);
      await writer.moveTo(place);
      return place;
    });
    await sharing.snapshots.put(floor, copy(), fence);
    await log.append({ id: newId(), body: { kind: 'snapshot', step: 'taken' }, fence });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#loading?.catch(() => {});
    await this.exclusive(async () => {
      if (this.#base === 'FOLLOWING') await this.#parts.writer.moveTo(this.placeAt(this.#place.taken));
    }).catch(this.#parts.onFailure);
  }

  async #load(): Promise<void> {
    try {
      const isLoaded = (await this.#goOn()) || (await this.#loadCopy());
      if (!isLoaded) this.#base = 'NONE';
    } catch (error) {
      this.#base = 'NONE';
      // Of the store that is in the log already.
      if (!(error instanceof SharedStateUnavailableError)) this.#parts.onFailure(error);
    }
  }

  /** From the place of the file, where that is of this log. */
  async #goOn(): Promise<boolean> {
    this.#base = 'LOADING';
    this.#parts.unsettled.clear();
    return this.#place.resume(this.#parts.log.epoch, this.#ownPlace()) && (await this.#catchUp());
  }

  /** Of the log that the file was of, as far as it says itself. */
  #ownPlace(): LogPlace | undefined {
    const text = this.#parts.held.meta(metaNames.replicaPlace).get(metaNames.replicaPlace);
    // Written by `moveTo` and `commit`.
    return text === undefined ? undefined : JSON.parse(text);
  }

  async #loadCopy(): Promise<boolean> {
    const { sharing, writer, onRows, onCopied } = this.#parts;
    const copy = await sharing.snapshots.latest();
    // One from which the log does not go on would be loaded in vain.
    if (!copy || !(await sharing.readEntries(copy.position, 1))) return false;
    await this.exclusive(async () => {
      let isFirst = true;
      try {
        for await (const piece of copy.pieces) {
          await writer.load(piece, isFirst);
          isFirst = false;
        }
        await writer.commit(undefined);
      } catch (error) {
        await writer.rollback();
        throw error;
      }
    });
    onRows();
    onCopied();
    return await this.#goOn();
  }

  /** Takes what the log has behind the file's place. False: it is trimmed. */
  async #catchUp(): Promise<boolean> {
    const { sharing, log } = this.#parts;
    const generation = this.#generation;
    while (!this.#isClosed && log.epoch === this.#place.epoch) {
      const entries = await sharing.readEntries(this.#place.taken, pageLength);
      if (!entries || generation !== this.#generation) return false;
      for (const entry of entries) {
        await this.#take(entry);
        if (generation !== this.#generation) return false;
      }
      // Those that come from now on are given by `applied`, which has given none of them yet.
      if (this.#place.taken >= log.position) {
        this.#base = 'FOLLOWING';
        return true;
      }
    }
    return false;
  }

  #take(entry: LogEntry): Promise<void> | undefined {
    const { position, body } = entry;
    if (!this.#place.take(position)) return undefined;
    const { unsettled, onEntry, writer, onRows } = this.#parts;
    onEntry(entry);
    if (body.kind === 'rows') {
      this.#place.expect(position);
      return this.#inOrder(async () => {
        // Those that this replica has logged are written by then.
        if (!this.#place.begin(position)) return;
        await writer.apply(body.rows, this.placeAt(position));
        this.#place.wrote(position);
        onRows();
      });
    }
    if (body.kind === 'settled') {
      if (this.#turns.isBusy) return this.#inOrder(async () => unsettled.settle(body.settled));
      unsettled.settle(body.settled);
    }
    if (!this.#place.isNoteDue(position)) return undefined;
    return this.#inOrder(() => writer.moveTo(this.placeAt(position)));
  }

  /** What cannot be done leaves no copy: it is loaded again. */
  async #inOrder(work: () => Promise<void>): Promise<void> {
    const generation = this.#generation;
    try {
      await this.#turns.runFirst(async () => {
        if (generation === this.#generation) await work();
      });
    } catch (error) {
      if (this.#isClosed) return;
      this.#parts.onFailure(error);
      this.leave();
      void this.load();
    }
  }
}
