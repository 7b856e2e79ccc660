import type { MirrorStatus } from '../../schema/directory/ports.ts';
import {
  BadUserInputError,
  DeadlineExceededError,
  NotConfiguredError,
  NotReadyError,
  OverloadedError,
} from '../../schema/errors/errors.ts';
import type { Doubt } from '../../schema/paging/page.ts';
import type { DeveloperClient } from '../eiam/developer/client.ts';
import type { InMemory } from '../eiam/operation.ts';
import { type CallGate, createCallGate } from '../loaders/call-gate.ts';
import { exact, type MirrorNeeds, type MirrorPlane } from '../loaders/mirror/mirror-plane.ts';
import { type MirrorQuestions, type QuestionLimits, usualWaiting } from '../mirror/questions.ts';
import { InvalidKeyError, ReadDeadlineError, ReadOverloadError } from '../mirror/read-errors.ts';
import type { UserKeyReads } from '../mirror/store/user-key-reads.ts';
import type { MirrorSync } from '../mirror/sync/ports.ts';
import type { FailedQuestions } from './failed-questions.ts';
import { GroupsOfListed } from './groups-of-listed.ts';
import type { UpstreamTrace } from './upstream-trace.ts';

/** The mirror of the whole process, as operations use it. */
export interface Mirror {
  status(): MirrorStatus;
  readonly questions: MirrorQuestions;
  readonly failed: Pick<FailedQuestions, 'note'>;
  /** Whether it answers what both planes can (READS). */
  readsMirror(): boolean;
  /** Whether it holds this group or unit as it is now; those that stand for all of them it always does. */
  shows(containerId: string): boolean;
  /** Of users that it holds as they are now. */
  readonly groupsOf: UserKeyReads['groupsOfUsers'];
  /** As a memory of EIAM's answers. */
  readonly memory: InMemory<DeveloperClient>;
  readonly sync: Pick<MirrorSync, 'asked' | 'wrote' | 'isDirty'>;
  /** Whether a gateway has written something that it does not show yet. */
  lacksWrites(): boolean;
  /** Resolves once it shows what was written before; false: that takes too long. */
  writesShown(withinMs: number): Promise<boolean>;
}

/** How long a question that the mirror alone answers waits for writes of other replicas, in milliseconds. */
const longestWaitMs = 1_000;

/** After so long a caller may ask again, in milliseconds. */
const retryAfterMs = 1_000;

/** Of the places for questions that wait one operation takes a share, as it does of those for calls: it never fills them by itself. */
const questionPlaces = () => usualWaiting;

/** What one operation asks the mirror with. */
export interface MirrorCaller {
  readonly trace: Pick<UpstreamTrace, 'readAsOf' | 'dependsOn' | 'doubted'>;
  readonly limits: () => QuestionLimits;
  /** Whether the operation lets it answer what both planes can. */
  readonly prefersMirror: () => boolean;
}

/** There is no mirror. */
const withoutMirror: MirrorPlane = {
  isPreferred: false,
  isPreferredFor: () => false,
  doubts: () => exact,
  listed: () => {},
  groupsOf: () => undefined,
  ask: async () => {
    throw new NotConfiguredError(['MIRROR']);
  },
};

const withoutRows: ReadonlySet<Doubt> = new Set(['UNREADABLE_ROW']);

/** Whether it may answer in EIAM's place. */
export function isAllThere({ state, lacksRows = false }: MirrorStatus): boolean {
  return state === 'READY' && !lacksRows;
}

const statusOff: MirrorStatus = { state: 'OFF', hasDetails: false };

export function mirrorStatus(mirror: Mirror | undefined): MirrorStatus {
  return mirror?.status() ?? statusOff;
}

/** The mirror for one operation. @param mirror undefined: there is none */
export function createMirrorPlane(
  mirror: Omit<Mirror, 'memory'> | undefined,
  caller: MirrorCaller,
): MirrorPlane {
  if (!mirror) return withoutMirror;
  const { trace, limits, prefersMirror } = caller;
  let gate: CallGate | undefined;
  const isPreferred = () =>
    prefersMirror() && mirror.readsMirror() && isAllThere(mirror.status()) && !mirror.lacksWrites();
  // Looked at when they are read, rather than for each user of a list.
  const groups = new GroupsOfListed((userIds) => (isPreferred() ? mirror.groupsOf(userIds) : new Map()));
  return {
    get isPreferred() {
      return isPreferred();
    },
    doubts() {
      if (!mirror.status().lacksRows) return exact;
      trace.doubted('UNREADABLE_ROW');
      return withoutRows;
    },
    isPreferredFor: (containerId) => isPreferred() && mirror.shows(containerId),
    listed: (userIds) => groups.listed(userIds),
    groupsOf(userId) {
      const held = prefersMirror() && !mirror.sync.isDirty(userId) ? groups.of(userId) : undefined;
      if (held === undefined) return undefined;
      trace.readAsOf(held.confirmedAt, 'mirror');
      trace.dependsOn(undefined);
      return held.row;
    },
    async ask(question, needs = {}) {
      const { state: before } = expectReady(mirror.status(), needs);
      // Where the store is away, what is written is not known: nor by waiting, even if it comes back meanwhile.
      const isKnown = before !== 'STALE';
      const isCurrent = isKnown && (!mirror.lacksWrites() || (await mirror.writesShown(longestWaitMs)));
      const { asOf, state } = expectReady(mirror.status(), needs);
      try {
        gate ??= createCallGate({ maxCalls: Number.POSITIVE_INFINITY, made: () => 0 });
        const answer = await gate.pass(questionPlaces, () => question(mirror.questions, limits()));
        trace.readAsOf(asOf, state === 'STALE' || !isCurrent ? 'stale' : 'mirror');
        // What changes it, no tags say.
        trace.dependsOn(undefined);
        return answer;
      } catch (error) {
        mirror.failed.note(error);
        throw toFailure(error);
      }
    },
  };
}

function expectReady(
  status: MirrorStatus,
  { details = false }: MirrorNeeds,
): MirrorStatus & { asOf: number } {
  const { state, progress = 0, asOf, hasDetails } = status;
  // There are more users than it may hold.
  if (state === 'OFF') throw new NotConfiguredError(['MIRROR_MAX_USERS']);
  if (details && !hasDetails) throw new NotConfiguredError(['MIRROR_DETAILS']);
  if (state === 'FILLING' || asOf === undefined) throw new NotReadyError(progress);
  return { ...status, asOf };
}

/** The failures of questions as clients get them; a mistake of ours stays one. */
function toFailure(error: unknown): unknown {
  if (error instanceof ReadDeadlineError) return new DeadlineExceededError({ cause: error });
  if (error instanceof ReadOverloadError) return new OverloadedError(retryAfterMs, { cause: error });
  if (error instanceof InvalidKeyError) {
    return new BadUserInputError(error.bound, 'expected a cursor that this list gave', { cause: error });
  }
  return error;
}
