import type { IncomingMessage, ServerResponse } from 'node:http';
import { GraphQLError, OperationTypeNode } from 'graphql';
import { requestIdHeader } from '../arrival.ts';
import { textOf } from '../body-limit.ts';
import {
  checkParameters,
  type NamingParameters,
  parseBody,
  parseJson,
  withTrustedDocument,
} from '../operation/parameters.ts';
import type { Prepare } from '../operation/prepare.ts';
import { toPublicError } from '../operation/public-error.ts';
import type { Subscribe } from '../operation/subscribe.ts';
import { acceptsEvents, isJson, namesEvents } from '../post/media-type.ts';
import type { ReceivedRequest } from '../received-request.ts';
import { notStored } from '../response-headers.ts';
import type { TrustedDocuments } from '../trusted-documents.ts';
import { StreamOutlet } from './stream-outlet.ts';

export interface EventStreamParts {
  readonly prepare: Prepare;
  readonly subscribe: Subscribe;
  /** The only documents that run; undefined: any does. */
  readonly trustedDocuments: TrustedDocuments | undefined;
}

/**
 * Answers a subscription with a stream of events, each written to the response as it is. False: it is no subscription or cannot begin.
 */
export type AnswerEvents = (
  message: IncomingMessage,
  response: ServerResponse,
  request: ReceivedRequest,
) => Promise<boolean>;

/** How often a comment is sent, so that nothing on the way takes the connection for idle, in milliseconds. */
const pingIntervalMs = 12_000;

const head = {
  'content-type': 'text/event-stream',
  ...notStored,
  // A compressor on the way would hold events back.
  'content-encoding': 'none',
  // nginx would keep on its disk what a slow client does not read: back-pressure has to reach the gateway.
  'x-accel-buffering': 'no',
};

export function createAnswerEvents({ prepare, subscribe, trustedDocuments }: EventStreamParts): AnswerEvents {
  const open = new Set<StreamOutlet>();
  let pings: NodeJS.Timeout | undefined;

  function add(outlet: StreamOutlet): void {
    open.add(outlet);
    pings ??= setInterval(() => {
      for (const each of open) each.ping();
    }, pingIntervalMs);
  }

  function remove(outlet: StreamOutlet): void {
    open.delete(outlet);
    if (open.size > 0) return;
    clearInterval(pings);
    pings = undefined;
  }

  /** Undefined: it is no subscription, or is refused. */
  async function begin(
    sent: NamingParameters,
    message: IncomingMessage,
    response: ServerResponse,
    request: ReceivedRequest,
  ) {
    const outlet = new StreamOutlet(response);
    try {
      const params = checkParameters(trustedDocuments ? withTrustedDocument(sent, trustedDocuments) : sent);
      const prepared = await prepare({ request, req: message, params, outlet });
      if (!('operation' in prepared)) return undefined;
      if (prepared.operation.operation !== OperationTypeNode.SUBSCRIPTION) return undefined;
      const events = await subscribe(prepared);
      return Symbol.asyncIterator in events ? { events, outlet } : undefined;
    } catch {
      // What is wrong with it is said by the way of all other requests.
      return undefined;
    }
  }

  return async (message, response, request) => {
    const { headers } = request;
    const isPosted = message.method === 'POST' && isJson(headers) && acceptsEvents(headers);
    if (!isPosted && !(message.method === 'GET' && namesEvents(headers))) return false;
    const sent = read(() => (isPosted ? parseBody(textOf(message)) : parametersOf(message)));
    const begun = sent && (await begin(sent, message, response, request));
    if (!begun) return false;
    const { events, outlet } = begun;
    response.writeHead(200, { ...head, [requestIdHeader]: request.id });
    outlet.open();
    add(outlet);
    try {
      for await (const _event of events);
      outlet.end([]);
    } catch (error) {
      outlet.end(error instanceof GraphQLError ? [toPublicError(error)] : []);
    } finally {
      remove(outlet);
    }
    return true;
  };
}

/** Undefined: it cannot be read. */
function read(parse: () => NamingParameters): NamingParameters | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

function parametersOf({ url = '' }: IncomingMessage): NamingParameters {
  const sent = new URLSearchParams(url.slice(url.indexOf('?') + 1));
  const parameterOf = (name: string) => sent.get(name) || undefined;
  const memberOf = (name: string) => {
    const text = parameterOf(name);
    return text === undefined
      ? {}
      : { [name]: parseJson(text, `Expected the parameter "${name}" to be JSON.`) };
  };
  const [query, operationName, documentId] = [
    parameterOf('query'),
    parameterOf('operationName'),
    parameterOf('documentId'),
  ];
  return {
    ...(query === undefined ? {} : { query }),
    ...(operationName === undefined ? {} : { operationName }),
    ...(documentId === undefined ? {} : { documentId }),
    ...memberOf('variables'),
    ...memberOf('extensions'),
  };
}
