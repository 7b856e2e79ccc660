import type { Actions } from '../../schema/core/context.ts';
import { createActions } from '../actions/actions.ts';
import type { ActionParts } from '../actions/parts.ts';
import { recordedWrites } from '../actions/recorded-writes.ts';
import { WrittenState } from '../actions/written-state.ts';
import type { DeveloperClient } from '../eiam/developer/client.ts';
import type { DeveloperPlane } from '../eiam/developer/operation.ts';
import { through } from '../eiam/operation.ts';
import { noting, toFailure, toWriteFailure } from '../failures/failures.ts';
import { type Calls, createCalls } from '../loaders/calls.ts';
import { discardingScope } from '../loaders/scope-status.ts';
import { mirroredWrites } from '../mirror/write-through.ts';
import type { Operation } from './operation.ts';
import type { OperationReads } from './reads.ts';

/** How long after its deadline an operation may still find out the outcome of a lost write, in milliseconds. */
export const settlingMs = 10_000;

/** A write that has started is not aborted when its client disconnects. */
const never = new AbortController().signal;

/** The writes of one operation. */
export interface OperationWrites {
  readonly actions: Actions;
  /** Resolves once the events of what was written are stored, or wait to be. */
  stored(): Promise<unknown>;
}

export function createOperationWrites(operation: Operation, reads: OperationReads): OperationWrites {
  const events: Promise<unknown>[] = [];
  return {
    actions: createActions(() => createParts(operation, reads, events)),
    stored: () => Promise.all(events),
  };
}

/** @param events that are being stored */
function createParts(
  { parts, caller, trace, share, deadlineAt, gate }: Operation,
  reads: OperationReads,
  events: Promise<unknown>[],
): ActionParts {
  const { client, evicting, scope, feed, settings, creates, now } = parts;
  const writing = { signal: never, deadlineAt, share, observer: trace };
  const settling = { ...writing, deadlineAt: deadlineAt + settlingMs };
  const written = new WrittenState();
  const audited = parts.auditedWritesOf?.(caller);
  const { mirror } = parts;
  const mirrored = (sending: DeveloperClient) =>
    mirror ? through(sending, mirroredWrites({ sync: mirror.sync, now })) : sending;
  const onRecord = (sending: DeveloperClient) => (audited ? through(sending, audited.layer) : sending);
  const recording = onRecord(
    through(mirrored(evicting), recordedWrites<DeveloperPlane>([written, parts.recentWrites], creates)),
  );
  const signingIn = onRecord(client);
  const clear = () => reads.follow(written);
  const toNotedFailure = noting(discardingScope(scope, toWriteFailure), (failure) =>
    parts.noteFailure(failure, caller.requestId),
  );
  return {
    writes: clearing(
      createCalls({
        client: () => recording,
        context: () => writing,
        toFailure: toNotedFailure,
        gate,
        places: parts.places,
      }),
      clear,
    ),
    settling: createCalls({ client: () => client, context: () => settling, toFailure }),
    async settled(lost, effect, created) {
      await audited?.settled(lost.cause, effect, created);
      if (effect === 'NONE') await parts.foundUndone(lost.cause);
    },
    announce(change) {
      const event = { ...change, id: parts.newEventId(), origin: 'MUTATION', occurredAt: now() } as const;
      reads.announced(event);
      const stored = feed.publish(event);
      if (stored instanceof Promise) events.push(stored);
    },
    signIns: createCalls({ client: () => signingIn, context: () => writing, toFailure: toWriteFailure }),
    cloudCredentials: parts.cloudCredentials,
    revoked: parts.revoked,
    granted: parts.granted,
    signIn: parts.signIn,
    loaders: reads.loaders,
    settle: gate.settle,
    instanceId: settings.instanceId,
    clear,
    creates,
    written,
    newExternalId: parts.newExternalId,
    pause: parts.pause,
    untilAborted: () =>
      AbortSignal.any([caller.signal, AbortSignal.timeout(Math.max(0, deadlineAt - now()))]),
    maxScanPages: settings.maxScanPages,
  };
}

/** What was read before a write is stale, whatever its outcome. */
function clearing(calls: Calls<DeveloperClient>, clear: () => void): Calls<DeveloperClient> {
  return { send: (call) => calls.send(call).finally(clear) };
}
