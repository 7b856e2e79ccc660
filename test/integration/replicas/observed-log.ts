import type { JournaledChange } from '../../../src/events/change-log.ts';
import type {
  Appended,
  Appending,
  LogEntry,
  LogListener,
  SharedLog,
} from '../../../src/shared-state/ports.ts';

/** Stands between a gateway and its log: a test sees what comes by it, and has it come late or never. */
export class ObservedLog implements SharedLog {
  readonly #log: SharedLog;
  #listener: LogListener | undefined;
  #isReachable = false;
  #waiting: { readonly isReachable: boolean; readonly resolve: () => void }[] = [];
  /** Entries that are held back; undefined: none is. */
  #heldBack: LogEntry[] | undefined;
  #released = Promise.withResolvers<void>();
  /** Resolves once a read asks whether all is followed, since entries are held back. */
  asked = Promise.withResolvers<void>();
  /** Done before each append: what it throws, the append fails with. */
  beforeAppend: (entry: Appending) => void | Promise<void> = () => {};

  /** Whether completions of writes are lost. */
  isCutOff = false;
  /** The latest append. */
  latest: Promise<unknown> = Promise.resolve();

  constructor(log: SharedLog) {
    this.#log = log;
  }

  get epoch(): string {
    return this.#log.epoch;
  }

  get position(): number {
    return this.#log.position;
  }

  get changes(): SharedLog['changes'] {
    return this.#log.changes;
  }

  append(entry: Appending): Promise<Appended> {
    const appended = this.#append(entry);
    this.latest = appended;
    return appended;
  }

  async #append(entry: Appending): Promise<Appended> {
    if (this.isCutOff && entry.body.kind === 'completed') throw new Error('lost');
    await this.beforeAppend(entry);
    return await this.#log.append(entry);
  }

  follow(listener: LogListener): void {
    this.#listener = listener;
    this.#log.follow({
      applied: (entry) => {
        if (this.#heldBack) this.#heldBack.push(entry);
        else return listener.applied(entry);
        return undefined;
      },
      discontinued: (why) => listener.discontinued(why),
      reachable: (isReachable) => {
        this.#isReachable = isReachable;
        listener.reachable(isReachable);
        for (const waiting of this.#waiting.splice(0)) {
          if (waiting.isReachable === isReachable) waiting.resolve();
          else this.#waiting.push(waiting);
        }
      },
    });
  }

  async caughtUp(): Promise<boolean> {
    const isCaughtUp = (await this.#log.caughtUp()) ?? true;
    this.asked.resolve();
    if (this.#heldBack) await this.#released.promise;
    return isCaughtUp;
  }

  async readChanges(after: number, limit: number): Promise<readonly JournaledChange[]> {
    return await this.#log.readChanges(after, limit);
  }

  /** Resolves once its gateway knows that the store can be reached, or cannot. */
  async until(isReachable: boolean): Promise<void> {
    if (this.#isReachable === isReachable) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ isReachable, resolve });
    await promise;
  }

  /** Has the gateway follow nothing for now. */
  holdBack(): void {
    this.#heldBack = [];
    this.asked = Promise.withResolvers();
    this.#released = Promise.withResolvers();
  }

  /** Has it follow what was held back, and all that comes. */
  release(): void {
    const entries = this.#heldBack ?? [];
    this.#heldBack = undefined;
    for (const entry of entries) void this.#listener?.applied(entry);
    this.#released.resolve();
  }
}
