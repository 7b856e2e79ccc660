import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ExecutionResult, OperationTypeNode } from 'graphql';
import { putBody, readText } from '../body-limit.ts';
import type { Execute } from '../operation/execute.ts';
import { checkParameters, parseBody, withTrustedDocument } from '../operation/parameters.ts';
import type { Prepare } from '../operation/prepare.ts';
import type { OperationRequest } from '../operation/request.ts';
import type { TrustedDocuments } from '../trusted-documents.ts';
import { toAnswer } from './answer.ts';
import { answerTypeOf, isJson } from './media-type.ts';
import { PostedRequest } from './posted-request.ts';

export interface PostParts {
  readonly prepare: Prepare;
  readonly execute: Execute;
  /** The only documents that run; undefined: any does. */
  readonly trustedDocuments: TrustedDocuments | undefined;
  /** The answer to what was thrown before anything ran. */
  readonly toFailure: (error: unknown) => ExecutionResult;
  /** Completes what came of a request, and reports it. */
  readonly finish: (result: ExecutionResult, request: OperationRequest) => void;
}

/** Answers a POST of JSON with a single answer of JSON. False: it is of another kind, and its body can still be read. */
export type AnswerPost = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** The way of nearly all requests, without the objects of the Fetch API that Yoga makes for each. */
export function createAnswerPost(parts: PostParts): AnswerPost {
  const { prepare, execute, trustedDocuments, toFailure, finish } = parts;

  /** Undefined: it is a subscription. */
  async function run(
    text: string,
    message: IncomingMessage,
    request: PostedRequest,
  ): Promise<ExecutionResult | undefined> {
    try {
      const sent = parseBody(text);
      const params = checkParameters(trustedDocuments ? withTrustedDocument(sent, trustedDocuments) : sent);
      const prepared = await prepare({ request, req: message, params });
      if (!('operation' in prepared)) return { errors: prepared };
      if (prepared.operation.operation === OperationTypeNode.SUBSCRIPTION) return undefined;
      return await execute(prepared);
    } catch (error) {
      return toFailure(error);
    }
  }

  return async (message, response) => {
    if (message.method !== 'POST') return false;
    const request = new PostedRequest(message, response);
    const type = isJson(request.headers) ? answerTypeOf(request.headers) : undefined;
    if (!type) return false;
    const text = await readText(message);
    const result = await run(text, message, request);
    if (!result) {
      putBody(message, text);
      return false;
    }
    finish(result, request);
    if (response.destroyed) return true;
    const { status, headers, body } = toAnswer(result, type);
    // With its length said, head and body are one write.
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
    response.end(body);
    return true;
  };
}
