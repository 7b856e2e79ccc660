import { createStore, settings, token } from './page.js';

// JSON first: an operation with one answer is answered as JSON, and only a subscription as a stream of events.
const accept = 'application/graphql-response+json, application/json, text/event-stream';

/** Events of one subscription that are kept: the last ones. */
export const mostEvents = 200;

/** The last operation that ran: its name, its answer or its events, and what it took upstream. Null: none has. */
export const exchange = createStore(null);

function headersFor(typed) {
  const headers = new Headers({ accept, 'content-type': 'application/json', ...typed });
  if (token.get() !== null && !headers.has('authorization'))
    headers.set('authorization', `Bearer ${token.get()}`);
  return headers;
}

async function post(operation, headers, signal) {
  return fetch(settings.endpoint, { method: 'POST', headers, body: JSON.stringify(operation), signal });
}

async function readAnswer(response) {
  const text = await response.text();
  return response.headers.get('content-type')?.includes('json')
    ? JSON.parse(text)
    : toFailure(`HTTP ${response.status}: ${text.slice(0, 500)}`);
}

/** What the page itself asks; shown nowhere. */
export async function ask(operation, typed) {
  try {
    return await readAnswer(await post(operation, headersFor(typed)));
  } catch (error) {
    return toFailure(`No answer from the gateway: ${error.message}`);
  }
}

/**
 * What is posted. GraphiQL names the operation 100 ms after an edit: a tab that is run before would go under the name of
 * another operation, and is sent without one.
 */
export function toOperation({ query, variables, operationName }) {
  const isDeclared = new RegExp(`\\b(?:query|mutation|subscription)\\s+${operationName}\\b`).test(query);
  return isDeclared ? { query, variables, operationName } : { query, variables };
}

/** GraphiQL's fetcher. @param onAllowed called with the headers that let a request in */
export function createFetcher(onAllowed) {
  return async function fetchAnswer(edited, options) {
    const operation = toOperation(edited);
    const { operationName } = operation;
    const abort = new AbortController();
    const headers = headersFor(options?.headers);
    const isIntrospection = operationName === 'IntrospectionQuery';
    // The time line is shown in the Upstream panel, and would only be in the way within the answer.
    const addsTimeline = headers.get('x-eiam-trace') === '1';
    if (addsTimeline) headers.set('x-eiam-trace', 'timeline');
    try {
      const response = await post(operation, headers, abort.signal);
      if (response.ok && headers.has('authorization')) onAllowed(options?.headers);
      const name = operationName ?? 'the operation';
      if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
        exchange.set({ name, events: [] });
        return toResults(response.body, abort);
      }
      const answer = await readAnswer(response);
      if (isIntrospection) return answer;
      const { timeline, ...upstream } = answer.extensions?.upstream ?? {};
      exchange.set({ name, data: answer.data, upstream, timeline, extensions: answer.extensions });
      if (!addsTimeline || timeline === undefined) return answer;
      return { ...answer, extensions: { ...answer.extensions, upstream } };
    } catch (error) {
      return toFailure(`No answer from the gateway: ${error.message}`);
    }
  };
}

function toFailure(message) {
  return { errors: [{ message }] };
}

/** Ending the iteration hangs up at once; a generator alone would first wait for the next event. */
function toResults(body, abort) {
  const results = readResults(body, abort.signal);
  const iterator = {
    next: () => results.next(),
    return: async () => {
      abort.abort();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

async function* readResults(body, signal) {
  let rest = '';
  try {
    for await (const text of readText(body)) {
      const events = (rest + text).replaceAll('\r\n', '\n').split('\n\n');
      rest = events.pop();
      for (const event of events) {
        const data = event.match(/^data: ?(.+)$/m)?.[1];
        if (data === undefined) continue;
        const result = JSON.parse(data);
        noteEvent(result);
        yield result;
      }
    }
  } catch (error) {
    if (!signal.aborted) yield toFailure(`The stream broke off: ${error.message}`);
  }
}

function noteEvent(result) {
  const { name, events = [], count = 0 } = exchange.get() ?? {};
  const event = { number: count + 1, at: new Date(), result };
  exchange.set({ name, count: count + 1, data: result.data, events: [...events, event].slice(-mostEvents) });
}

/** A reader, not `for await` over the stream itself, which not every browser can do. */
async function* readText(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
}
