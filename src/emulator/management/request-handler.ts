import type { IncomingMessage, RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OperationCounters } from '../counters.ts';
import { applyFaults } from '../fault-effects.ts';
import { faultHeader, parseFaultHeader } from '../fault-header.ts';
import { type Fault, type Faults, momentOf } from '../faults.ts';
import type { OddRows } from '../odd-rows.ts';
import type { RateLimiter } from '../rate-limiter.ts';
import type { Reply } from '../reply.ts';
import { readBytes } from '../request-body.ts';
import { type Outcome, splitUrl, toListener } from '../request-handler.ts';
import type { KnownKey } from './access-keys.ts';
import { type ReceivedRequest, readHeader } from './canonical-request.ts';
import { type Exchange, toErrorReply, toSuccess } from './envelope.ts';
import {
  actionNotFound,
  invalidVersion,
  throttledByUser,
  throttledStatus,
  unsupportedMethod,
} from './errors.ts';
import type { ManagementOperation, ManagementWorld } from './operation.ts';
import { managementOperations } from './operations.ts';
import { Parameters } from './parameters.ts';
import type { Policy } from './policy.ts';
import { namedKeyId, type VerifierParts, verifySignature } from './signature.ts';

const version = '2021-12-01';

export interface ManagementParts {
  readonly world: ManagementWorld;
  readonly verifier: VerifierParts;
  readonly policy: Policy;
  readonly counters: OperationCounters;
  readonly faults: Faults;
  readonly odd: OddRows;
  readonly rateLimiter: RateLimiter | undefined;
  /** Waited before every call takes effect. */
  readonly latencyMs: number;
  readonly createRequestId: () => string;
  /** One for each request in flight. */
  readonly inFlight: Set<AbortController>;
}

/** One request in, one JSON answer out, unless a fault says otherwise. */
export const createManagementHandler = (parts: ManagementParts): RequestListener =>
  toListener(parts.inFlight, async (request, signal) => {
    const outcome = await answer(parts, request, signal);
    if (outcome.reply === 'nothing') return outcome;
    // This server's own clock: a client measures by it how far off its own is (management-api.md 3.5).
    const date = new Date(parts.verifier.now()).toUTCString();
    return { ...outcome, reply: { ...outcome.reply, headers: { ...outcome.reply.headers, date } } };
  });

/** Rejects only when the client has left or the emulator closes. */
async function answer(
  parts: ManagementParts,
  request: IncomingMessage,
  signal: AbortSignal,
): Promise<Outcome> {
  const exchange = { requestId: parts.createRequestId(), hostId: request.headers.host ?? '' };
  const operation = managementOperations.get(request.headersDistinct['x-acs-action']?.[0] ?? '');
  const end = operation && parts.counters.begin(operation.action);
  try {
    return await serve(parts, { request, signal, exchange, operation });
  } catch (error) {
    if (signal.aborted || request.errored !== null) throw error;
    return { reply: toErrorReply(error, exchange) };
  } finally {
    end?.();
  }
}

interface Arrival {
  readonly request: IncomingMessage;
  readonly signal: AbortSignal;
  readonly exchange: Exchange;
  /** Undefined when there is no such action. */
  readonly operation: ManagementOperation | undefined;
}

/**
 * The checks in the order of management-api.md 2.5. Faults come where throttling does: the call was well signed and its
 * nonce is used up, so a retry without a new signature is detected.
 */
async function serve(parts: ManagementParts, arrival: Arrival): Promise<Outcome> {
  const { request, signal, exchange } = arrival;
  const received = await receive(request);
  if (parts.latencyMs > 0) await sleep(parts.latencyMs, undefined, { signal });
  const hits = drawFaults(parts.faults, arrival);
  const { accessKeys } = parts.verifier;
  if (hits.some(({ kind }) => kind === 'expireToken')) accessKeys.expireToken(namedKeyId(received));
  const key = verifySignature(parts.verifier, received);
  const operation = checkAction(arrival.operation, received);
  const waitMs = parts.rateLimiter?.take() ?? 0;
  if (waitMs > 0) throw throttledByUser(waitMs);
  const target = { expireToken: () => {}, signal };
  const strike = (moment: 'before' | 'after') =>
    applyFaults(
      hits.filter((fault) => momentOf(fault) === moment),
      target,
    );
  const before = await strike('before');
  if (before.instead !== undefined) return { reply: before.instead };
  const call = { operation, key, rawQuery: received.rawQuery, shiftedRows: before.shiftedRows };
  const reply = carryOut(parts, exchange, call);
  const after = await strike('after');
  return { reply: after.instead ?? reply, damage: after.damage };
}

async function receive(request: IncomingMessage): Promise<ReceivedRequest> {
  const { pathname, search } = splitUrl(request.url ?? '');
  return {
    method: request.method ?? '',
    path: pathname,
    rawQuery: search,
    headers: request.headersDistinct,
    body: await readBytes(request),
  };
}

/** A throttled call's status is this API's own unless said otherwise. */
function drawFaults(faults: Faults, { request, operation }: Arrival): Fault[] {
  const text = request.headersDistinct[faultHeader]?.[0];
  const drawn = operation === undefined ? [] : faults.draw(operation.action);
  const requested = text === undefined ? [] : parseFaultHeader(text);
  return [...drawn, ...requested].map((fault) =>
    fault.kind === 'throttle' ? { status: throttledStatus, ...fault } : fault,
  );
}

/** Names and versions are case-sensitive; the path is `/` and the method one of two (management-api.md 2.1). */
function checkAction(
  operation: ManagementOperation | undefined,
  received: ReceivedRequest,
): ManagementOperation {
  if (operation === undefined || received.path !== '/') throw actionNotFound();
  if (received.method !== 'POST' && received.method !== 'GET') throw unsupportedMethod();
  if (readHeader(received, 'x-acs-version') !== version) throw invalidVersion();
  return operation;
}

interface CheckedCall {
  readonly operation: ManagementOperation;
  readonly key: KnownKey;
  readonly rawQuery: string;
  readonly shiftedRows: number;
}

/** In one go: permission, parameters, resources. */
function carryOut(parts: ManagementParts, exchange: Exchange, call: CheckedCall): Reply {
  const { operation, key, rawQuery, shiftedRows } = call;
  try {
    parts.policy.check(operation.action, key.accessKeyId);
    const parameters = new Parameters(rawQuery);
    const body = operation.handle({ ...parts.world, parameters, shiftedRows });
    return toSuccess(exchange, body, (whole) => parts.odd.write('management', operation.action, whole));
  } catch (error) {
    return toErrorReply(error, exchange);
  }
}
