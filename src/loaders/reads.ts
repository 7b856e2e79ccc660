import type { Calls } from './calls.ts';
import type { DirectorySize } from './directory-size.ts';
import type { Coalescing } from './memory.ts';

/** What the operator decided about reads. */
export interface ReadSettings {
  /** The instance's id: the source id of what was made in EIAM itself. */
  readonly instanceId: string;
  /** The custom field that holds a manager's user id; undefined: nobody has a manager. */
  readonly managerField: string | undefined;
  /** Upstream pages that one scan may read. */
  readonly maxScanPages: number;
}

/** What every loader of one operation is made of. */
export interface Reads {
  readonly calls: Calls;
  readonly coalescing: Coalescing;
  readonly size: DirectorySize;
  readonly settings: ReadSettings;
  /** When a batch that several parents feed goes off. */
  readonly schedule: (batch: () => void) => void;
}
