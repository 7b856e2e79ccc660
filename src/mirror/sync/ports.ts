import type { DirectoryObjectKind } from '../../../schema/changes/ports.ts';
import type { MirrorStatus } from '../../../schema/directory/ports.ts';
import type { Clock } from '../../eiam/clock.ts';
import type { DeveloperClient } from '../../eiam/developer/client.ts';
import type { Group } from '../../eiam/developer/groups.ts';
import type { OrganizationalUnit } from '../../eiam/developer/organizational-units.ts';
import type { User } from '../../eiam/developer/users.ts';
import type { EiamError } from '../../eiam/errors.ts';
import type { JournaledChange } from '../../events/change-log.ts';
import type { DirectoryEvent } from '../../events/directory-event.ts';
import type { MemberList, MirrorWriter } from '../store/write-types.ts';
import type { Expected, Target } from './targets.ts';

/** What of EIAM is read. All of it is asked of the Developer API, which knows the application's scope. */
export type DirectoryReads = Pick<
  DeveloperClient,
  | 'getApplicationProvisioningScope'
  | 'getOrganizationalUnit'
  | 'listOrganizationalUnits'
  | 'getUser'
  | 'listUsers'
  | 'getGroup'
  | 'listGroups'
  | 'listUsersForGroup'
  | 'load'
>;

/** What is read of the mirror by key, while it is kept. */
export interface HeldFacts {
  /** What was kept under the names of `WriteBatch.meta` that begin with this. */
  meta(prefix: string): ReadonlyMap<string, string>;
  /** Of these objects, those that the mirror does not hold. */
  unknown(kind: DirectoryObjectKind, ids: readonly string[]): readonly string[];
  /** Whether a user is held without what only GetUser has. */
  isWithoutDetail(userId: string): boolean;
  /** The units below a unit and itself, and the users who are in any of them; as many as can be read again one by one. */
  below(unitId: string): { readonly unitIds: readonly string[]; readonly userIds: readonly string[] };
}

export interface MirrorSyncSettings {
  /** Upstream calls a second for filling and checking; undefined: a quarter of what may be in flight now. */
  readonly fillRate?: number | undefined;
  /** From the end of one check to the next; undefined: by `hasCallbacks` and what the last check took. */
  readonly checkIntervalMs?: number | undefined;
  /** Whether EIAM reports changes, so that checks are a safety net alone. */
  readonly hasCallbacks: boolean;
  /** Whether each user is read by GetUser too; undefined: up to 20,000 users. */
  readonly details?: boolean | undefined;
  /** Above it the mirror refuses to fill. */
  readonly maxUsers: number;
  /** The share of all objects of a kind that may be missing at once, from 0 to 1: beyond it a check stops. Default 0.02. */
  readonly missingShare?: number | undefined;
  /** The custom field that names a user's manager. */
  readonly managerField?: string | undefined;
}

/** A difference that a check found, and that an event should have reported. */
export interface Drift {
  readonly kind: DirectoryObjectKind | 'MEMBERSHIP';
  readonly change: 'CREATED' | 'UPDATED' | 'DELETED';
  readonly count: number;
}

/** Objects that a check did not find in EIAM's lists, too many to accept it. */
export interface StoppedCheck {
  readonly kind: DirectoryObjectKind | 'MEMBERSHIP';
  readonly missing: number;
  readonly held: number;
}

/** When checks are, as far as it is known when the mirror starts. */
export interface CheckRhythm {
  readonly hasCallbacks: boolean;
  /** From the end of one check to the next. */
  readonly intervalMs: number;
  /** How long the last complete reading took; undefined: there was none yet. */
  readonly lastTookMs: number | undefined;
}

