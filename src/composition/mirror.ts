import type { MirrorStatus } from '../../schema/directory/ports.ts';
import type { FollowingMirror } from '../coherence/followed-log.ts';
import { ConfigError } from '../config.ts';
import { systemClock } from '../eiam/clock.ts';
import type { DeveloperClient } from '../eiam/developer/client.ts';
import { type InMemory, inMemory } from '../eiam/operation.ts';
import type { ChangeFeed, ChangeFeedParts } from '../events/change-feed.ts';
import type { DirectoryEvent } from '../events/directory-event.ts';
import { evictionsOf } from '../events/evictions.ts';
import { MirrorJournal } from '../mirror/journal.ts';
import { answeredByKey } from '../mirror/key-questions.ts';
import { createMirrorMemory } from '../mirror/memory.ts';
import { createReplicatedSync } from '../mirror/replica/replicated-sync.ts';
import { openHeldFacts } from '../mirror/store/held-facts.ts';
import { openKeyReads } from '../mirror/store/key-reads.ts';
import { type MirrorFile, openMirrorFile } from '../mirror/store/mirror-file.ts';
import { MirrorFileError } from '../mirror/store/mirror-file-error.ts';
import { createMirrorSync } from '../mirror/sync/sync.ts';
import { copyMirror } from '../mirror/worker/copies.ts';
import { checkFile } from '../mirror/worker/file-check.ts';
import { startReaders } from '../mirror/worker/readers.ts';
import { startWriter } from '../mirror/worker/writer.ts';
import type { Log } from '../observability/log.ts';
import { createMirrorLog } from '../observability/mirror-log.ts';
import type { MirrorConfig } from '../settings/mirror.ts';
import type { SharedState } from '../shared-state/ports.ts';
import { everyoneGroupId, idPrefixes, rootAlias } from '../vocabulary/ids.ts';
import { FailedQuestions } from './failed-questions.ts';
import { createEventIds } from './gateway-events.ts';
import type { Mirror } from './mirror-access.ts';
import { CheckCounts, type MirrorFigures } from './mirror-figures.ts';
import { createMirrorObserver } from './mirror-observer.ts';
import { MirrorTrust } from './mirror-trust.ts';
import type { Upstream } from './upstream.ts';

/** Changes that the log keeps at most, whatever their age. */
const mostChanges = 1_000_000;
const pruneEveryMs = 3_600_000;

export interface MirrorParts {
  readonly settings: MirrorConfig;
  readonly upstream: Pick<Upstream, 'instanceId' | 'applicationId' | 'emulator'>;
  readonly client: DeveloperClient;
  /** What is in memory beside it; undefined: nothing is. */
  readonly memory: InMemory<DeveloperClient> | undefined;
  readonly managerField: string | undefined;
  readonly shared: Pick<SharedState, 'log' | 'mirror' | 'replica' | 'isReachable'>;
  /** Names a log of changes that begins. */
  readonly epoch: string;
  readonly log: Log;
  readonly now: () => number;
  /** By a clock that only goes forward. */
  readonly monotonicMs: () => number;
  readonly random: () => number;
}

/** The mirror of the process, and what feeds it. */
export interface OpenMirror extends Mirror, AsyncDisposable {
  /** The part of the change feed. */
  readonly feed: Pick<ChangeFeedParts, 'journal' | 'tells' | 'onEvent'>;
  readonly figures: MirrorFigures;
  /** Resolves once nothing is left to be read for now. */
  settled(): Promise<void>;
  /** Has everything checked as soon as can be. */
  requestCheck(): void;
  /** What follows the log that other replicas write to; undefined: this process keeps its mirror by itself. */
  readonly following: FollowingMirror | undefined;
  /** Begins to fill or to follow; what it learns goes to the feed. */
  start(feed: Pick<ChangeFeed, 'logged'>): void;
}

/**
 * Undefined: another process has its file.
 * @throws ConfigError for a file that cannot be the mirror
 */
export async function openMirror(parts: MirrorParts): Promise<OpenMirror | undefined> {
  const { settings } = parts;
  const isWhole = settings.file === undefined ? undefined : await checkFile(settings.file);
  const file = openFile(parts, settings.file, isWhole);
  return file && createOpenMirror(parts, file);
}

function openFile(
  { upstream, epoch, log }: MirrorParts,
  path: string | undefined,
  isWhole: boolean | undefined,
): MirrorFile | undefined {
  const { instanceId, applicationId } = upstream;
  try {
    const file = openMirrorFile({
      ...{ path, isWhole, identity: { instanceId, applicationId } },
      createEpoch: () => epoch,
    });
    if (file.replaced) {
      log.info({ reason: file.replaced }, 'the file of the mirror was replaced: it is filled from the start');
    }
    return file;
  } catch (error) {
    if (!(error instanceof MirrorFileError)) throw error;
    if (error.fault !== 'LOCKED') throw new ConfigError([`MIRROR_FILE: ${error.message}`]);
    log.warn(
      { err: error },
      'another process has the file of the mirror open: this one runs without a mirror',
    );
    return undefined;
  }
}

