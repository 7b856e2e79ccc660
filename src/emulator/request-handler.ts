import type { IncomingMessage, RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { authorize, readBearer } from './authorization.ts';
import type { OperationCounters } from './counters.ts';
import { applyFaults } from './fault-effects.ts';
import { faultHeader, parseFaultHeader } from './fault-header.ts';
import { type Faults, momentOf } from './faults.ts';
import type { OddRows } from './odd-rows.ts';
import type { Call, World } from './operation.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { ReadLag } from './read-lag.ts';
import { createRequestId, type Damage, type Reply, sendReply, toErrorReply, toTextReply } from './reply.ts';
import { readBody } from './request-body.ts';
import type { Match, RouteTable } from './route-table.ts';
import type { AnswerPage } from './sign-in/answer-page.ts';
import { throttled, unknownRoute } from './wire-errors.ts';

export interface HandlerParts {
  readonly world: World;
  readonly routes: RouteTable;
  readonly counters: OperationCounters;
  readonly faults: Faults;
  readonly odd: OddRows;
  readonly rateLimiter: RateLimiter | undefined;
  readonly readLag: ReadLag;
  /** Pages for people, which are no operations; undefined: not its business. */
  readonly answerPage: AnswerPage;
  /** Waited before every call takes effect. */
  readonly latencyMs: number;
  readonly lowercaseErrorAliases: boolean;
  /** One for each request in flight: aborted when its client disconnects, or when the emulator closes. */
  readonly inFlight: Set<AbortController>;
}

export interface Outcome {
  readonly reply: Reply | 'nothing';
  readonly damage?: Damage | undefined;
}

/** One request in, one JSON answer out, dated by the emulator's own clock, unless a fault says otherwise. */
export const createRequestHandler = (parts: HandlerParts): RequestListener =>
  toListener(parts.inFlight, async (request, signal) => {
    const { reply, damage } = await answer(parts, request, signal);
    if (reply === 'nothing') return { reply, damage };
    const date = new Date(parts.world.now()).toUTCString();
    return { reply: { ...reply, headers: { date, ...reply.headers } }, damage };
  });

/** One for all: an abort without a reason makes one for each request, with its stack. */
const closed = new Error('The exchange is over');

/** @param answer rejects when the client has disconnected */
export function toListener(
  inFlight: Set<AbortController>,
  answer: (request: IncomingMessage, signal: AbortSignal) => Promise<Outcome>,
): RequestListener {
  return (request, response) => {
    const controller = new AbortController();
    inFlight.add(controller);
    response.on('close', () => {
      inFlight.delete(controller);
      controller.abort(closed);
    });
    answer(request, controller.signal).then(
      ({ reply, damage }) => sendReply(response, reply, damage),
      () => response.destroy(), // the client has disconnected
    );
  };
}

/** Rejects only when the client has left or the emulator closes. */
async function answer(parts: HandlerParts, request: IncomingMessage, signal: AbortSignal): Promise<Outcome> {
  const requestId = createRequestId();
  const { pathname, search } = splitUrl(request.url ?? '');
  const match = parts.routes.find(request.method ?? '', pathname);
  const end = match && parts.counters.begin(match.operation.name);
  try {
    const page = match ? undefined : await parts.answerPage(request, pathname, new URLSearchParams(search));
    if (page !== undefined) return { reply: page };
    if (match === undefined) throw unknownRoute();
    return await serve(parts, match, { request, search, requestId, signal });
  } catch (error) {
    if (signal.aborted || request.errored !== null) throw error;
    return { reply: toErrorReply(error, requestId, parts.lowercaseErrorAliases) };
  } finally {
    end?.();
  }
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly search: string;
  readonly requestId: string;
  readonly signal: AbortSignal;
}

async function serve(parts: HandlerParts, match: Match, exchange: Exchange): Promise<Outcome> {
  const { request, search, requestId, signal } = exchange;
  const { world, faults, rateLimiter, latencyMs } = parts;
  const { authorization = '', 'content-type': contentType = '', [faultHeader]: faultText } = request.headers;
  const text = await readBody(request);
  if (latencyMs > 0) await sleep(latencyMs, undefined, { signal });
  const waitMs = rateLimiter?.take() ?? 0;
  if (waitMs > 0) throw throttled(waitMs);
  const requested = typeof faultText === 'string' ? parseFaultHeader(faultText) : [];
  const expireToken = () => {
    world.accessTokens.revoke(readBearer(authorization));
    world.signIn.serverTokens.delete(readBearer(authorization));
  };
  const hits = [...faults.draw(match.operation.name), ...requested];
  const target = { expireToken, signal };
  const before = await applyFaults(
    hits.filter((fault) => momentOf(fault) === 'before'),
    target,
  );
  if (before.instead !== undefined) return { reply: before.instead };
  const { shiftedRows } = before;
  const query = new URLSearchParams(search);
  const reply = carryOut(parts, match, requestId, { query, authorization, contentType, text, shiftedRows });
  const after = await applyFaults(
    hits.filter((fault) => momentOf(fault) === 'after'),
    target,
  );
  return { reply: after.instead ?? reply, damage: after.damage };
}

type RequestParts = Pick<Call, 'query' | 'authorization' | 'contentType' | 'text' | 'shiftedRows'>;

/** Synchronous, so that the effects of requests never interleave. */
function carryOut(parts: HandlerParts, match: Match, requestId: string, request: RequestParts): Reply {
  const { world, odd, readLag, lowercaseErrorAliases } = parts;
  try {
    const token = authorize(world, match, request.authorization);
    const call = {
      ...world,
      ...readLag.worldOf(match.operation),
      ...request,
      token,
      resourceId: match.resourceId,
    };
    const { name, handle } = match.operation;
    return toTextReply(requestId, 200, odd.write('developer', name, handle(call)));
  } catch (error) {
    return toErrorReply(error, requestId, lowercaseErrorAliases);
  }
}

export function splitUrl(url: string): { readonly pathname: string; readonly search: string } {
  const mark = url.indexOf('?');
  return mark < 0
    ? { pathname: url, search: '' }
    : { pathname: url.slice(0, mark), search: url.slice(mark + 1) };
}
