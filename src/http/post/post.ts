import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ExecutionResult, type GraphQLError, getOperationAST, OperationTypeNode } from 'graphql';
import { isAsyncIterable } from 'graphql-yoga';
import { putBody, readText } from '../body-limit.ts';
import { checkParameters, parseBody, withTrustedDocument } from '../operation/parameters.ts';
import type { Prepare } from '../operation/prepare.ts';
import type { OperationRequest } from '../operation/request.ts';
import type { TrustedDocuments } from '../trusted-documents.ts';
import { toAnswer } from './answer.ts';
import { answerTypeOf, isJson } from './media-type.ts';
import { PostedRequest } from './posted-request.ts';

export interface PostParts {
  readonly prepare: Prepare;
  /** The only documents that run; undefined: any does. */
  readonly trustedDocuments: TrustedDocuments | undefined;
  /** What a client gets for what was thrown before anything ran. */
  readonly toErrors: (error: unknown) => readonly GraphQLError[];
  /** Completes what came of a request, and reports it. */
  readonly finish: (result: ExecutionResult, request: OperationRequest) => void;
}

/** Answers a POST of JSON with a single answer of JSON. False: it is of another kind, and its body can still be read. */
export type AnswerPost = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** The way of nearly all requests, without the objects of the Fetch API that Yoga makes for each. */
export function createAnswerPost({ prepare, trustedDocuments, toErrors, finish }: PostParts): AnswerPost {
  /** Undefined: it is a subscription. */
  async function run(text: string, message: IncomingMessage, request: PostedRequest) {
    try {
      const sent = parseBody(text);
      const params = checkParameters(trustedDocuments ? withTrustedDocument(sent, trustedDocuments) : sent);
      const prepared = await prepare({ request, req: message, params });
      if (!('execute' in prepared)) return { errors: prepared };
      const operation = getOperationAST(prepared.document, prepared.operationName);
      if (operation?.operation === OperationTypeNode.SUBSCRIPTION) return undefined;
      const result = await prepared.execute(prepared);
      if (isAsyncIterable(result))
        throw new TypeError('Expected one result of an operation that is no subscription');
      return result;
    } catch (error) {
      return { errors: toErrors(error) };
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
    response.writeHead(status, headers);
    response.end(body);
    return true;
  };
}