/** Bytes of a page of SQLite's; what a user takes at most, with its memberships and its share of all else; and what is always there. */
const pageBytes = 4_096;
const mostBytesPerUser = 40_000;
const leastBytes = 1_000_000_000;

function mostPagesFor(users: number): number {
  return Math.ceil((leastBytes + users * mostBytesPerUser) / pageBytes);
}

/** Whether EIAM shows what happened, so that reading the object again finds it. Of a new password, or of a gap, nothing shows. */
function isShown({ change }: DirectoryEvent): boolean {
  return change !== 'CREDENTIAL_CHANGED' && change !== 'RESYNC_REQUIRED';
}

function createOpenMirror(parts: MirrorParts, file: MirrorFile): OpenMirror {
  const { settings, client, memory, log, now, monotonicMs, random, managerField, shared } = parts;
  const { setTimer } = systemClock;
  const clock = { now, monotonicMs, setTimer };
  // Of an emulator of its own, which costs nothing to read, the process says what is wrong alone.
  const mirrorLog = createMirrorLog(parts.upstream.emulator ? { ...log, info: () => {} } : log, now);
  const { onFailure } = mirrorLog;
  const stack = new AsyncDisposableStack();
  stack.use(file);
  // Closed last: the write-ahead log is removed by the last connection, which has to be one that writes.
  const writer = stack.use(startWriter({ path: file.path, mostPages: mostPagesFor(settings.maxUsers) }, now));
  const reads = stack.use(openKeyReads(file.path));
  const held = stack.use(openHeldFacts(file.path));
  const readers = stack.use(startReaders({ path: file.path }, clock));
  const trust = new MirrorTrust();
  const checks = new CheckCounts();
  const failed = new FailedQuestions();
  let onLogged: ChangeFeed['logged'] = () => {};
  const journal = stack.use(
    new MirrorJournal({ ...{ reads, writer, now, setTimer, onFailure }, onLogged: (each) => onLogged(each) }),
  );
  const used = {
    ...{ client, held, writer, evictionsOf, clock, random },
    settings: { ...settings, managerField },
    observer: createMirrorObserver({ trust, checks, log: mirrorLog }),
  };
  const sharing = shared.mirror;
  const replicated =
    sharing &&
    createReplicatedSync({
      ...{ ...used, sharing, log: shared.log },
      newId: createEventIds(`${shared.replica}-mirror`),
      copy: () => copyMirror(file.path),
    });
  const sync = stack.use(
    replicated ?? createMirrorSync({ ...used, onLogged: (changes) => journal.took(changes) }),
  );
  /** EIAM is asked where the file cannot be read. */
  function attempt<Found>(read: () => Found): Found | undefined {
    try {
      return read();
    } catch (error) {
      onFailure(error);
      return undefined;
    }
  }

  function status(): MirrorStatus {
    const { status: own } = sync;
    return own.state === 'READY' && !shared.isReachable ? { ...own, state: 'STALE' } : own;
  }

  const prune = () => void journal.prune(now() - settings.changesMs, mostChanges).catch(onFailure);
  const pruning = setInterval(prune, pruneEveryMs);
  stack.defer(() => clearInterval(pruning));
  return {
    questions: answeredByKey(readers.questions, reads),
    failed,
    figures: {
      ...{ status, path: file.path, hasCallbacks: settings.hasCallbacks },
      ...{ checks, readers, failed, log: reads },
    },
    status,
    readsMirror: () => settings.reads === 'mirror' || (settings.reads === 'auto' && trust.isEarned),
    shows(id) {
      if (id === rootAlias || id === everyoneGroupId) return true;
      const isGroup = id.startsWith(idPrefixes.group);
      return !sync.isDirty(id) && attempt(() => (isGroup ? reads.group(id) : reads.unit(id))) !== undefined;
    },
    groupsOf(userIds) {
      const clean = userIds.filter((userId) => !sync.isDirty(userId));
      return attempt(() => (clean.length === 0 ? undefined : reads.groupsOfUsers(clean))) ?? new Map();
    },
    sync,
    settled: () => sync.settled(),
    requestCheck: () => sync.requestCheck(),
    following: replicated,
    lacksWrites: () => replicated?.lacksWrites === true,
    writesShown: async (withinMs) => replicated === undefined || (await replicated.writesShown(withinMs)),
    feed: {
      journal,
      tells: (event) => sync.isTelling && isShown(event),
      onEvent(event) {
        trust.noteEvent(event);
        sync.note(event);
      },
    },
    memory: createMirrorMemory({
      ...{ reads, onFailure, isDirty: (id) => sync.isDirty(id) },
      below: memory ?? inMemory(client, () => undefined),
    }),
    start(feed) {
      onLogged = feed.logged;
      // A process may end before its first hour is over, again and again.
      prune();
      sync.start();
    },
    [Symbol.asyncDispose]: async () => stack.disposeAsync(),
  };
}
