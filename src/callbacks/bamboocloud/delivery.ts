import type { Awaitable } from '../../../schema/core/awaitable.ts';
import type { Exclusion, Turn } from '../../shared-state/ports.ts';
import type { AnsweredRecord, AppliedMessage, MessageState } from '../../state/message-state.ts';
import type { CallbackReply } from '../route.ts';
import { couldBeIssued } from './apply-parts.ts';
import type { UnpublishedChanges } from './change-record.ts';
import {
  type Begun,
  begunBy,
  begunByNone,
  begunMark,
  goneMark,
  type ObjectKind,
  objectKey,
} from './object-marks.ts';
import type { BambooCloudOptions } from './options.ts';
import type { RefusedCallback } from './refusals.ts';
import { toStored } from './replay-memory.ts';
import { toReply, toReplyMessage } from './replies.ts';

/** How long nonces are remembered where no window says so, in milliseconds: a window is 5 minutes by default (callbacks.md A.9). */
const usualWindowMs = 300_000;

/** What became of an event. */
export interface Applied {
  readonly kind: ObjectKind;
  readonly id: string;
  /** Under which key its changes are recorded. */
  readonly recordKey: string;
  /** What could not be applied, everything else having been. */
  readonly refusals: readonly RefusedCallback[];
  /** Attributes that nothing is done with. */
  readonly ignored: number;
  /** What the object is found by now: `nameKey` of user names, codes, and names among siblings. */
  readonly names: readonly string[];
  /** What it was found by before this message. */
  readonly formerNames?: readonly string[];
  /** Its end was published before, so that there is nothing to publish. */
  readonly isKnown?: boolean;
}

/** What a message says about itself. */
export interface MessageFacts {
  readonly eventType: string;
  readonly nonce: string;
  readonly bodyDigest: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  /** Where it came from; undefined: not known. */
  readonly address: string | undefined;
}

/** One message on its way to the directory, and its place in the order of those about the same object. */
export interface Delivery {
  /** What is written from now on is written in this turn as well. */
  enter(turn: Turn): void;
  /** @throws SharedStateUnavailableError where one of its turns may be another's by now */
  expectHeld(): void;
  /** Whether a newer message was applied to the object, or this one already. Only while no other event of it runs. */
  isSuperseded(kind: ObjectKind, id: string): Promise<boolean>;
  /** The same by what the object is found by before its id is known: the id of the object; undefined: it is not superseded. */
  supersededUnder(kind: ObjectKind, name: string): Promise<string | undefined>;
  /** Whether its deletion is published already: one that is sent again publishes nothing. */
  isGone(kind: ObjectKind, id: string): Awaitable<boolean>;
  /**
   * Marks that something may be written from now on, until it is finished or abandoned: where this process ends meanwhile, the replica
   * that gets the message again publishes a change although it finds nothing to write.
   */
  begin(kind: ObjectKind, recordKey: string, change: Begun): Promise<void>;
  /** Nothing was written. */
  abandon(kind: ObjectKind, recordKey: string): Promise<void>;
  /** Publishes what was applied and marks it, while no other event of the object runs. The reply says what could not be. */
  finish(applied: Applied): Promise<CallbackReply>;
  /** Answers as done a message that changes nothing. */
  supersede(id: string): Promise<CallbackReply>;
  /** Answers a message that is about no object. */
  answer(text: string): Promise<CallbackReply>;
}

interface DeliveryParts {
  readonly options: Pick<
    BambooCloudOptions,
    'now' | 'log' | 'publish' | 'shared' | 'counters' | 'replayWindowMs'
  >;
  readonly state: Pick<MessageState, 'keep' | 'lastApplied' | 'objectNamed'>;
  readonly unpublished: UnpublishedChanges;
  /** By id of the object. */
  readonly ids: Exclusion;
  /** A success with a message, encrypted where that was agreed. */
  readonly succeed: (message: string) => CallbackReply;
}

/**
 * The order of messages (callbacks.md A.8). The timestamp of the last one applied to each object decides, never the record's
 * update time in EIAM, which our own late apply moves. A message is marked after it was applied: one whose mark was lost in a
 * crash is applied again, which changes nothing, or superseded.
 */
