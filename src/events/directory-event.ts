import type { DirectoryEventChange, DirectoryEventOrigin, ResyncReason } from '../../schema/changes/ports.ts';
export type DirectoryEventKind = 'USER' | 'GROUP' | 'ORGANIZATIONAL_UNIT' | 'MEMBERSHIP' | 'DIRECTORY';

/** The units that a user left, and those that it joined or that became its primary one; undefined: not known. */
export interface UnitMove {
  readonly from?: readonly string[] | undefined;
  readonly to?: readonly string[] | undefined;
}

/**
 * What happened in the directory, as far as a callback or a write of ours shows (callbacks.md, "How a GraphQL gateway should
 * use these"). Ids and names of fields alone: no personal value travels with it.
 */
export interface DirectoryEvent {
  /** The event's own identity, `eventId` or a digest: what is delivered twice is published once. */
  readonly id: string;
  readonly origin: DirectoryEventOrigin;
  readonly kind: DirectoryEventKind;
  readonly change: DirectoryEventChange;
  /** Of a MEMBERSHIP: the group or the unit. Of a DIRECTORY: the instance. */
  readonly entityId: string;
  /** Ids that evictions go by: old and new units of what moved, the members concerned; empty where not known. */
  readonly relatedIds: readonly string[];
  /** In the graph's spelling; empty where not known. */
  readonly changedFields: readonly string[];
  /** Of a user that is now in other units; absent beside MOVED: neither side is known. */
  readonly moved?: UnitMove | undefined;
  /** Of a DIRECTORY; default: GAP. */
  readonly reason?: ResyncReason | undefined;
  /** Milliseconds since the epoch. */
  readonly occurredAt: number;
  /** The object's own, where the change moved it, in milliseconds since the epoch: what shows it as new as this is up to date. */
  readonly updateTime?: number | undefined;
  /** One of many objects that a full synchronisation pushes whether or not they changed. */
  readonly full?: boolean;
  /** A newer event came first, or nothing differs: it evicts what it makes stale, and subscribers get nothing. */
  readonly quiet?: boolean;
}
