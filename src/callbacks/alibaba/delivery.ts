import type { DirectoryEvent } from '../../events/directory-event.ts';
import type { Log } from '../../observability/log.ts';
import {
  type EventMarks,
  type EventVersion,
  type Exclusion,
  SharedStateUnavailableError,
  type Turn,
} from '../../shared-state/ports.ts';
import type { Deadline } from '../deadline.ts';
import { type Aspect, type EventType, eventTypeOf, testEventType } from './event-types.ts';
import { isKnown, isStale, versionsAfter } from './history.ts';
import { type CallbackEvent, eventIdOf, parseEvent } from './message.ts';
import { parseRecord } from './record.ts';
import type { Delivered, Outcome } from './reply.ts';

/** Evicts what the event concerns from the cache, then notifies subscribers. Where it rejects, neither may be relied upon. */
export type Publish = (event: DirectoryEvent) => Promise<void> | void;

export interface DeliveryParts {
  readonly publish: Publish;
  readonly marks: EventMarks;
  /** By entity. */
  readonly exclusion: Exclusion;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What moves an object's `updateTime`. It is taken for moved where it is the event's own time, within so many milliseconds. */
const movingAspects: ReadonlySet<Aspect> = new Set(['birth', 'record', 'status', 'lock']);
const movedWithinMs = 1_000;

/** An event that is known, whole, and about something. */
interface Understood {
  readonly type: EventType;
  readonly version: EventVersion;
  readonly event: DirectoryEvent;
}

/** Hands the events of requests over, each once, in the order of the request and of each entity (callbacks.md B.7). */
export function createDelivery({ publish, marks, exclusion, log, now }: DeliveryParts) {
  /** What is being done, so that a second delivery at the same time shares the end of the first. */
  const running = new Map<string, Promise<Outcome>>();

  async function handOver(
    { type, version, event }: Understood,
    deadline: Deadline,
    turn: Turn,
  ): Promise<Outcome> {
    // The sender was asked to send it again and will: it is not done twice.
    if (deadline.isOver()) return 'retried';
    const entity = entityOf(type, event);
    const [known, isDone] = await Promise.all([marks.versionsOf(entity), marks.isDone(event.id)]);
    // By another replica, while this one waited for the entity.
    if (isDone) return 'success';
    // Which of two is newer is decided by clocks of others: to evict too much is safe, to keep is not.
    const isLate = isStale(known, type, version);
    // The same of a push of what was seen as it is.
    const isQuiet = isLate || isKnown(known, type, version);
    turn.expectHeld();
    await publish(isQuiet ? { ...event, quiet: true } : event);
    turn.expectHeld();
    if (!isLate) await marks.setVersions(entity, versionsAfter(known, type, version));
    await marks.markDone(event.id);
    return 'success';
  }

  async function inTurn(understood: Understood, deadline: Deadline): Promise<Outcome> {
    const { type, event } = understood;
    const waiting = new AbortController();
    void deadline.over.then(() => waiting.abort());
    try {
      return await exclusion.run(
        entityOf(type, event),
        (turn) => handOver(understood, deadline, turn),
        waiting.signal,
      );
    } catch (error) {
      if (error instanceof SharedStateUnavailableError) throw error;
      if (error === waiting.signal.reason) return 'retried';
      const reason = error instanceof Error ? error.name : 'unknown';
      log.error({ eventId: event.id, reason }, 'An event of a callback could not be handed over');
      return 'retried';
    }
  }

  async function doOnce(understood: Understood, deadline: Deadline): Promise<Outcome> {
    const { id } = understood.event;
    if (await marks.isDone(id)) return 'success';
    const first = running.get(id);
    if (first) return first;
    const outcome = inTurn(understood, deadline).finally(() => running.delete(id));
    running.set(id, outcome);
    return outcome;
  }

  async function settle(wire: CallbackEvent, deadline: Deadline): Promise<Outcome> {
    if (wire.eventType === testEventType) return 'success';
    const type = eventTypeOf(wire.eventType);
    if (type === undefined) {
      log.warn(
        { eventId: wire.eventId, eventType: wire.eventType },
        'An event of an unknown type was skipped',
      );
      return 'skipped';
    }
    const understood = understand(wire, type, now);
    if (understood === undefined) return 'failed';
    return Promise.race([doOnce(understood, deadline), deadline.over.then((): Outcome => 'retried')]);
  }

  /** What became of each event, by its id; what has no id is in no list. @throws SharedStateUnavailableError */
  return async function deliver(
    events: readonly unknown[],
    deadline: Deadline,
  ): Promise<ReadonlyMap<string, Delivered>> {
    const outcomes = new Map<string, Delivered>();
    let unnamed = 0;
    for (const value of events) {
      const wire = parseEvent(value);
      const eventId = wire?.eventId ?? eventIdOf(value);
      if (eventId === undefined) unnamed += 1;
      else if (!outcomes.has(eventId)) {
        const outcome = wire ? await settle(wire, deadline) : 'failed';
        outcomes.set(eventId, { outcome, entityId: wire?.bizId });
      }
    }
    if (unnamed > 0) log.warn({ events: unnamed }, 'Events of a callback have no id to answer with');
    return outcomes;
  };
}

function entityOf({ entity }: EventType, { entityId }: Pick<DirectoryEvent, 'entityId'>): string {
  return `${entity} ${entityId}`;
}

function understand(wire: CallbackEvent, type: EventType, now: () => number): Understood | undefined {
  const record = parseRecord(wire.bizData, type);
  const entityId = record?.entityId ?? wire.bizId;
  if (record === undefined || entityId === undefined) return undefined;
  const { kind, change, changedFields, full } = type;
  const event = {
    id: wire.eventId,
    origin: 'ALIBABA_CALLBACK',
    kind,
    change,
    entityId,
    relatedIds: record.relatedIds,
    changedFields,
    ...(record.moved && { moved: record.moved }),
    occurredAt: wire.eventTime ?? now(),
    updateTime: movedTime(record.updateTime, wire.eventTime, type),
    ...(full && { full }),
  } as const;
  return { type, version: { updateTime: record.updateTime, eventTime: wire.eventTime }, event };
}

/** The object's own time, where it is the event's: a change that does not move it shows that of another change. */
function movedTime(
  updateTime: number | undefined,
  eventTime: number | undefined,
  { aspect }: EventType,
): number | undefined {
  if (updateTime === undefined || eventTime === undefined || !movingAspects.has(aspect)) return undefined;
  return Math.abs(eventTime - updateTime) <= movedWithinMs ? updateTime : undefined;
}
