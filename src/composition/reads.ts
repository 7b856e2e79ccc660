import type { Loaders } from '../../schema/core/context.ts';
import { awaitedReads, currentRows } from '../actions/awaited-reads.ts';
import type { WrittenState } from '../actions/written-state.ts';
import type { CallContext } from '../eiam/call-context.ts';
import type { DeveloperClient } from '../eiam/developer/client.ts';
import type { DeveloperPlane } from '../eiam/developer/operation.ts';
import type { ManagementClient } from '../eiam/management/client.ts';
import type { ManagementPlane } from '../eiam/management/operation.ts';
import { through } from '../eiam/operation.ts';
import type { DirectoryEvent } from '../events/directory-event.ts';
import { toFailure } from '../failures/failures.ts';
import { createCalls, createTraffic } from '../loaders/calls.ts';
import type { LoaderContext } from '../loaders/loader-context.ts';
import { createLoaders } from '../loaders/loaders.ts';
import { createSiblingWait } from '../loaders/sibling-wait.ts';
import { mirroredReadBacks } from '../mirror/write-through.ts';
import { createMirrorPlane } from './mirror-access.ts';
import type { Operation } from './operation.ts';
import { ReadBacks, readBackMs } from './read-backs.ts';

/** A batch takes a fraction of a second; three quarters of the time are left for the fallback. */
const fallbackTime = { mostMs: 3_000, share: 0.25 };

/** What is in memory is read at once: there is nothing to abort. */
const never = new AbortController().signal;

/** The reads of one operation: they keep what they have read until something is written, and from then on read past the cache. */
export interface OperationReads {
  readonly loaders: Loaders;
  /** Drops what was read: later reads call upstream, and wait until it shows what was written. */
  follow(written: WrittenState): void;
  /** A write has changed this. */
  announced(event: DirectoryEvent): void;
  /** Resolves once the mirror shows what was written, as far as that is known in time. */
  readBack(): Promise<void>;
}

export function createOperationReads(operation: Operation): OperationReads {
  const { parts, caller, trace, startedAt, deadlineAt } = operation;
  const { client, management, mirror, pause, now } = parts;
  const { verifySeams = false, acceptsStale, readsLive = false } = caller;
  let reader: DeveloperClient | undefined;
  let managementReader: ManagementClient | undefined;

  /** A client without the cache: the tags of its replies are not known. */
  function past(client: DeveloperClient): DeveloperClient {
    trace.dependencies.addUnknown();
    return client;
  }

  function createParts(): LoaderContext {
    const plane = createMirrorPlane(mirror, {
      trace,
      // Made when it is first read: what is answered by key never does.
      limits: () => ({
        deadlineAt,
        get signal() {
          return caller.signal;
        },
      }),
      // What an operation has written, it reads from where it wrote it.
      prefersMirror: () => reader === undefined && !readsLive && !verifySeams,
    });
    const memory = () => {
      if (reader || verifySeams) return undefined;
      return plane.isPreferred ? mirror?.memory : parts.memory;
    };
    const traffic = createTraffic();
    const { share, gate } = operation;
    const memoryContext = { signal: never, deadlineAt, share, observer: trace, acceptsStale };
    let context: CallContext | undefined;
    const contextOfCalls = () => {
      context ??= { ...memoryContext, signal: caller.signal };
      return context;
    };
    const ofOperation = { context: contextOfCalls, toFailure, traffic, gate };
    const cached = verifySeams ? past(client) : parts.cached;
    const inBatches = verifySeams ? management?.client : management?.cached;
    return {
      calls: createCalls({
        ...ofOperation,
        client: () => reader ?? cached,
        ...{ memory, memoryContext },
        places: parts.places,
      }),
      management: management && {
        calls: createCalls({
          ...ofOperation,
          client: () => managementReader ?? inBatches ?? management.client,
          places: management.places,
        }),
        health: management.health,
        fallbackTime: { ...fallbackTime, now },
        hasFallback: () => !client.outage().breaker.isOpen,
      },
      mirror: plane,
      coalescing: trace,
      fallbacks: trace,
      size: parts.size,
      seams: { verify: verifySeams, doubted: (doubt) => trace.doubted(doubt) },
      scope: parts.scope,
      validUntil: (expiresAt) => trace.dependencies.expire(expiresAt),
      freshCalls: createCalls({ ...ofOperation, client: () => past(client), places: parts.places }),
      settings: parts.settings,
      now: () => {
        trace.dependencies.addUnknown();
        return now();
      },
      hasOlderAnswers: () => trace.oldestReadAt < startedAt,
      schedule: createSchedule(() => createSiblingWait(traffic, parts.siblingWait)),
    };
  }

  const { loaders, clear } = createLoaders(createParts);
  const readBacks = mirror && new ReadBacks(mirror);
  return {
    loaders,
    announced: (event) => readBacks?.note(event),
    async readBack() {
      const client = reader;
      if (!readBacks || !client) return;
      const context = {
        ...{ signal: caller.signal, share: operation.share, observer: trace },
        deadlineAt: Math.min(deadlineAt, now() + readBackMs),
      };
      const { gate } = operation;
      await readBacks.make(
        createCalls({ client: () => client, context: () => context, toFailure, gate, places: parts.places }),
      );
    },
    follow(written) {
      const awaited = through(client, awaitedReads<DeveloperPlane>({ written, pause, now }));
      // Around them: what is read back is in the mirror once it shows what was written.
      reader = mirror ? through(awaited, mirroredReadBacks({ sync: mirror.sync, now })) : awaited;
      managementReader = management && through(management.client, currentRows<ManagementPlane>(written));
      clear();
    },
  };
}

/** Made with the first batch. */
function createSchedule(create: () => LoaderContext['schedule']): LoaderContext['schedule'] {
  let made: LoaderContext['schedule'] | undefined;
  return (batch) => {
    made ??= create();
    made(batch);
  };
}
