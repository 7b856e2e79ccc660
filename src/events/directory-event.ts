/**
 * Where a change was learned of. CHECK: a comparison with EIAM found it. GATEWAY: no single change is behind it; the
 * gateway has found that it cannot name the changes there were.
 */
export type DirectoryEventOrigin =
  | 'ALIBABA_CALLBACK'
  | 'BAMBOOCLOUD_CALLBACK'
  | 'MUTATION'
  | 'CHECK'
  | 'GATEWAY';

export type DirectoryEventKind = 'USER' | 'GROUP' | 'ORGANIZATIONAL_UNIT' | 'MEMBERSHIP' | 'DIRECTORY';

export type DirectoryEventChange =
  | 'CREATED'
  | 'UPDATED'
  | 'DELETED'
  | 'ENABLED'
  | 'DISABLED'
  | 'LOCKED'
  | 'UNLOCKED'
  | 'MOVED'
  | 'CREDENTIAL_CHANGED'
  | 'MEMBERS_ADDED'
  | 'MEMBERS_REMOVED'
  | 'RESYNC_REQUIRED';

/**
 * Why everything has to be read again.
 * - GAP: changes were missed, or it is not known what a write has changed.
 * - NEW_LOG: the cursor belongs to the log of another process.
 * - SCOPE_CHANGED: units have entered or left what the application may see.
 * - OVERLOAD: there were more changes than can be given one by one.
 */
export type ResyncReason = 'GAP' | 'NEW_LOG' | 'SCOPE_CHANGED' | 'OVERLOAD';

/** The units that a user left, and those that it joined or that became its primary one; undefined: not known. */
export interface UnitMove {
  readonly from?: readonly string[] | undefined;
  readonly to?: readonly string[] | undefined;
}

/**
 * What happened in the directory, as far as a callback or a write of ours tells (callbacks.md, "How a GraphQL gateway should
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
  /** One of many objects that a full synchronisation pushes whether or not they changed. */
  readonly full?: boolean;
  /** A newer event came first, or nothing differs: it evicts what it makes stale, and subscribers get nothing. */
  readonly quiet?: boolean;
}
