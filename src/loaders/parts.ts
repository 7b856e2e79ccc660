import type { DeveloperClient } from '../eiam/developer/client.ts';
import type { Coalescing } from './batch-loader.ts';
import type { Calls } from './calls.ts';
import type { DirectorySize } from './directory-size.ts';
import type { Fallbacks, ManagementPlane } from './management-plane.ts';
import type { Seams } from './paging/completeness.ts';
import type { ScopeKnowledge } from './scope-knowledge.ts';

/** What the operator decided about reads. */
export interface LoaderSettings {
  /** The instance's id: the source id of what was made in EIAM itself. */
  readonly instanceId: string;
  /** The custom field that holds a manager's user id; undefined: no user has a manager. */
  readonly managerField: string | undefined;
  /** What the operator sets to have the management plane, by name. */
  readonly managementSettings: readonly string[];
  /** Upstream pages that one scan may read. */
  readonly maxScanPages: number;
}

/** What every loader of one operation is made of. */
export interface LoaderParts {
  readonly calls: Calls<DeveloperClient>;
  /** Undefined: no access keys are set. */
  readonly management: ManagementPlane | undefined;
  readonly scope: ScopeKnowledge;
  /** The same calls past what is remembered between operations. */
  readonly freshCalls: Calls<DeveloperClient>;
  readonly fallbacks: Fallbacks;
  readonly coalescing: Coalescing;
  readonly size: DirectorySize;
  readonly seams: Seams;
  readonly settings: LoaderSettings;
  /** The gateway's clock, in milliseconds since the epoch. */
  readonly now: () => number;
  /** Whether anything the operation has read was asked for before it began: it may show less than upstream would now. */
  readonly hasOlderAnswers: () => boolean;
  /** Decides when a batch that several parents feed is sent. */
  readonly schedule: (batch: () => void) => void;
}
