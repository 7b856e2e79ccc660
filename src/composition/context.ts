import type { Subscription } from '../../schema/changes/ports.ts';
import type { Awaitable } from '../../schema/core/awaitable.ts';
import type { GraphContext } from '../../schema/core/context.ts';
import { BadUserInputError, NotConfiguredError } from '../../schema/errors/errors.ts';
import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { CreateRegister } from '../actions/create-register.ts';
import type { GrantedTokens } from '../actions/parts.ts';
import type { AuditedWrites } from '../audit/audited-writes.ts';
import type { CallShare } from '../eiam/call-context.ts';
import type { DeveloperClient } from '../eiam/developer/client.ts';
import type { ManagementClient } from '../eiam/management/client.ts';
import type { Expectations, InMemory } from '../eiam/operation.ts';
import type { ChangeFeed } from '../events/change-feed.ts';
import type { OperationCaller } from '../http/operation/operation-caller.ts';
import { type CallGate, createCallGate, type Places } from '../loaders/call-gate.ts';
import type { DirectorySize } from '../loaders/directory-size.ts';
import type { LoaderSettings } from '../loaders/loader-context.ts';
import type { ManagementAccess } from '../loaders/management-plane.ts';
import type { ScopeStatus } from '../loaders/scope-status.ts';
import type { SiblingWaitOptions } from '../loaders/sibling-wait.ts';
import type { Tracing } from '../tracing/tracing.ts';
import { type Mirror, mirrorStatus } from './mirror-access.ts';
import { createOperationReads } from './reads.ts';
import { UpstreamTrace } from './upstream-trace.ts';
import { createOperationWrites } from './writes.ts';

interface ManagementParts extends ManagementAccess {
  readonly cached: ManagementClient;
  readonly places: Places;
}

/** What every operation's context is made from; built once. */
export interface ContextParts {
  /** Calls upstream without a cache. */
  readonly client: DeveloperClient;
  /** Whose turn a caller's operations take where calls wait for a place. */
  readonly viewerKey: (context: Pick<GraphContext, 'access'>) => string;
  /** How many calls may be in flight there now. */
  readonly places: Places;
  /** Upstream calls that one operation may make. */
  readonly maxCalls: number;
  /** Undefined: no access keys are set. */
  readonly management: ManagementParts | undefined;
  readonly scope: ScopeStatus;
  /** The same with a cache across operations, which reports hits and joined calls to the operation's trace. */
  readonly cached: DeveloperClient;
  /** The same, which answers at once with what is cached; undefined where nothing is. */
  readonly memory: InMemory<DeveloperClient> | undefined;
  /** The same with writes that evict what they touch from that cache. */
  readonly evicting: DeveloperClient;
  readonly size: DirectorySize;
  /** Undefined: there is none. */
  readonly mirror: Mirror | undefined;
  readonly feed: Pick<ChangeFeed, 'publish' | 'subscribe' | 'cursor' | 'read'>;
  readonly settings: LoaderSettings;
  readonly siblingWait: SiblingWaitOptions;
  readonly cloudCredentials: boolean;
  readonly signIn: boolean;
  /** Takes a token that was revoked, or may have been. */
  readonly revoked: (token: string) => Awaitable<void>;
  /** Takes what came of a grant: its tokens, or undefined for a refusal. */
  readonly granted: (secret: string, tokens: GrantedTokens | undefined) => Awaitable<void>;
  /** What rights depend on, as the process has written it lately. */
  readonly recentWrites: Expectations;
  /** How long one operation may take, in milliseconds. */
  readonly operationTimeoutMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Records the writes of an operation; undefined: nothing is recorded. */
  readonly auditedWritesOf: ((caller: OperationCaller) => AuditedWrites) | undefined;
  /** The creates of all operations. */
  readonly creates: CreateRegister;
  /** Members that this tenant never sends (EIAM_OPTIONAL_MEMBERS). */
  readonly optionalMembers: ReadonlySet<string>;
  /** An external id for what is created without one; undefined: it gets none of the gateway's making. */
  readonly newExternalId: (() => string) | undefined;
  /** Begins the operation's span; undefined: nothing is traced. */
  readonly beginSpan: Tracing['begin'] | undefined;
  /** The id of a published change: a sequence of its own, so that publishing takes no id that is sent to upstream. */
  readonly newEventId: () => string;
  /** Takes what a write failed with: a payload or a union may carry it, so that no entry of `errors` shows it to the log. */
  readonly noteFailure: (failure: GatewayError, requestId: string | undefined) => void;
  /** Takes each mutation that was refused for want of rights; undefined: there is no audit trail. */
  readonly noteRefusedMutation:
    | ((caller: OperationCaller, mutation: string, refusal: GatewayError) => void)
    | undefined;
  /** Waits so many milliseconds: for a write that may still be on its way, and for reads that lag behind one. */
  readonly pause: (delayMs: number) => Promise<void>;
}

