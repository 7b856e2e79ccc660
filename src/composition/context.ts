import type { Subscription } from '../../schema/changes/ports.ts';
import type { GraphContext } from '../../schema/core/context.ts';
import type { Access } from '../../schema/core/permissions.ts';
import type { GatewayError } from '../../schema/errors/errors.ts';
import type { Doubt } from '../../schema/paging/page.ts';
import { createActions } from '../actions/actions.ts';
import { createAwaitedReads, createWrittenBatches } from '../actions/awaited-reads.ts';
import type { CreateRegister } from '../actions/create-register.ts';
import { createRecordedWrites } from '../actions/recorded-writes.ts';
import { WrittenState } from '../actions/written-state.ts';
import type { CallObserver } from '../eiam/call-context.ts';
import type { DeveloperClient } from '../eiam/developer/client.ts';
import type { ManagementClient } from '../eiam/management/client.ts';
import type { ChangeFeed } from '../events/change-feed.ts';
import { noting, toFailure, toWriteFailure } from '../failures/failures.ts';
import type { Coalescing } from '../loaders/batch-loader.ts';
import { type Calls, createCalls, createTraffic } from '../loaders/calls.ts';
import type { DirectorySize } from '../loaders/directory-size.ts';
import { createLoaders } from '../loaders/loaders.ts';
import type { Fallbacks, FallbackTime, ManagementAccess } from '../loaders/management-plane.ts';
import type { Seams } from '../loaders/paging/completeness.ts';
import type { LoaderSettings } from '../loaders/parts.ts';
import { doubting, type ScopeKnowledge } from '../loaders/scope-knowledge.ts';
import { createSiblingWait, type SiblingWaitOptions } from '../loaders/sibling-wait.ts';

/** What one operation cost upstream so far. `waitedMs`: in queues, throttle pauses and back-offs, added up. */
export class UpstreamTrace implements CallObserver, Coalescing, Fallbacks, Pick<Seams, 'doubted'> {
  calls = 0;
  readonly byOperation: Record<string, number> = {};
  cacheHits = 0;
  coalesced = 0;
  retries = 0;
  waitedMs = 0;
  readonly fallbacks: Record<string, number> = {};
  /** Why pages were BEST_EFFORT. */
  readonly bestEffort = new Set<Doubt>();
  /** When the oldest answer that this operation was given was asked for, in milliseconds since the epoch. */
  oldestAnswerAt = Number.POSITIVE_INFINITY;

  called(operation: string): void {
    this.calls += 1;
    this.byOperation[operation] = (this.byOperation[operation] ?? 0) + 1;
  }

  retried(): void {
    this.retries += 1;
  }

  waited(milliseconds: number): void {
    this.waitedMs += milliseconds;
  }

  fellBack(operation: string): void {
    this.fallbacks[operation] = (this.fallbacks[operation] ?? 0) + 1;
  }

  doubted(doubt: Doubt): void {
    this.bestEffort.add(doubt);
  }

  saved(): void {
    this.coalesced += 1;
  }

  remembered(): void {
    this.cacheHits += 1;
  }

  answeredAsOf(askedAt: number): void {
    this.oldestAnswerAt = Math.min(this.oldestAnswerAt, askedAt);
  }
}

interface ManagementParts extends ManagementAccess {
  readonly remembering: (trace: UpstreamTrace) => ManagementClient;
  readonly fallbackTime: Omit<FallbackTime, 'now'>;
}

/** What every operation's context is made from; built once. */
export interface ContextParts {
  /** Asks upstream, whatever anybody remembers. */
  readonly client: DeveloperClient;
  /** Undefined: no access keys are set. */
  readonly management: ManagementParts | undefined;
  readonly scope: ScopeKnowledge;
  /** The same with a memory between operations, which tells an operation's trace what it is spared. */
  readonly remembering: (trace: UpstreamTrace) => DeveloperClient;
  /** The same with writes that make that memory forget what they touch. */
  readonly evicting: DeveloperClient;
  readonly size: DirectorySize;
  readonly feed: ChangeFeed;
  readonly settings: LoaderSettings;
  readonly siblingWait: SiblingWaitOptions;
  readonly cloudCredentials: boolean;
  /** How long one operation may take, in milliseconds. */
  readonly operationTimeoutMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The creates of all operations. */
  readonly creates: CreateRegister;
  /** Members that this tenant never sends (EIAM_OPTIONAL_MEMBERS). */
  readonly optionalMembers: ReadonlySet<string>;
  /** An external id for what is created without one; undefined: it gets none of the gateway's making. */
  readonly newExternalId: (() => string) | undefined;
  /** The identity of a change that is told: of its own, so that telling uses up no id that upstream is given. */
  readonly newEventId: () => string;
  /** Takes what a write failed with: a payload or a union may carry it, so that no entry of `errors` shows it to the log. */
  readonly noteFailure: (failure: GatewayError) => void;
  /** Waits so many milliseconds: for a write that may still be on its way, and for reads that lag behind one. */
  readonly pause: (delayMs: number) => Promise<void>;
}

