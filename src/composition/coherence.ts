import { WritesSuspendedError } from '../../schema/errors/errors.ts';
import type { CreateRegister } from '../actions/create-register.ts';
import type { Evictions } from '../cache/evictions.ts';
import { announcedWrites } from '../coherence/announced-writes.ts';
import { createLogListener, type FollowingMirror } from '../coherence/followed-log.ts';
import { createReadBarrier } from '../coherence/read-barrier.ts';
import { RemoteWrites } from '../coherence/remote-writes.ts';
import { UnheardWrites } from '../coherence/unheard-writes.ts';
import { systemClock } from '../eiam/clock.ts';
import type { DeveloperClient } from '../eiam/developer/client.ts';
import type { DeveloperPlane } from '../eiam/developer/operation.ts';
import { through } from '../eiam/operation.ts';
import type { ChangeFeed } from '../events/change-feed.ts';
import type { DirectoryEvent } from '../events/directory-event.ts';
import { evictionsOf } from '../events/evictions.ts';
import type { Authentication } from '../http/authentication/authentication.ts';
import type { ReadBarrier } from '../http/operation/read-barrier.ts';
import { type SharedState, SharedStateUnavailableError } from '../shared-state/ports.ts';
import { objectNamedBy, tags } from '../vocabulary/tags.ts';
import { mayHaveTakenEffect } from './cached-clients.ts';
import { createEventIds } from './gateway-events.ts';
import { settlingMs } from './writes.ts';

export interface CoherenceParts {
  readonly shared: Pick<SharedState, 'log' | 'replica'>;
  readonly evictions: Evictions;
  /** Whether a write that the other replicas cannot learn of is refused. */
  readonly isRequired: boolean;
  readonly operationTimeoutMs: number;
  /** The directory, as events name it. */
  readonly instanceId: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Takes the ids of what other replicas write to. */
  readonly creates: Pick<CreateRegister, 'exclude'>;
}

/** What the log is applied to. */
export interface Followers {
  readonly feed: ChangeFeed;
  readonly authentication: Authentication;
  /** Undefined: there is none, or it is this process's own. */
  readonly mirror: FollowingMirror | undefined;
  /** What was made of the log may lack something. */
  readonly onDiscontinued: () => void;
}

/** How long the start waits for the log, in milliseconds: without it reads are live, and writes are refused. */
const mostOpeningMs = 2_000;

/** What keeps the replicas from answering with what is older than what another one has answered. */
export interface Coherence extends Disposable {
  /** The client whose writes the other replicas learn of. */
  announcing(evicting: DeveloperClient): DeveloperClient;
  /** Of a write that failed like this it is known by now that it was not carried out. */
  readonly foundUndone: (error: unknown) => Promise<void>;
  readonly caughtUp: ReadBarrier;
  /** Begins to follow the log; resolves once its latest changes are known, and what ended sessions, or that takes long. */
  follow(followers: Followers): Promise<void>;
}

export function createCoherence({
  shared,
  evictions,
  isRequired,
  operationTimeoutMs,
  instanceId,
  now,
  creates,
}: CoherenceParts): Coherence {
  const { log, replica } = shared;
  const { setTimer } = systemClock;
  let publish: ChangeFeed['publish'] | undefined;
  const unheard = new UnheardWrites({
    ...{ setTimer, objectsOf },
    onUnheard: (write) => void publish?.({ ...toResync(instanceId, now()), id: `unheard-${write}` }),
  });
  const noteWritten = (written: readonly string[]) => {
    for (const id of written.map(objectNamedBy)) if (id !== undefined) creates.exclude(id);
  };
  const writes = new RemoteWrites({ evictions, setTimer });
  const { layer, foundUndone } = announcedWrites<DeveloperPlane>({
    ...{ log, isRequired, mayHaveTakenEffect, setTimer },
    isUnreachable: (error) => error instanceof SharedStateUnavailableError,
    newId: createEventIds(`${replica}-write`),
    lastsMs: operationTimeoutMs + settlingMs,
    refuse: (cause) => new WritesSuspendedError({ cause }),
  });
  return {
    announcing: (evicting) => through(evicting, layer),
    foundUndone,
    caughtUp: createReadBarrier(log, evictions),
    async follow({ feed, authentication, mirror, onDiscontinued }) {
      const { promise: loaded, resolve: onLoaded } = Promise.withResolvers<void>();
      const applying = { feed, sessions: authentication, mirror, onDiscontinued, onLoaded };
      const listener = createLogListener({ replica, writes, evictions, ...applying });
      publish = feed.publish;
      log.follow({
        ...listener,
        applied(entry) {
          const { body } = entry;
          if (entry.from !== replica) {
            unheard.applied(entry);
            if (body.kind === 'announced' || body.kind === 'completed') noteWritten(body.tags);
          } else if (body.kind === 'event') unheard.applied(entry);
          return listener.applied(entry);
        },
      });
      // Behind it: what ends in between is in the log.
      await authentication.load();
      if (log.caughtUp() === undefined) return;
      const callOff = systemClock.setTimer(onLoaded, mostOpeningMs);
      await loaded;
      callOff();
    },
    [Symbol.dispose]() {
      unheard[Symbol.dispose]();
      writes[Symbol.dispose]();
    },
  };
}

/** Undefined: it may be any. Lists are those of many objects. */
function objectsOf(event: DirectoryEvent): readonly string[] | undefined {
  const evicted = evictionsOf(event);
  if (evicted.includes(tags.everything)) return undefined;
  return evicted.filter((tag) => objectNamedBy(tag) !== undefined);
}

/** Subscribers read again, and so do the mirror and the memory. */
function toResync(instanceId: string, occurredAt: number): Omit<DirectoryEvent, 'id'> {
  return {
    ...{ origin: 'GATEWAY', kind: 'DIRECTORY', change: 'RESYNC_REQUIRED', reason: 'GAP' },
    ...{ entityId: instanceId, relatedIds: [], changedFields: [], occurredAt },
  };
}
