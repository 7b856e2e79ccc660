import type { DeveloperClient } from '../eiam/developer/client.ts';
import type { Coalescing } from './batch-loader.ts';
import type { Reads } from './calls.ts';
import type { DirectorySize } from './directory-size.ts';
import type { Fallbacks, ManagementPlane } from './management-plane.ts';
import type { MirrorPlane } from './mirror/mirror-plane.ts';
import type { Seams } from './paging/completeness.ts';
import type { ScopeStatus } from './scope-status.ts';

/** The operator's settings of reads. */
export interface LoaderSettings {
  /** The instance's id: the source id of what was made in EIAM itself. */
  readonly instanceId: string;
  /** The custom field that holds a manager's user id; undefined: no user has a manager. */
  readonly managerField: string | undefined;
  /** The names of the settings that open the management plane. */
  readonly managementSettings: readonly string[];
  /** Upstream pages that one scan may read. */
  readonly maxScanPages: number;
}

/** Makes a part of an operation's loaders when it is first read: an operation uses few of them. */
export function atFirstUse<Reads>(create: () => Reads): () => Reads {
  let made: Reads | undefined;
  return () => {
    made ??= create();
    return made;
  };
}

/** All that the loaders of one operation share. */
export interface LoaderContext {
  readonly calls: Reads<DeveloperClient>;
  /** Undefined: no access keys are set. */
  readonly management: ManagementPlane | undefined;
  readonly mirror: MirrorPlane;
  readonly scope: ScopeStatus;
  /** Notes that the answer is valid until then at the longest, in milliseconds since the epoch; undefined: it is not known how long. */
  readonly validUntil: (expiresAt: number | undefined) => void;
  /** The same calls past the cache. */
  readonly freshCalls: Reads<DeveloperClient>;
  readonly fallbacks: Fallbacks;
  readonly coalescing: Coalescing;
  readonly size: DirectorySize;
  readonly seams: Seams;
  readonly settings: LoaderSettings;
  /** The gateway's clock, in milliseconds since the epoch. */
  readonly now: () => number;
  /** Whether any answer of this operation is older than the operation itself: it may show less than upstream would now. */
  readonly hasOlderAnswers: () => boolean;
  /** Schedules a batch whose keys come from several parents. */
  readonly schedule: (batch: () => void) => void;
}
