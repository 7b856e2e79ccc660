import type { UnloggedChange } from '../../../schema/changes/ports.ts';
import type { Clock } from '../../eiam/clock.ts';
import {
  type Appended,
  FencedError,
  type LogBody,
  type SharedLog,
  SharedStateUnavailableError,
} from '../../shared-state/ports.ts';
import { changesOf } from '../store/differences.ts';
import type {
  LoggedWork,
  MirrorWriter,
  ReplicaWriter,
  WriteAnswer,
  WriteBatch,
} from '../store/write-types.ts';
import { pause } from '../sync/pause.ts';
import type { MirrorSyncParts } from '../sync/ports.ts';
import type { ReplicaFile } from './replica-file.ts';

/** After so long an append is tried again whose answer was lost, in milliseconds. */
const retryMs = 500;

export interface LoggedWriterParts {
  readonly file: Pick<ReplicaFile, 'exclusive' | 'placeAt' | 'wrote'>;
  readonly writer: ReplicaWriter & Pick<MirrorWriter, 'unconfirmed'>;
  readonly log: Pick<SharedLog, 'append'>;
  /** Of the lease that this replica keeps the mirror by. */
  readonly fence: number;
  /** Names an entry. */
  readonly newId: () => string;
  readonly clock: Clock;
  /** Ends the attempts to log what may have been logged. */
  readonly signal: AbortSignal;
  /** Another replica has the lease, or what was logged is not in the file: nothing may be logged that builds upon it. */
  readonly onLost: () => void;
}

/**
 * The writer of the replica that keeps the mirror. Each transaction is in the log before it is in the file, so that the file never shows
 * what the other replicas will not.
 */
export class LoggedWriter {
  readonly #parts: LoggedWriterParts;

  constructor(parts: LoggedWriterParts) {
    this.#parts = parts;
  }

  /** What an event changed its own entry says: of the differences those alone are logged that a check has found. */
  async write(batch: WriteBatch): Promise<WriteAnswer> {
    const { tell, writes, ...rest } = batch;
    const asTheyAre = writes.flatMap((write) => (write.kind === 'changes' ? write.changes : []));
    const rows = writes.filter(({ kind }) => kind !== 'changes');
    return await this.#log({ kind: 'write', batch: { ...rest, writes: rows } }, ({ differences }) => [
      ...(tell?.origin === 'CHECK' ? changesOf(differences, tell) : []),
      ...asTheyAre,
    ]);
  }

  async recount(): Promise<void> {
    await this.#log({ kind: 'recount' });
  }

  async clear(): Promise<void> {
    await this.#log({ kind: 'clear' });
  }

  unconfirmed: MirrorSyncParts['writer']['unconfirmed'] = (question) =>
    this.#parts.file.exclusive(() => this.#parts.writer.unconfirmed(question));

  async #log(
    work: LoggedWork,
    changesOfAnswer: (answer: Pick<WriteAnswer, 'differences'>) => readonly UnloggedChange[] = () => [],
  ): Promise<WriteAnswer> {
    const { file, writer, signal } = this.#parts;
    return await file.exclusive(async () => {
      signal.throwIfAborted();
      const prepared = await writer.prepare(work);
      const { differences, rows } = prepared;
      try {
        const changes = changesOfAnswer(prepared);
        if (!rows && changes.length === 0) {
          await writer.rollback();
          return { differences, logged: [] };
        }
        const body: LogBody = rows ? { kind: 'rows', rows, changes } : { kind: 'changes', changes };
        const { position } = await this.#append(body);
        await this.#commit(position);
      } catch (error) {
        await writer.rollback();
        throw error;
      }
      return { differences, logged: [] };
    });
  }

  async #commit(position: number): Promise<void> {
    const { file, writer, onLost } = this.#parts;
    try {
      await writer.commit(file.placeAt(position));
      file.wrote(position);
    } catch (error) {
      onLost();
      throw error;
    }
  }

  /** Whether it was logged must be known before the next one: it is asked for again under the same id. */
  async #append(body: LogBody): Promise<Appended> {
    const { log, fence, newId, clock, signal, onLost } = this.#parts;
    const id = newId();
    for (;;) {
      try {
        return await log.append({ id, body, fence });
      } catch (error) {
        if (error instanceof FencedError) onLost();
        if (!(error instanceof SharedStateUnavailableError)) throw error;
        await pause(clock, retryMs, signal);
      }
    }
  }
}
