import { createHash } from 'node:crypto';
import { KeyedQueue, QueueFullError } from '../../concurrency/keyed-queue.ts';
import { createDeadline } from '../deadline.ts';
import type { CallbackReply, CallbackRequest, CallbackRoute } from '../route.ts';
import { createOrganizationEvents } from './apply-organization.ts';
import type { Applied, Tell } from './apply-parts.ts';
import { createUserEvents } from './apply-user.ts';
import { createUntoldChanges } from './change-record.ts';
import { type Envelope, parseEnvelope, parseMessage } from './envelope.ts';
import type { BambooCloudOptions } from './options.ts';
import { createPasswordMemory } from './password-memory.ts';
import { parseOrganizationPayload, parseUserPayload } from './payloads.ts';
import { isGatewayFailure, RefusedCallback, toRefusal, unverified } from './refusals.ts';
import { createReplayMemory } from './replay-memory.ts';
import { toReply, toReplyMessage } from './replies.ts';
import { createTenantCipher } from './tenant-cipher.ts';
import { verifyBearer, verifyEnvelope } from './verify.ts';

const path = '/callbacks/bamboocloud';

/** How long nonces are remembered where no window says so, in milliseconds: a window is 5 minutes unless told (callbacks.md A.9). */
const usualWindowMs = 300_000;
/** What is answered to what is not read. */
const refusalTexts = {
  405: 'Expected a POST.',
  413: 'The request is larger than 1 MiB.',
  503: 'Too many events at once. Try again later.',
} as const;

const usualReplyDeadlineMs = 3_000;
/** Events that wait or are applied at once. */
const mostEvents = 1_000;
/** callbacks.md A.1. */
const advisedTokenLength = 32;