export interface OperationContext extends GraphContext {
  readonly trace: UpstreamTrace;
}

/** Who asks, and until when. */
export interface Asking {
  /** Aborted when the client leaves. */
  readonly signal: AbortSignal;
  readonly access: Access;
  /** Whether lists are read from upstream itself and each seam between two pages is verified; default false. */
  readonly verifySeams?: boolean;
}

/** How long after its deadline an operation may still find out what became of a lost write, in milliseconds. */
const settlingMs = 10_000;

/** A write that has begun is not broken off when its client leaves. */
const never = new AbortController().signal;

/**
 * One operation's context: fresh loaders that remember until something is written, and from then on read upstream itself.
 * Every event of a subscription is an operation of its own, with a deadline of its own.
 */
export function createOperationContext(
  parts: ContextParts,
  { signal, access, verifySeams = false }: Asking,
): OperationContext {
  const { client, management, remembering, evicting, size, scope, feed, settings, pause, now, creates } =
    parts;
  const trace = new UpstreamTrace();
  const startedAt = now();
  const deadlineAt = startedAt + parts.operationTimeoutMs;
  const traffic = createTraffic();
  const reading = { signal, deadlineAt, observer: trace };
  let reader = verifySeams ? client : remembering(trace);
  let managementReader = verifySeams ? management?.client : management?.remembering(trace);
  const { loaders, forget } = createLoaders({
    calls: createCalls(() => reader, reading, toFailure, traffic),
    management: management && {
      calls: createCalls(() => managementReader ?? management.client, reading, toFailure, traffic),
      health: management.health,
      fallbackTime: { ...management.fallbackTime, now: parts.now },
    },
    coalescing: trace,
    fallbacks: trace,
    size,
    seams: { verify: verifySeams, doubted: (doubt) => trace.doubted(doubt) },
    scope,
    freshCalls: createCalls(() => client, reading, toFailure, traffic),
    settings,
    now,
    hasOlderAnswers: () => trace.oldestAnswerAt < startedAt,
    schedule: createSiblingWait(traffic, parts.siblingWait),
  });
  const writing = { signal: never, deadlineAt, observer: trace };
  const settling = { ...writing, deadlineAt: deadlineAt + settlingMs };
  const written = new WrittenState();
  const recording = createRecordedWrites(evicting, written, creates);
  const forgetRead = () => {
    reader = createAwaitedReads({ client, written, pause, now });
    managementReader = management && createWrittenBatches(management.client, written);
    forget();
  };
  const actions = createActions({
    writes: forgetting(
      createCalls(
        () => recording,
        writing,
        noting(doubting(scope, toWriteFailure), parts.noteFailure),
        createTraffic(),
      ),
      forgetRead,
    ),
    settling: createCalls(() => client, settling, toFailure, createTraffic()),
    announce: (change) =>
      feed.publish({ ...change, id: parts.newEventId(), origin: 'MUTATION', occurredAt: parts.now() }),
    signIns: createCalls(() => client, writing, toWriteFailure, createTraffic()),
    cloudCredentials: parts.cloudCredentials,
    loaders,
    instanceId: settings.instanceId,
    forget: forgetRead,
    creates,
    written,
    newExternalId: parts.newExternalId,
    pause,
    untilAborted: () => AbortSignal.any([signal, AbortSignal.timeout(Math.max(0, deadlineAt - now()))]),
    maxScanPages: settings.maxScanPages,
  });
  const changes = {
    subscribe: (wanted: Omit<Subscription, 'signal'>) => feed.subscribe({ ...wanted, signal }),
    cursor: feed.cursor,
  };
  const asOf = () => Math.min(startedAt, trace.oldestAnswerAt);
  return { access, trace, now, loaders, actions, changes, asOf, optionalMembers: parts.optionalMembers };
}

/** Whatever came of a write, what was read before it holds no more. */
function forgetting(calls: Calls<DeveloperClient>, forget: () => void): Calls<DeveloperClient> {
  return { send: (call) => calls.send(call).finally(forget) };
}
