import type {
  DirectoryEventOrigin,
  DirectoryObjectKind,
  UnloggedChange,
} from '../../../schema/changes/ports.ts';
import type { Group } from '../../eiam/developer/groups.ts';
import type { OrganizationalUnit } from '../../eiam/developer/organizational-units.ts';
import type { User, UserSummary } from '../../eiam/developer/users.ts';
import type { JournaledChange } from '../../events/change-log.ts';
import type { MirrorRows } from '../../shared-state/ports.ts';

// What is written into the mirror, and what each write answers. Rows that could not be read are not among them (`readable`).

/** A membership list of EIAM's. */
export type MemberList = 'unitUsers' | 'groupUsers';
/** Every list whose end is asked for. */
export type WalkedList = 'users' | 'userDetails' | 'groups' | 'units' | MemberList;

interface Confirmed {
  /**
   * Milliseconds since the epoch: when EIAM was asked. Within a walk it must not go back, whatever the clock does, or rows that
   * were seen are listed as missing.
   */
  readonly at: number;
}

/** A page of a list. */
interface Listed extends Confirmed {
  /** The place of the first row in EIAM's own list; undefined: unknown, new rows come last. Places go by numbers, gaps do not matter. */
  readonly offset?: number | undefined;
}

/**
 * One write. Rows replace what is held, in the order of writes: what an event or a write of ours has overtaken is left out by
 * the caller, who has the log of evictions for that.
 */
export type MirrorWrite =
  /** From lists: what only GetUser has stays as it is. */
  | ({ readonly kind: 'users'; readonly rows: readonly UserSummary[] } & Listed)
  /** From GetUser: memberships and custom fields become exactly these, where they could be read. */
  | ({
      readonly kind: 'userDetails';
      readonly rows: readonly User[];
      /** The custom field that names a user's manager. */
      readonly managerField?: string | undefined;
    } & Confirmed)
  | ({ readonly kind: 'groups'; readonly rows: readonly Group[] } & Listed)
  /** They stay in the order in which they came: EIAM lists the children of one unit at a time. */
  | ({
      readonly kind: 'units';
      readonly rows: readonly OrganizationalUnit[];
      /** Whose children the list shows: where a row's own parent cannot be read, it is this one. */
      readonly childrenOf?: string | undefined;
    } & Confirmed)
  /** A page of a list of members: they join, none leaves. */
  | ({ readonly kind: MemberList; readonly of: string; readonly userIds: readonly string[] } & Listed)
  /** These users are not in the group or unit. */
  | {
      readonly kind: 'leave';
      readonly list: MemberList;
      readonly of: string;
      readonly userIds: readonly string[];
    }
  /** Objects that do not exist, with their memberships: nothing that comes after it in the batch names them. */
  | { readonly kind: 'remove'; readonly ids: readonly string[] }
  /** Changes as they are, beside those that differences make. */
  | { readonly kind: 'changes'; readonly changes: readonly UnloggedChange[] };

/** A transaction: all of it is written, or nothing. */
export interface WriteBatch {
  readonly writes: readonly MirrorWrite[];
  /** Differences are appended to the log of changes. Undefined: they are answered alone. */
  readonly tell?: { readonly origin: DirectoryEventOrigin; readonly occurredAt: number } | undefined;
  /** Names of meta that begin with one of these are removed, before `meta` is written. */
  readonly removedPrefixes?: readonly string[] | undefined;
  /** What is kept of the caller's progress; null removes a name. */
  readonly meta?: Readonly<Record<string, string | null>> | undefined;
  /** No differences are looked for, and counts are left for `recount`: many times as fast. Never beside `tell`. */
  readonly isFilling?: boolean | undefined;
}

/** What differs of one object. */
export interface ObjectDifference {
  readonly kind: DirectoryObjectKind;
  readonly id: string;
  readonly change: 'CREATED' | 'UPDATED' | 'DELETED';
  /** In the graph's spelling; empty unless UPDATED. Memberships are `members`. */
  readonly fields: readonly string[];
  /** What an update made of it, for which the log has words of its own. */
  readonly became: readonly Became[];
}

