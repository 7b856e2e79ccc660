import { copyDirectory } from './directory/copy-directory.ts';
import type { Directory } from './directory/directory.ts';
import { ProvisioningScope } from './directory/scope.ts';
import type { Operation, World } from './operation.ts';

/** How long reads show what was there before the last write. Both given: until either is over. */
export interface ReadLagOptions {
  /** So many reads; default: any number. */
  readonly reads?: number | undefined;
  /** Milliseconds; default: however long. */
  readonly ms?: number | undefined;
}

/** The directory as it was before a write, as long as reads are answered by it. */
interface Past {
  readonly directory: Directory;
  readonly scope: ProvisioningScope;
  readonly until: number;
  readsLeft: number;
}

/**
 * Reads that lag behind writes, as those of a service do that answers them from a copy. Without options, or with both 0, there
 * is no lag. Each write restarts it: reads show what was there before the last one.
 */
export class ReadLag {
  readonly #world: Pick<World, 'directory' | 'scope' | 'now'>;
  #options: ReadLagOptions;
  #past: Past | undefined;

  constructor(world: Pick<World, 'directory' | 'scope' | 'now'>, options: ReadLagOptions = {}) {
    this.#world = world;
    this.#options = options;
  }

  /** From the next write on. What lags now is over. */
  set(options: ReadLagOptions): void {
    this.#options = options;
    this.#past = undefined;
  }

  /** What lags now is over; writes to come are lagged behind as before. */
  forget(): void {
    this.#past = undefined;
  }

  /** What an operation of an application may look at: the past for a read that lags, what is there now for any other. */
  worldOf({ isWrite, token }: Operation): Pick<World, 'directory' | 'scope'> {
    const { directory, scope } = this.#world;
    if (token !== 'application') return { directory, scope };
    if (isWrite) {
      this.#past = this.#begin();
      return { directory, scope };
    }
    const past = this.#past;
    if (!past || past.readsLeft <= 0 || this.#world.now() >= past.until) return { directory, scope };
    past.readsLeft -= 1;
    return past;
  }

  #begin(): Past | undefined {
    const { reads, ms } = this.#options;
    if (!reads && !ms) return undefined;
    const { directory: now, scope } = this.#world;
    const directory = copyDirectory(now);
    const { organizationalUnitIds, groupIds } = scope;
    return {
      directory,
      scope: new ProvisioningScope(directory, { organizationalUnitIds, groupIds }),
      until: ms ? this.#world.now() + ms : Number.POSITIVE_INFINITY,
      readsLeft: reads || Number.POSITIVE_INFINITY,
    };
  }
}
