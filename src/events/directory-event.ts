/** Who told us of a change. */
export type DirectoryEventOrigin = 'ALIBABA_CALLBACK' | 'BAMBOOCLOUD_CALLBACK' | 'MUTATION';

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
  /** Old and new units of what moved, the members concerned; empty where nobody knows. */
  readonly relatedIds: readonly string[];
  /** In the graph's spelling; empty where nobody knows. */
  readonly changedFields: readonly string[];
  /** Milliseconds since the epoch. */
  readonly occurredAt: number;
  /** One of many objects that a full synchronisation pushes whether or not they changed. */
  readonly full?: boolean;
  /** Something newer was told of before, or nothing is different: what it makes stale is forgotten, and nobody is told. */
  readonly quiet?: boolean;
}