export interface OperationContext extends GraphContext {
  readonly trace: UpstreamTrace;
  /** See `RunningContext.readBack`. */
  readonly readBack: () => Promise<void>;
}

/** What is made for one operation shares this. */
export interface Operation {
  readonly parts: ContextParts;
  readonly caller: OperationCaller;
  readonly trace: UpstreamTrace;
  readonly share: CallShare;
  readonly startedAt: number;
  readonly deadlineAt: number;
  /** Keeps it within its calls. */
  readonly gate: CallGate;
}

/** Calls of one operation that go before those of large operations. */
const interactiveCalls = 50;

/** An operation counts as interactive until it has made more calls than a page needs; what it asks beyond that is bulk work. */
class OperationShare implements CallShare {
  readonly viewer: string;
  readonly #trace: Pick<UpstreamTrace, 'calls'>;
  readonly #caller: OperationCaller;

  constructor(viewer: string, trace: Pick<UpstreamTrace, 'calls'>, caller: OperationCaller) {
    this.viewer = viewer;
    this.#trace = trace;
    this.#caller = caller;
  }

  get requestId(): string | undefined {
    return this.#caller.requestId;
  }

  get priority(): CallShare['priority'] {
    return this.#trace.calls < interactiveCalls ? 'interactive' : 'bulk';
  }
}

/**
 * One operation's context. Its reads and writes are made when a resolver first uses them: many operations need a part of them, or
 * none. Every event of a subscription is an operation of its own, with a deadline of its own.
 */
export function createOperationContext(parts: ContextParts, caller: OperationCaller): OperationContext {
  const { feed, now, optionalMembers } = parts;
  const startedAt = now();
  const { beginSpan, noteRefusedMutation } = parts;
  const arrival = beginSpan && caller.arrival;
  const trace = new UpstreamTrace(startedAt, arrival && beginSpan(arrival));
  const gate = createCallGate({
    maxCalls: parts.maxCalls,
    // A repeated attempt is the same call.
    made: () => trace.calls - trace.retries,
  });
  const deadlineAt = startedAt + parts.operationTimeoutMs;
  const share = new OperationShare(parts.viewerKey(caller), trace, caller);
  const operation = { parts, caller, trace, share, startedAt, deadlineAt, gate };
  const reads = createOperationReads(operation);
  const writes = createOperationWrites(operation, reads);
  /** What depends on the clock changes without an event. */
  const noted = <Value>(read: () => Value) => {
    return () => {
      trace.dependencies.addUnknown();
      return read();
    };
  };
  return {
    access: caller.access,
    trace,
    async readBack() {
      await Promise.all([reads.readBack(), writes.stored()]);
    },
    now: noted(now),
    loaders: reads.loaders,
    actions: writes.actions,
    noteRefusedMutation:
      noteRefusedMutation && ((mutation, refusal) => noteRefusedMutation(caller, mutation, refusal)),
    changes: {
      subscribe: (wanted: Omit<Subscription, 'signal'>) =>
        feed.subscribe({ ...wanted, after: caller.lastEventId ?? wanted.after, signal: caller.signal }),
      cursor: noted(feed.cursor),
      read: async (wanted) => {
        if (!parts.mirror) throw new NotConfiguredError(['MIRROR']);
        trace.dependencies.addUnknown();
        const page = feed.read(wanted);
        if (!page) throw new BadUserInputError('after', 'expected a cursor that an event had');
        return page;
      },
    },
    mirror: noted(() => mirrorStatus(parts.mirror)),
    asOf: noted(() => trace.oldestReadAt),
    lists: parts.size.lists.observe(),
    optionalMembers,
  };
}