export type Became = 'ENABLED' | 'DISABLED' | 'LOCKED' | 'UNLOCKED' | 'MOVED';

/** Who joined or left a group or a unit. The memberships of what was deleted ended with it, and are not among them. */
export interface MemberDifference {
  readonly list: MemberList;
  readonly of: string;
  readonly joined: readonly string[];
  readonly left: readonly string[];
}

/** A user has another primary unit. The units that it left, and those that it joined or that became its primary one. */
export interface UserMove {
  readonly userId: string;
  readonly fromIds: readonly string[];
  readonly toIds: readonly string[];
}

export interface Differences {
  readonly objects: readonly ObjectDifference[];
  readonly members: readonly MemberDifference[];
  readonly moves: readonly UserMove[];
}

export interface WriteAnswer {
  readonly differences: Differences;
  /** What was appended to the log, in order. */
  readonly logged: readonly JournaledChange[];
}

/** What is held of a list and was not confirmed since a moment. */
export interface UnconfirmedQuestion {
  readonly list: WalkedList;
  /** Of a list of members: whose. */
  readonly of?: string | undefined;
  /** Rows that were confirmed before it, in milliseconds since the epoch, */
  readonly before: number;
  /** or after this, which is no earlier than what the walk was asked for last. */
  readonly until: number;
  /** The last id of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface Unconfirmed {
  /** In the order of ids; those of details are users whose details were never read, too. */
  readonly ids: readonly string[];
  /** How many there are in all, and how many are held. */
  readonly count: number;
  readonly held: number;
}

/** The mirror's writer: one worker, one transaction at a time, in the order of calls. */
export interface MirrorWriter {
  /** @throws MirrorFileError where the file cannot be written; nothing of the batch is then. */
  write(batch: WriteBatch): Promise<WriteAnswer>;
  unconfirmed(question: UnconfirmedQuestion): Promise<Unconfirmed>;
  /** Head counts and member counts of everything, at the end of a fill. */
  recount(): Promise<void>;
  /** Removes changes that were logged before a moment, and the oldest beyond the most that are kept. @returns how many */
  prune(before: number, most: number): Promise<number>;
  /** Removes every object and membership, as for another scope; meta and the log stay. */
  clear(): Promise<void>;
  /** Writes that wait or run. */
  readonly pending: number;
  /** Ends the worker, once what was asked for is written. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** How far a copy of the mirror shows what the log of all replicas says. */
export interface LogPlace {
  readonly epoch: string;
  /** Of the last entry whose rows it has. */
  readonly position: number;
  /** Up to here it shows all that events and writes have touched. */
  readonly floor: number;
}

/** A transaction of the writer's that is to be logged before it is written. */
export type LoggedWork =
  | { readonly kind: 'write'; readonly batch: WriteBatch }
  | { readonly kind: 'recount' }
  | { readonly kind: 'clear' };

export interface Prepared {
  readonly differences: Differences;
  /** Undefined: no row is another one. */
  readonly rows: MirrorRows | undefined;
}

/**
 * The mirror's writer where several replicas have the same mirror: a transaction that has been prepared stays open until it is ended,
 * and nothing else may be asked of the writer meanwhile.
 */
export interface ReplicaWriter {
  prepare(work: LoggedWork): Promise<Prepared>;
  /** Writes what was prepared, or loaded, which has its place with it. */
  commit(place: LogPlace | undefined): Promise<void>;
  /** Takes back what was prepared, or loaded. */
  rollback(): Promise<void>;
  /** Does what another replica's transaction did. @throws RemoteError, DivergedError by name, where the rows do not fit */
  apply(rows: MirrorRows, place: LogPlace): Promise<void>;
  /** Notes a place whose rows it has. */
  moveTo(place: LogPlace): Promise<void>;
  /** One piece of a copy after the other, in a transaction that begins with the first and is written with `commit`. */
  load(piece: Uint8Array, isFirst: boolean): Promise<void>;
}
