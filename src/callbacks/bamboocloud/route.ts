import { createHash } from 'node:crypto';
import { QueueFullError } from '../../concurrency/keyed-queue.ts';
import type { Exclusion } from '../../shared-state/ports.ts';
import { createDeadline } from '../deadline.ts';
import type { CallbackFacts, CallbackReply, CallbackRequest, CallbackRoute } from '../route.ts';
import { createOrganizationEvents } from './apply-organization.ts';
import { createUserEvents } from './apply-user.ts';
import { createUnpublishedChanges } from './change-record.ts';
import { createDeliveries, type Delivery } from './delivery.ts';
import { type Envelope, parseEnvelope, parseMessage } from './envelope.ts';
import type { BambooCloudOptions } from './options.ts';
import { createPasswordMemory } from './password-memory.ts';
import { createRecentMessages } from './recent-messages.ts';
import { isGatewayFailure, RefusedCallback, toRefusal, unremembered, unverified } from './refusals.ts';
import { createReplayMemory } from './replay-memory.ts';
import { toReply, toReplyMessage } from './replies.ts';
import { createTenantCipher } from './tenant-cipher.ts';
import { toMilliseconds, verifyBearer, verifyEnvelope } from './verify.ts';

const path = '/callbacks/bamboocloud';

/** What is answered to what is not read. */
const refusalTexts = {
  400: 'The body is not in the encoding that Content-Encoding names.',
  405: 'Expected a POST.',
  408: 'The body did not come in time.',
  413: 'The request is larger than 1 MiB.',
  415: 'Expected a body that is not compressed, or by gzip, deflate or br.',
  503: 'Too many events at once. Try again later.',
} as const;

const usualReplyDeadlineMs = 3_000;
/** Events that wait or are applied at once. */
const mostEvents = 1_000;
/** How long one waits for others of its object, in milliseconds. */
const longestWaitMs = 60_000;
/** callbacks.md A.1. */
const advisedTokenLength = 32;

/** What is said of one that is refused. */
interface RefusedFacts extends Pick<CallbackFacts, 'message' | 'address'> {
  readonly requestId?: string | undefined;
}

