import { transcode } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionResult } from 'graphql';
import type { GraphContext } from '../../../schema/core/context.ts';
import type { Client, Pool } from '../../admission/pool.ts';
import { requestIdHeader } from '../arrival.ts';
import { textOf } from '../body-limit.ts';
import type { ErrorMask } from '../operation/error-mask.ts';
import type { Execute } from '../operation/execute.ts';
import type { OperationSource } from '../operation/operation-fact.ts';
import { checkParameters, parseBody, withTrustedDocument } from '../operation/parameters.ts';
import type { Prepare } from '../operation/prepare.ts';
import { runOnce } from '../operation/run.ts';
import type { ReceivedRequest } from '../received-request.ts';
import type { TrustedDocuments } from '../trusted-documents.ts';
import { holdUnread } from '../unread-answer.ts';
import { toAnswer } from './answer.ts';
import type { FindPlace } from './kept-answers.ts';
import { answerTypeOf, isJson } from './media-type.ts';

export interface PostParts {
  readonly prepare: Prepare;
  readonly execute: Execute;
  /** The only documents that run; undefined: any does. */
  readonly trustedDocuments: TrustedDocuments | undefined;
  /** Undefined: no answers are kept. */
  readonly findPlace: FindPlace | undefined;
  /** Bytes of answers that their clients have not read yet. */
  readonly answers: Pick<Pool, 'hold'>;
  readonly clientOf: (context: Pick<GraphContext, 'access'>) => Client;
  /** The answer to what was thrown before anything ran. */
  readonly toFailure: ErrorMask['toFailure'];
  /** Completes what came of a request, and reports it. */
  readonly finish: (result: ExecutionResult, source: OperationSource) => void;
}

/** Answers a POST of JSON with a single answer of JSON. False: it is of another kind. */
export type AnswerPost = (
  message: IncomingMessage,
  response: ServerResponse,
  request: ReceivedRequest,
) => Promise<boolean>;

/** What came of a request. */
interface Outcome {
  readonly result: ExecutionResult;
  /** The same as bytes, where it was kept. */
  readonly body?: Buffer;
  /** Where it may be kept. */
  readonly keep?: (body: string) => void;
  /** What was executed for it; undefined: nothing was. */
  readonly context?: Pick<GraphContext, 'access'>;
}

/** Of an answer that is kept, all that its report needs: it has no errors. */
const kept: ExecutionResult = {};

/** Characters of a body that is written as text: of a longer one, head and all, Node's writer would allocate three bytes a character. */
const longestText = 4_096;

/** As `Buffer.from(text)`, whose encoder is several times slower. `JSON.stringify` escapes lone surrogates, so that none is lost. */
function encode(text: string): Buffer {
  return transcode(Buffer.from(text, 'utf16le'), 'utf16le', 'utf8');
}

/** The way of nearly all requests, without the objects of the Fetch API that Yoga makes for each. */
export function createAnswerPost(parts: PostParts): AnswerPost {
  const { prepare, execute, trustedDocuments, findPlace, toFailure, finish, answers, clientOf } = parts;
  const running = { prepare, execute };

  /** Undefined: it is a subscription. */
  async function run(
    text: string | undefined,
    message: IncomingMessage,
    source: OperationSource,
  ): Promise<Outcome | undefined> {
    try {
      const sent = parseBody(text);
      const params = checkParameters(trustedDocuments ? withTrustedDocument(sent, trustedDocuments) : sent);
      source.params = params;
      const initial = { request: source.request, req: message, params };
      const place = await findPlace?.(initial);
      source.access = place?.session.access;
      if (place?.body) return { result: kept, body: place.body };
      const ran = await runOnce(running, { ...initial, session: place?.session }, source);
      if (!ran?.context || !place) return ran;
      const { result, context } = ran;
      return { result, context, keep: (body) => place.keep(result, body, context.trace.dependencies) };
    } catch (error) {
      return { result: toFailure(error, source) };
    }
  }

  return async (message, response, request) => {
    if (message.method !== 'POST') return false;
    const type = isJson(request.headers) ? answerTypeOf(request.headers) : undefined;
    if (!type) return false;
    const source: OperationSource = { request };
    const outcome = await run(textOf(message), message, source);
    if (!outcome) return false;
    const { result, keep, context } = outcome;
    finish(result, source);
    if (response.destroyed) return true;
    const { status, headers, body } = toAnswer(result, type, outcome.body);
    if (typeof body === 'string') keep?.(body);
    const sent = typeof body === 'string' && body.length > longestText ? encode(body) : body;
    // With its length said, head and body are one write.
    const bytes = Buffer.byteLength(sent);
    response.writeHead(status, { ...headers, 'content-length': bytes, [requestIdHeader]: request.id });
    // A short text of ASCII alone is the same in both, and copied rather than encoded; bytes are sent as they are.
    response.end(sent, bytes === sent.length ? 'latin1' : 'utf8');
    if (context) holdUnread(answers, () => clientOf(context), response);
    return true;
  };
}
