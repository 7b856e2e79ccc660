import type { UnloggedChange } from '../../schema/changes/ports.ts';
import type { Awaitable } from '../../schema/core/awaitable.ts';
import type { Appended, Appending } from '../shared-state/ports.ts';

/** Beyond it one DirectoryResyncRequired stands for all of them. */
const mostEntries = 1_000;

export interface OutboxParts {
  readonly append: (entry: Appending) => Awaitable<Appended>;
  /** Stands for what was too much. */
  readonly resync: () => UnloggedChange;
  readonly newId: () => string;
}

/** What the log could not take and no sender repeats: it is appended, in order, once the log can take it. */
export class Outbox {
  readonly #parts: OutboxParts;
  #entries: Appending[] = [];
  #isFlushing = false;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  /** Appends it, behind all that waits; resolves once it is stored, or waits. */
  append(entry: Appending): Awaitable<void> {
    if (this.#entries.length > 0) {
      this.#keep(entry);
      return this.flush();
    }
    const appended = this.#parts.append(entry);
    if (!(appended instanceof Promise)) return undefined;
    return appended.then(
      () => {},
      () => this.#keep(entry),
    );
  }

  /** What fails again waits on. */
  async flush(): Promise<void> {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    try {
      for (let [next] = this.#entries; next !== undefined; [next] = this.#entries) {
        await this.#parts.append(next);
        // It may have made room for a DirectoryResyncRequired meanwhile.
        if (this.#entries[0] === next) this.#entries.shift();
      }
    } catch {
      // The log says by itself when it can be reached again.
    } finally {
      this.#isFlushing = false;
    }
  }

  #keep(entry: Appending): void {
    this.#entries.push(entry);
    if (this.#entries.length <= mostEntries) return;
    const { newId, resync } = this.#parts;
    this.#entries = [{ id: newId(), body: { kind: 'changes', changes: [resync()] } }];
  }
}
