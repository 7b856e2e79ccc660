import type { Subscription } from '../../schema/changes/ports.ts';
import type { Awaitable } from '../../schema/core/awaitable.ts';
import type { GraphContext } from '../../schema/core/context.ts';
import { BadUserInputError, NotConfiguredError } from '../../schema/errors/errors.ts';
import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { CreateRegister } from '../actions/create-register.ts';
import type { GrantedTokens } from '../actions/parts.ts';
import type { AuditedWrites } from '../audit/audited-writes.ts';
import type { DeveloperClient } from '../eiam/developer/client.ts';
import type { ManagementClient } from '../eiam/management/client.ts';
import type { Expectations, InMemory } from '../eiam/operation.ts';
import type { ChangeFeed } from '../events/change-feed.ts';
import type { OperationCaller } from '../http/operation/operation-caller.ts';
import type { Places } from '../loaders/call-gate.ts';
import type { DirectorySize } from '../loaders/directory-size.ts';
import type { LoaderSettings } from '../loaders/loader-context.ts';
import type { ManagementAccess } from '../loaders/management-plane.ts';
import type { ScopeStatus } from '../loaders/scope-status.ts';
import type { SiblingWaitOptions } from '../loaders/sibling-wait.ts';
import type { Tracing } from '../tracing/tracing.ts';
import { type Mirror, mirrorStatus } from './mirror-access.ts';
import { StartedOperation } from './operation.ts';
import { createOperationReads, type OperationReads } from './reads.ts';
import type { UpstreamTrace } from './upstream-trace.ts';
import { createOperationWrites, type OperationWrites } from './writes.ts';

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
  /** Of a write that failed like this it is known by now that it was not carried out. */
  readonly foundUndone: (error: unknown) => Promise<void>;
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

/** Each part is made when a resolver first uses it: many operations need a part of them, or none. */
class LazyContext implements OperationContext {
  readonly access: OperationCaller['access'];
  readonly trace: UpstreamTrace;
  readonly optionalMembers: ContextParts['optionalMembers'];
  readonly #operation: StartedOperation;
  #lists: GraphContext['lists'] | undefined;
  #reads: OperationReads | undefined;
  #writes: OperationWrites | undefined;

  constructor(operation: StartedOperation) {
    const { caller, trace, parts } = operation;
    this.access = caller.access;
    this.trace = trace;
    this.optionalMembers = parts.optionalMembers;
    this.#operation = operation;
  }

  get loaders(): GraphContext['loaders'] {
    return this.#operationReads.loaders;
  }

  get actions(): GraphContext['actions'] {
    return this.#operationWrites.actions;
  }

  get lists(): GraphContext['lists'] {
    this.#lists ??= this.#operation.parts.size.lists.observe();
    return this.#lists;
  }

  get now(): GraphContext['now'] {
    return this.#noted(this.#operation.parts.now);
  }

  get asOf(): GraphContext['asOf'] {
    return this.#noted(() => this.trace.oldestReadAt);
  }

  get mirror(): GraphContext['mirror'] {
    const { mirror } = this.#operation.parts;
    return this.#noted(() => mirrorStatus(mirror));
  }

  get changes(): GraphContext['changes'] {
    const { caller, parts } = this.#operation;
    const { feed, mirror } = parts;
    return {
      subscribe: (wanted: Omit<Subscription, 'signal'>) =>
        feed.subscribe({ ...wanted, after: caller.lastEventId ?? wanted.after, signal: caller.signal }),
      cursor: this.#noted(feed.cursor),
      read: async (wanted) => {
        if (!mirror) throw new NotConfiguredError(['MIRROR']);
        this.trace.dependencies.addUnknown();
        const page = feed.read(wanted);
        if (!page) throw new BadUserInputError('after', 'expected a cursor that an event had');
        return page;
      },
    };
  }

  noteRefusedMutation(mutation: string, refusal: GatewayError): void {
    const { caller, parts } = this.#operation;
    parts.noteRefusedMutation?.(caller, mutation, refusal);
  }

  async readBack(): Promise<void> {
    await Promise.all([this.#reads?.readBack(), this.#writes?.stored()]);
  }

  get #operationReads(): OperationReads {
    this.#reads ??= createOperationReads(this.#operation);
    return this.#reads;
  }

  get #operationWrites(): OperationWrites {
    this.#writes ??= createOperationWrites(this.#operation, this.#operationReads);
    return this.#writes;
  }

  /** What depends on the clock changes without an event. */
  #noted<Value>(read: () => Value): () => Value {
    return () => {
      this.trace.dependencies.addUnknown();
      return read();
    };
  }
}

/** One operation's context. Every event of a subscription is an operation of its own, with a deadline of its own. */
export function createOperationContext(parts: ContextParts, caller: OperationCaller): OperationContext {
  return new LazyContext(new StartedOperation(parts, caller));
}
