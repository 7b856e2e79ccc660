import { z } from 'zod';
import { KeysUnavailableError } from '../../keys/remote-keys.ts';
import type { Log } from '../../observability/log.ts';
import { type SharedState, SharedStateUnavailableError } from '../../shared-state/ports.ts';
import { createDeadline, type Deadline } from '../deadline.ts';
import {
  alibabaCallbackPath,
  type CallbackFacts,
  type CallbackReply,
  type CallbackRequest,
  type CallbackRoute,
  type UnreadStatus,
} from '../route.ts';
import { parseStrictJsonBytes, StrictJsonError } from '../strict-json.ts';
import { decrypt } from './decrypt.ts';
import { createDelivery, type Publish } from './delivery.ts';
import { createKeys, type KeySource, type KeysOptions } from './keys.ts';
import { parseEvents } from './message.ts';
import { RefusedRequest } from './refusal.ts';
import { type Outcome, toInternalError, toListsReply, toRefusal } from './reply.ts';
import { type Carried, createVerifier } from './verify.ts';

export interface AlibabaRouteOptions {
  /** The application that IDaaS sends the events of: every token's audience. */
  readonly applicationId: string;
  readonly instanceId: string;
  /** What tokens are signed with. */
  readonly keys: KeySource;
  /**
   * What events are encrypted with, as 32, 48 or 64 hexadecimal digits; read for every request, since it may be rotated.
   * Where there is one, an event that is not encrypted is refused.
   */
  readonly encryptionKeyHex: () => string | undefined;
  readonly publish: Publish;
  /** Counts what came of each event, and requests that were refused as a whole. */
  readonly count?: ((outcome: Uppercase<Outcome> | 'REFUSED', facts: CallbackFacts) => void) | undefined;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** What a request that is not from IDaaS is answered with; IDaaS takes whatever is not 200 for a failure. Default 400. */
  readonly invalidJwtStatus?: 400 | 500;
  /** Milliseconds for one request, of the 10 s that IDaaS waits (callbacks.md B.7); default 8 s. */
  readonly deadlineMs?: number;
  /** Starts the clock of one request; default a timer. */
  readonly startDeadline?: (limitMs: number) => Deadline;
  /** Milliseconds to connect to where the keys are, default 3 s, and to read them, default 5 s. */
  readonly connectTimeoutMs?: number;
  readonly readTimeoutMs?: number;
  /** Through what they are read. */
  readonly proxy?: KeysOptions['proxy'];
  /** Which events were done, at whichever replica. */
  readonly shared: Pick<SharedState, 'marks' | 'exclusion' | 'isReachable'>;
}

/** Requests at a time; one more is refused with a retry. A body is 1 MiB at most, and checked within a millisecond. */
const maxRequests = 256;
/** Events at a time, of all requests. */
const maxPendingEvents = 10_000;

const counted = {
  success: 'SUCCESS',
  skipped: 'SKIPPED',
  failed: 'FAILED',
  retried: 'RETRIED',
} as const satisfies Record<Outcome, Uppercase<Outcome>>;

/** Why a request was not read, as the log names it. */
const unreadReasons: Readonly<Record<UnreadStatus, string>> = {
  400: 'broken_encoding',
  405: 'not_posted',
  408: 'slow_body',
  413: 'long_body',
  415: 'unknown_encoding',
  503: 'too_many_bodies',
};

const bodySchema = z.object({ event: z.string() });

/** Where Alibaba Cloud IDaaS posts its events (callbacks.md B). @throws JOSEError for a pinned document that is none */
export function createAlibabaRoute(options: AlibabaRouteOptions): CallbackRoute {
  const { instanceId, log, encryptionKeyHex, invalidJwtStatus = 400, deadlineMs = 8_000 } = options;
  const { startDeadline = createDeadline, count = () => {}, shared } = options;
  const keys = createKeys(options.keys, options);
  const verify = createVerifier({ ...options, keys });
  const deliver = createDelivery({
    ...options,
    marks: shared.marks,
    exclusion: shared.exclusion('alibaba', maxPendingEvents),
  });
  let requests = 0;

  /** What the token carries, in the clear. */
  async function open(carried: Carried): Promise<unknown> {
    const keyHex = encryptionKeyHex();
    if (carried.encrypted) {
      if (keyHex === undefined) throw new RefusedRequest('decryption_failed');
      return decodeText(await decrypt(carried.cipherData, keyHex));
    }
    if (keyHex !== undefined) throw new RefusedRequest('encryption_required');
    return carried.plainData;
  }

  async function read(body: Buffer): Promise<readonly unknown[]> {
    const carried = await verify(parseBody(body));
    return parseEvents(await open(carried), instanceId);
  }

  async function answer({ body, address }: CallbackRequest, deadline: Deadline): Promise<CallbackReply> {
    const events = await Promise.race([read(body), deadline.over]);
    if (events === 'over') throw new RangeError('The deadline passed');
    const outcomes = await deliver(events, deadline);
    for (const [message, { outcome, entityId: object }] of outcomes)
      count(counted[outcome], { message, object, address });
    return toListsReply(outcomes);
  }

  function noteRefusal(
    reason: string,
    { address, requestId }: Pick<CallbackRequest, 'address' | 'requestId'>,
  ): void {
    count('REFUSED', { address });
    log.warn({ reason, requestId }, 'A callback was refused');
  }

  return {
    path: alibabaCallbackPath,
    // Whether it was done already cannot be said: IDaaS sends it again.
    admit: () => (shared.isReachable ? undefined : toInternalError(503)),
    refuse(status, about) {
      if (about) noteRefusal(unreadReasons[status], about);
      return status === 503 ? toInternalError(503) : toRefusal(status);
    },
    async receive(request) {
      if (requests >= maxRequests) return toInternalError();
      requests += 1;
      using deadline = startDeadline(deadlineMs);
      try {
        return await answer(request, deadline);
      } catch (error) {
        if (error instanceof RefusedRequest) {
          noteRefusal(error.reason, request);
          return toRefusal(error.reason === 'malformed_body' ? 400 : invalidJwtStatus);
        }
        if (error instanceof SharedStateUnavailableError) {
          log.warn(
            { requestId: request.requestId },
            'A callback has to come again: the shared state cannot be reached',
          );
          return toInternalError(503);
        }
        const causeCode = error instanceof KeysUnavailableError ? error.causeCode : undefined;
        log.error(
          {
            reason: error instanceof Error ? error.name : 'unknown',
            causeCode,
            requestId: request.requestId,
          },
          'A callback could not be checked',
        );
        return toInternalError();
      } finally {
        requests -= 1;
      }
    },
  };
}

function parseBody(body: Buffer): string {
  try {
    const parsed = bodySchema.safeParse(parseStrictJsonBytes(body));
    if (parsed.success) return parsed.data.event;
  } catch (cause) {
    if (!(cause instanceof StrictJsonError)) throw cause;
  }
  throw new RefusedRequest('malformed_body');
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new RefusedRequest('malformed_data', { cause });
  }
}
