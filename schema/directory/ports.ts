import type { ProvisioningScope } from '../../src/eiam/developer/provisioning-scope.ts';
import type { DirectoryObjectKind } from '../changes/ports.ts';
import type { GroupNode } from '../group/node.ts';
import type { OrganizationalUnitNode } from '../organizational-unit/ports.ts';
import type { Listed, ListPage, ListWindow, NodeOrError } from '../paging/page.ts';
import type { UserNode } from '../user/ports.ts';

/** What the application may see. */
export interface ProvisioningScopeLoaders {
  read(): Promise<ProvisioningScope>;
  /** The scope's units without those that lie below another of them: a unit in scope brings its whole subtree. */
  topUnitIds(): Promise<readonly Listed<string>[]>;
}

/** An object that a search found. */
export interface Match {
  readonly object: UserNode | GroupNode | OrganizationalUnitNode;
  /** Names of fields. */
  readonly matched: readonly string[];
}

/** Reads of objects of every kind. */
export interface DirectoryLoaders {
  /** Objects of these kinds, the best match first; null and undefined: of all. Needs the mirror. */
  search(
    text: string,
    kinds: readonly DirectoryObjectKind[] | null | undefined,
    window: ListWindow,
  ): Promise<ListPage<NodeOrError<Match>>>;
}

export type MirrorState = 'OFF' | 'FILLING' | 'READY' | 'STALE';
export type StaleReason = 'CHECK_FAILED' | 'CHECK_STOPPED' | 'TOO_OLD';

/** The mirror, as it is when it is asked for. Times are milliseconds since the epoch. */
export interface MirrorStatus {
  readonly state: MirrorState;
  /** From 0 to 1; undefined: it is not being filled. */
  readonly progress?: number | undefined;
  /** When the last complete fill or check began: everything in it was confirmed then or later. */
  readonly asOf?: number | undefined;
  /** When the last complete check ended. */
  readonly lastCheckAt?: number | undefined;
  readonly staleReason?: StaleReason | undefined;
  /** Whether every user's own reply is in it, with manager and custom fields; while that is not decided, it is supposed. */
  readonly hasDetails: boolean;
  /** Whether rows of EIAM's lists could not be read, so that they are not in it. */
  readonly lacksRows?: boolean | undefined;
}