/** Receives BambooCloud's identity events, and applies them to the EIAM directory (callbacks.md A, "Pipeline"). */
export function createBambooCloudRoute(options: BambooCloudOptions): CallbackRoute {
  const { now, log, openDirectory, replyDeadlineMs = usualReplyDeadlineMs } = options;
  const cipher = createTenantCipher(options, options.random, (layout) =>
    log.info(
      { layout },
      'The GCM layout of BambooCloud callbacks was detected: set it, so that a restart knows it',
    ),
  );
  if (options.token().length < advisedTokenLength) {
    log.warn(
      {},
      `The token of BambooCloud callbacks is shorter than the ${advisedTokenLength} characters advised`,
    );
  }
  if (options.signatureKey === undefined) {
    log.warn({}, 'BambooCloud callbacks are not signed: whoever reads one can send it again, changed');
  }
  const memory = createReplayMemory(2 * (options.replayWindowMs || usualWindowMs), now);
  const untold = createUntoldChanges();
  const parts = {
    options,
    openDirectory,
    untold,
    passwords: createPasswordMemory(options.random.bytes(32), now),
    names: new KeyedQueue(mostEvents),
    ids: new KeyedQueue(mostEvents),
  };
  const users = createUserEvents(parts);
  const organizations = createOrganizationEvents(parts);

  /** What each event does; a DELETE is answered without data (callbacks.md A.6). */
  const events: Readonly<Record<string, (message: unknown, tell: Tell) => Promise<Applied>>> = {
    CREATE_USER: (message, tell) => users.create(parseUserPayload(message), tell),
    UPDATE_USER: (message, tell) => users.update(parseUserPayload(message), tell),
    DELETE_USER: (message, tell) => users.remove(parseUserPayload(message), tell),
    CREATE_ORGANIZATION: (message, tell) => organizations.create(parseOrganizationPayload(message), tell),
    UPDATE_ORGANIZATION: (message, tell) => organizations.update(parseOrganizationPayload(message), tell),
    DELETE_ORGANIZATION: (message, tell) => organizations.remove(parseOrganizationPayload(message), tell),
  };

  /** The receiver's steps, in their order (callbacks.md A.10). @throws RefusedCallback */
  async function answer({ headers, body }: CallbackRequest): Promise<CallbackReply> {
    const envelope = parseEnvelope(body);
    verifyEnvelope(envelope, headers, options, now());
    const digest = createHash('sha256').update(body).digest('hex');
    const verdict = memory.once(envelope.nonce, digest, () => settle(() => handle(envelope, digest)));
    if (verdict.kind === 'reused')
      throw new RefusedCallback(401, 'The nonce has been used by another message.');
    if (verdict.kind === 'full') throw busy();
    return verdict.reply;
  }

  async function handle(envelope: Envelope, digest: string): Promise<CallbackReply> {
    // Stray blanks are in the vendor's own examples (A.2).
    const eventType = envelope.eventType.replaceAll(/\s/g, '');
    const message = open(envelope, eventType);
    if (eventType === 'CHECK_URL') {
      const text = typeof message === 'string' ? message : toReplyMessage(message);
      return succeed(options.checkUrlReply === 'echo' ? text : 'success');
    }
    const apply = Object.hasOwn(events, eventType) ? events[eventType] : undefined;
    if (apply === undefined) throw unknownEvent(eventType);
    const tellOnce: Tell = async (applied) => {
      await tell(applied, digest);
      return applied;
    };
    const applied = await apply(typeof message === 'string' ? parseMessage(message) : message, tellOnce);
    if (applied.ignored > 0) {
      log.info({ eventType, ignored: applied.ignored }, 'A BambooCloud event has attributes that go nowhere');
    }
    if (applied.refusals.length > 0) {
      throw new RefusedCallback(400, applied.refusals.map((refusal) => refusal.message).join(' '));
    }
    return eventType.startsWith('DELETE_')
      ? toReply(200, 'success')
      : succeed(toReplyMessage({ id: applied.id }));
  }

  /** The message: as it is, or decrypted. What is weaker than agreed is refused. */
  function open({ data }: Envelope, eventType: string): string | object {
    if (cipher === undefined) return data;
    if (typeof data !== 'string') throw unverified(400);
    if (eventType === 'CHECK_URL') cipher.learn(data);
    const message = cipher.current.decrypt(data);
    if (message === undefined) throw unverified(400);
    return message;
  }

  function succeed(message: string): CallbackReply {
    return toReply(200, 'success', cipher?.current.encrypt(message) ?? message);
  }

  /** One event for one body, so that a repeated delivery tells nobody twice. */
  async function tell({ kind, id, recordKey, refusals }: Applied, digest: string): Promise<void> {
    const record = untold.recordOf(recordKey);
    const isPart = refusals.length > 0;
    if (isPart && record.isEmpty) return;
    await options.publish({
      id: isPart ? `${digest}-part` : digest,
      origin: 'BAMBOOCLOUD_CALLBACK',
      kind,
      change: record.change,
      entityId: id,
      relatedIds: [...record.relatedIds],
      changedFields: [...record.changedFields],
      occurredAt: now(),
      // Nothing was different: the object was pushed, not changed. Whoever changed it has told of it, or nobody can tell what it was.
      ...(record.isEmpty && { full: true, quiet: true }),
    });
    untold.forget(recordKey);
  }

  /** A reply for whatever happens; what nobody foresaw is logged. */
  async function settle(work: () => Promise<CallbackReply>): Promise<CallbackReply> {
    try {
      return await work();
    } catch (error) {
      return toFailure(error);
    }
  }

  function toFailure(error: unknown): CallbackReply {
    const refusal = error instanceof QueueFullError ? busy() : toRefusal(error);
    const isForeseen = refusal === error || error instanceof QueueFullError || isGatewayFailure(error);
    const { status, message: reason } = refusal;
    if (isForeseen) log.warn({ status, reason }, 'A BambooCloud callback was refused');
    else log.error({ err: error }, 'A BambooCloud callback failed');
    return toReply(status, reason);
  }

  /** What takes too long goes on behind the reply; the same request again waits for it, and gets its outcome. */
  async function beforeDeadline(reply: Promise<CallbackReply>): Promise<CallbackReply> {
    using deadline = createDeadline(replyDeadlineMs);
    const tooLate = () => toReply(500, 'This takes longer than expected. Try again later.');
    return await Promise.race([reply, deadline.over.then(tooLate)]);
  }

  return {
    path,
    admit: (headers) => {
      try {
        verifyBearer(headers, options);
        return undefined;
      } catch (error) {
        return toFailure(error);
      }
    },
    receive: (request) => beforeDeadline(settle(() => answer(request))),
    refuse: (status) => toReply(status, refusalTexts[status]),
  };
}

function unknownEvent(eventType: string): RefusedCallback {
  // Nothing but a word goes into a message.
  const word = /^[A-Z_]+$/.test(eventType) ? ` ${eventType}` : '';
  return new RefusedCallback(400, `The event type${word} is unknown.`);
}

function busy(): RefusedCallback {
  return new RefusedCallback(500, 'Too many events at once. Try again later.');
}