export function createDeliveries({ options, state, unpublished, ids, succeed }: DeliveryParts) {
  const { now, log, counters, replayWindowMs } = options;
  const { marks } = options.shared;
  const retentionMs = 2 * (replayWindowMs || usualWindowMs);

  return (message: MessageFacts): Delivery => {
    const { eventType, nonce, bodyDigest, timestamp, address } = message;
    const turns: Turn[] = [];
    const expectHeld = () => {
      for (const turn of turns) turn.expectHeld();
    };
    const factsOf = (object: string) => ({ message: nonce, object, address });

    function answered(reply: CallbackReply): AnsweredRecord {
      return { nonce, bodyDigest, reply: toStored(reply), forgetAt: now() + retentionMs };
    }

    function successOf(id: string): CallbackReply {
      // A DELETE is answered without data (callbacks.md A.6).
      return eventType.startsWith('DELETE_') ? toReply(200, 'success') : succeed(toReplyMessage({ id }));
    }

    function isAfter(last: AppliedMessage | undefined): boolean {
      if (last === undefined || timestamp > last.timestamp) return false;
      // Timestamps may be in seconds: of two messages within one the later to come is the newer.
      return timestamp < last.timestamp || (last.isComplete && last.bodyDigest === bodyDigest);
    }

    const isSuperseded = async (kind: ObjectKind, id: string) =>
      isAfter(await state.lastApplied(objectKey(kind, id)));

    async function supersededUnder(kind: ObjectKind, name: string): Promise<string | undefined> {
      const named = await state.objectNamed(name);
      if (named === undefined) return undefined;
      const { object, releasedAt } = named;
      const id = object.slice(objectKey(kind, '').length);
      if (releasedAt !== undefined) return timestamp < releasedAt ? id : undefined;
      return (await ids.run(id, () => isSuperseded(kind, id))) ? id : undefined;
    }

    async function keepApplied(applied: Applied, reply: CallbackReply): Promise<void> {
      const { kind, id, names, formerNames = [], refusals } = applied;
      const isComplete = refusals.length === 0;
      // What was never an object has no order, and no place among those that have.
      const isObject = couldBeIssued(id);
      await state.keep({
        ...(isObject && {
          applied: {
            object: objectKey(kind, id),
            timestamp,
            bodyDigest,
            isComplete,
            names,
            releasedNames: formerNames.filter((name) => !names.includes(name)),
            // The window keeps older messages out, but it may be another one after a restart, and clocks are set back.
            forgetAt: Number.MAX_SAFE_INTEGER,
          },
        }),
        ...(isComplete && { answered: answered(reply) }),
      });
    }

    async function finish(applied: Applied): Promise<CallbackReply> {
      const { id, refusals, ignored } = applied;
      expectHeld();
      if (ignored > 0) {
        counters.parts('IGNORED', ignored);
        log.info({ eventType, ignored }, 'A BambooCloud event has attributes that go nowhere');
      }
      if (applied.isKnown !== true) await publish(applied);
      const reason = refusals.map((refusal) => refusal.message).join(' ');
      const reply = refusals.length === 0 ? successOf(id) : toReply(400, reason);
      await keepApplied(applied, reply);
      counters.messages(refusals.length === 0 ? 'APPLIED' : 'APPLIED_IN_PART', factsOf(id));
      if (refusals.length > 0) {
        counters.parts('REFUSED', refusals.length);
        log.warn({ eventType, reason }, 'A BambooCloud event was applied but for what is refused');
      }
      return reply;
    }

    async function begin(kind: ObjectKind, recordKey: string, change: Begun): Promise<void> {
      const mark = begunMark(kind, recordKey);
      const begun = await marks.versionsOf(mark);
      // What this process has begun itself, it has a record of.
      if (begun.size > 0 && !unpublished.has(recordKey)) {
        unpublished.recordOf(recordKey).addUnknown(begun.has('CREATED') ? 'CREATED' : 'UPDATED');
      }
      if (!begun.has(change)) await marks.setVersions(mark, begunBy(change));
    }

    async function end(kind: ObjectKind, recordKey: string): Promise<void> {
      await marks.setVersions(begunMark(kind, recordKey), begunByNone);
    }

    /** One event for one body, so that a repeated delivery notifies once. */
    async function publish({ kind, id, recordKey, refusals }: Applied): Promise<void> {
      const record = unpublished.recordOf(recordKey);
      const isPart = refusals.length > 0;
      if (isPart && record.isEmpty) return end(kind, recordKey);
      await options.publish({
        id: isPart ? `${bodyDigest}-part` : bodyDigest,
        origin: 'BAMBOOCLOUD_CALLBACK',
        kind,
        change: record.change,
        entityId: id,
        relatedIds: record.relatedIds,
        changedFields: record.changedFields,
        ...(record.moved && { moved: record.moved }),
        occurredAt: now(),
        // Nothing was different: the object was pushed, not changed. The change itself was published where it was made, if at all.
        ...(record.isEmpty && { full: true, quiet: true }),
      });
      if (!record.isEmpty && record.change === 'DELETED') await marks.markDone(goneMark(kind, id));
      await end(kind, recordKey);
      unpublished.clear(recordKey);
    }

    async function keepAnswered(reply: CallbackReply): Promise<CallbackReply> {
      await state.keep({ answered: answered(reply) });
      return reply;
    }

    return {
      enter: (turn) => void turns.push(turn),
      expectHeld,
      isSuperseded,
      supersededUnder,
      begin,
      async abandon(kind, recordKey) {
        unpublished.clear(recordKey);
        await end(kind, recordKey);
      },
      isGone: (kind, id) => marks.isDone(goneMark(kind, id)),
      finish,
      supersede(id) {
        counters.messages('SUPERSEDED', factsOf(id));
        log.info({ eventType }, 'A BambooCloud event is older than what was applied: it changes nothing');
        return keepAnswered(successOf(id));
      },
      answer: (text) => keepAnswered(succeed(text)),
    };
  };
}
