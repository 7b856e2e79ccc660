import type { SetTimer } from '../eiam/clock.ts';
import type { DirectoryEvent } from '../events/directory-event.ts';
import type { LogEntry } from '../shared-state/ports.ts';
import type { AnnouncedWrite, CompletedWrite } from './remote-writes.ts';

/** Writes that are waited for at once, at most: those of half a minute. */
const mostWrites = 10_000;

export interface UnheardWritesParts {
  readonly setTimer: SetTimer;
  /** Tags of the objects that an event says to have changed; undefined: all. */
  readonly objectsOf: (event: DirectoryEvent) => readonly string[] | undefined;
  /** This write may have changed something, and nothing was heard of it. Every replica that lives says so of it. */
  readonly onUnheard: (write: string) => void;
}

interface Pending {
  tags: readonly string[];
  isCompleted: boolean;
  readonly callOff: () => void;
}

/**
 * Writes of other replicas whose change is not in the log yet. A replica that dies before it has published what it wrote leaves
 * subscribers without it, wherever EIAM does not report its changes: they are to read again. What EIAM reports before a write has ended
 * may be another change of the same object, which subscribers may have read before this one was made: it is waited for all the same, so
 * that some are to read again who lack nothing.
 */
export class UnheardWrites implements Disposable {
  readonly #parts: UnheardWritesParts;
  readonly #pending = new Map<string, Pending>();

  constructor(parts: UnheardWritesParts) {
    this.#parts = parts;
  }

  /** Takes what another replica appended. */
  applied({ body }: Pick<LogEntry, 'body'>): void {
    if (body.kind === 'announced') this.#announced(body);
    else if (body.kind === 'completed') this.#completed(body);
    else if (body.kind === 'event') this.#happened(body.event);
  }

  #announced({ write, tags, lastsMs }: AnnouncedWrite): void {
    if (this.#pending.has(write) || this.#pending.size >= mostWrites) return;
    const callOff = this.#parts.setTimer(() => this.#giveUp(write), lastsMs);
    this.#pending.set(write, { tags, isCompleted: false, callOff });
  }

  #completed({ write, tags, outcome }: CompletedWrite): void {
    const pending = this.#pending.get(write);
    if (!pending) return;
    pending.tags = tags;
    pending.isCompleted = true;
    if (outcome === 'none') this.#drop(write);
  }

  #happened(event: DirectoryEvent): void {
    const objects = this.#parts.objectsOf(event);
    this.#dropCompleted(({ tags }) => !objects || tags.some((tag) => objects.includes(tag)));
  }

  #giveUp(write: string): void {
    this.#drop(write);
    this.#parts.onUnheard(write);
    // Subscribers that read again see these as well.
    this.#dropCompleted(() => true);
  }

  #dropCompleted(isHeardOf: (pending: Pending) => boolean): void {
    for (const [write, pending] of this.#pending) {
      if (pending.isCompleted && isHeardOf(pending)) this.#drop(write);
    }
  }

  #drop(write: string): void {
    this.#pending.get(write)?.callOff();
    this.#pending.delete(write);
  }

  [Symbol.dispose](): void {
    for (const write of [...this.#pending.keys()]) this.#drop(write);
  }
}