/** Receives BambooCloud's identity events, and applies them to the EIAM directory (callbacks.md A, "Pipeline"). */
export function createBambooCloudRoute(options: BambooCloudOptions): CallbackRoute {
  const { now, log, openDirectory, shared, replyDeadlineMs = usualReplyDeadlineMs } = options;
  const cipher = createTenantCipher(options, options.random, (layout) =>
    log.info(
      { layout },
      'The GCM layout of BambooCloud callbacks was detected: set it, so that it holds after a restart',
    ),
  );
  if (options.token().length < advisedTokenLength) {
    log.warn(
      {},
      `The token of BambooCloud callbacks is shorter than the ${advisedTokenLength} characters advised`,
    );
  }
  if (options.signatureKey === undefined) {
    log.warn({}, 'BambooCloud callbacks are not signed: one that is intercepted can be sent again, changed');
  }
  const unusable = options.customFields.filter(({ field }) => !isFieldName(field)).map(({ field }) => field);
  if (unusable.length > 0) {
    log.warn(
      { fields: unusable },
      'No custom field of EIAM can have these names: map the attributes to fields',
    );
  }
  const memory = createReplayMemory({ state: shared.messages, pause: options.pause });
  const unpublished = createUnpublishedChanges();
  const ids = inTime(shared.exclusion('bamboocloud ids', mostEvents));
  const recent = createRecentMessages(shared.messages, ids);
  const state = { ...recent, objectNamed: (name: string) => shared.messages.objectNamed(name) };
  const deliver = createDeliveries({ options, state, unpublished, ids, succeed });
  const parts = {
    options,
    openDirectory,
    unpublished,
    passwords: createPasswordMemory(options.random.bytes(32), now),
    names: inTime(shared.exclusion('bamboocloud names', mostEvents)),
    ids,
  };
  const users = createUserEvents(parts);
  const organizations = createOrganizationEvents(parts);

  const events: Readonly<Record<string, (message: unknown, delivery: Delivery) => Promise<CallbackReply>>> = {
    CREATE_USER: users.create,
    UPDATE_USER: users.update,
    DELETE_USER: users.remove,
    CREATE_ORGANIZATION: organizations.create,
    UPDATE_ORGANIZATION: organizations.update,
    DELETE_ORGANIZATION: organizations.remove,
  };

  /** The receiver's steps, in their order (callbacks.md A.10). @throws RefusedCallback */
  async function answer({ headers, body, ...source }: CallbackRequest): Promise<CallbackReply> {
    const envelope = parseEnvelope(body);
    verifyEnvelope(envelope, headers, options, now());
    const bodyDigest = createHash('sha256').update(body).digest('hex');
    const { nonce } = envelope;
    const facts = { message: nonce, address: source.address };
    const work = () =>
      settle(() => handle(envelope, bodyDigest, source.address), { ...facts, requestId: source.requestId });
    const verdict = await memory.once(nonce, bodyDigest, work);
    if (verdict.kind === 'reused')
      throw new RefusedCallback(401, 'The nonce has been used by another message.');
    if (verdict.kind === 'full' || verdict.kind === 'running') throw busy();
    if (verdict.kind === 'repeated') options.counters.messages('REPEATED', facts);
    return verdict.reply;
  }

  async function handle(
    envelope: Envelope,
    bodyDigest: string,
    address: string | undefined,
  ): Promise<CallbackReply> {
    const { nonce } = envelope;
    // Stray blanks are in the vendor's own examples (A.2).
    const eventType = envelope.eventType.replaceAll(/\s/g, '');
    const message = open(envelope, eventType);
    const timestamp = toMilliseconds(envelope.timestamp);
    const delivery = deliver({ eventType, nonce, bodyDigest, timestamp, address });
    if (eventType === 'CHECK_URL') {
      const text = typeof message === 'string' ? message : toReplyMessage(message);
      return delivery.answer(options.checkUrlReply === 'echo' ? text : 'success');
    }
    const apply = Object.hasOwn(events, eventType) ? events[eventType] : undefined;
    if (apply === undefined) throw unknownEvent(eventType);
    return apply(typeof message === 'string' ? parseMessage(message) : message, delivery);
  }

  /** The message: as it is, or decrypted. What is weaker than agreed is refused. */
  function open({ data }: Envelope, eventType: string): string | object {
    if (cipher === undefined) return data;
    if (typeof data !== 'string') throw unverified(400);
    if (eventType === 'CHECK_URL') cipher.detectLayout(data);
    const message = cipher.current.decrypt(data);
    if (message === undefined) throw unverified(400);
    return message;
  }

  function succeed(message: string): CallbackReply {
    return toReply(200, 'success', cipher?.current.encrypt(message) ?? message);
  }

  /** A reply for whatever happens; unexpected failures are logged as such. */
  async function settle(work: () => Promise<CallbackReply>, facts: RefusedFacts): Promise<CallbackReply> {
    try {
      return await work();
    } catch (error) {
      return toFailure(error, facts);
    }
  }

  function toFailure(error: unknown, { message, address, requestId }: RefusedFacts): CallbackReply {
    const isBusy = error instanceof QueueFullError || isTimeout(error);
    const refusal = isBusy ? busy() : toRefusal(error);
    const isExpected = refusal === error || isBusy || refusal.status === 503 || isGatewayFailure(error);
    const { status, message: reason, cause } = refusal;
    const { code, upstream } = isGatewayFailure(cause) ? cause : {};
    // What is refused is counted by where it came from, not line by line.
    if (status >= 500) options.counters.messages('FAILED', { message, address });
    else options.counters.messages('REFUSED', { address });
    if (isExpected)
      log.warn({ status, reason, code, upstream, requestId }, 'A BambooCloud callback was refused');
    else log.error({ err: error, requestId }, 'A BambooCloud callback failed');
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
    challenge: 'Bearer realm="callbacks"',
    admit: ({ headers, address, requestId }) => {
      try {
        verifyBearer(headers, options);
        if (!shared.isReachable) throw unremembered();
        return undefined;
      } catch (error) {
        return toFailure(error, { address, requestId });
      }
    },
    receive: (request) =>
      beforeDeadline(
        settle(() => answer(request), { address: request.address, requestId: request.requestId }),
      ),
    refuse(status, about) {
      const reason = refusalTexts[status];
      if (about) {
        options.counters.messages('REFUSED', { address: about.address });
        log.warn({ status, reason, requestId: about.requestId }, 'A BambooCloud callback was refused');
      }
      return toReply(status, reason);
    },
    storeAgain: recent.storeAgain,
  };
}

/** Lower case with underscores, at most 40 characters. */
function isFieldName(field: string): boolean {
  return /^[a-z0-9_]{1,40}$/.test(field);
}

function unknownEvent(eventType: string): RefusedCallback {
  // Nothing but a word goes into a message.
  const word = /^[A-Z_]+$/.test(eventType) ? ` ${eventType}` : '';
  return new RefusedCallback(400, `The event type${word} is unknown.`);
}

/** What comes behind one that never ends gives up. */
function inTime(exclusion: Exclusion): Pick<Exclusion, 'run'> {
  return { run: (key, task) => exclusion.run(key, task, AbortSignal.timeout(longestWaitMs)) };
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}

function busy(): RefusedCallback {
  return new RefusedCallback(500, 'Too many events at once. Try again later.');
}