/** What happens, for the log and the metrics. Each is called as it happens, and may not throw. */
export interface MirrorSyncObserver {
  onStarted?(fact: CheckRhythm): void;
  onState?(status: MirrorStatus): void;
  onFilled?(fact: {
    readonly durationMs: number;
    readonly calls: number;
    readonly rhythm: CheckRhythm;
  }): void;
  onChecked?(fact: { readonly durationMs: number; readonly calls: number; readonly isClean: boolean }): void;
  onDrift?(drift: Drift): void;
  /** A check ended before it had read everything; the next one begins from the start. */
  onCheckFailed?(error: unknown): void;
  onCheckStopped?(stopped: StoppedCheck): void;
  /** Upstream does not answer, so that filling or checking waits; once for each outage. */
  onWaiting?(error: EiamError): void;
  /** Upstream refuses the application itself; once for each time that it begins to. */
  onRefused?(error: EiamError): void;
  /** A list has fewer rows than it says, however often it is read. */
  onShortList?(fact: { readonly list: string; readonly seen: number; readonly total: number }): void;
  onTooManyUsers?(fact: { readonly users: number; readonly most: number }): void;
  onScopeChanged?(): void;
  /** Whether this replica keeps the mirror of all from now on. */
  onKeeper?(isKeeper: boolean): void;
  /** A replica has ended with this write on its way: what it may have changed is read again. */
  onAbandonedWrite?(write: string): void;
  /** A copy of the mirror of the other replicas was loaded. */
  onCopied?(): void;
  /** More events than can be held: everything is checked instead. */
  onOverflow?(): void;
  /** The mirror could not be written, or has failed otherwise; it is tried again. */
  onFailure?(error: unknown): void;
}

/** Moments are by the machine's time, which may be set; how long something lasts is not. */
export interface SyncClock extends Clock {
  /** By a clock that only goes forward, in milliseconds. */
  readonly monotonicMs: () => number;
}

/** Everything that is needed to keep the mirror. */
export interface MirrorSyncParts {
  readonly client: DirectoryReads;
  readonly writer: Pick<MirrorWriter, 'write' | 'unconfirmed' | 'recount' | 'clear'>;
  readonly held: HeldFacts;
  /** What an event makes stale (src/events/evictions.ts). */
  readonly evictionsOf: (event: DirectoryEvent) => readonly string[];
  readonly clock: SyncClock;
  /** From 0 (included) to 1 (excluded). */
  readonly random: () => number;
  readonly settings: MirrorSyncSettings;
  readonly observer?: MirrorSyncObserver | undefined;
  /** Called with what was added to the log of changes, in order. */
  readonly onLogged: (changes: readonly JournaledChange[]) => void;
  /** Called where the mirror shows what `noteLogged` was given of a target, up to a position; undefined: of all of them. */
  readonly onSettled?: ((key: string | undefined, position: number) => void) | undefined;
}

/** An entry of the log of all replicas that says what happened in the directory. */
export interface LoggedHappening {
  readonly position: number;
  /** What it makes stale. */
  readonly tags: readonly string[];
  /** What is read again; UNNAMED: it may be any object, so that everything is checked; EVERYTHING: until then nothing is as it is held. */
  readonly targets: readonly Target[] | 'UNNAMED' | 'EVERYTHING';
  readonly expected: Expected;
}

/** A moment before a question: what changes later wins over its answer. */
export interface AskedAt {
  /** The sequence of evictions. */
  readonly since: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What a write of ours has left behind in EIAM, as its read-back shows it. */
export type OwnWrite =
  | { readonly kind: 'user'; readonly row: User }
  | { readonly kind: 'group'; readonly row: Group }
  | { readonly kind: 'unit'; readonly row: OrganizationalUnit }
  | { readonly kind: 'deleted'; readonly id: string }
  | {
      readonly kind: 'members';
      readonly list: MemberList;
      readonly of: string;
      readonly userIds: readonly string[];
      readonly isMember: boolean;
    };

/** Keeps the mirror: fills, follows and checks it. Nothing is read or written before `start`. */
export interface MirrorSync extends AsyncDisposable {
  readonly status: MirrorStatus;
  /** Whether changes are logged by what differs in the mirror: it has been filled. */
  readonly isTelling: boolean;
  /** @param isUnbroken whether nothing can have happened that it was not given, since the mirror was kept last */
  start(isUnbroken?: boolean): void;
  /** Something happened in the directory: what it names is read again. */
  note(event: DirectoryEvent): void;
  /** The same of an entry of the log of all replicas. */
  noteLogged(happening: LoggedHappening): void;
  /** To be taken before the question whose answer `wrote` gets. */
  asked(): AskedAt;
  /** A write of ours, once it was read back: it is in the mirror when this resolves. */
  wrote(writes: readonly OwnWrite[], asked: AskedAt, occurredAt: number): Promise<void>;
  /** Whether something happened to this object that the mirror does not show yet. */
  isDirty(id: string): boolean;
  /** Has everything checked as soon as can be. */
  requestCheck(): void;
  /** Resolves once nothing is left to be done for now: no fill, no check, no event. For tests and the end of a process. */
  settled(): Promise<void>;
}
