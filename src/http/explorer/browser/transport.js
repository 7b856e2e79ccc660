import { toOperation } from './operation.js';
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
 * GraphiQL's fetcher. Also the one answer of a query comes as a stream of results: what is stopped, by its button or with
 * its tab, hangs up, and is not shown in the tab that is opened next.
 * @param onAllowed called with the headers that let a request in
 */
export function createFetcher(onAllowed) {
  return (edited, options) => {
    const operation = toOperation(edited);
    const stop = new AbortController();
    return toStoppable(readResults(operation, options?.headers, { signal: stop.signal, onAllowed }), stop);
  };
}

/**
 * Ending the iteration hangs up and ends what waits, at once: a generator alone would first wait for its next result, and
 * give that its request was aborted as one.
 */
function toStoppable(results, stop) {
  const ended = { done: true, value: undefined };
  let endWaiting = () => {};
  const iterator = {
    next: () =>
      new Promise((resolve, reject) => {
        endWaiting = () => resolve(ended);
        results.next().then(resolve, reject);
      }),
    return: async () => {
      endWaiting();
      stop.abort();
      return ended;
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

async function* readResults(operation, typed, { signal, onAllowed }) {
  const headers = headersFor(typed);
  // The time line is shown in the Upstream panel, and would only be in the way within the answer.
  const addsTimeline = headers.get('x-eiam-trace') === '1';
  if (addsTimeline) headers.set('x-eiam-trace', 'timeline');
  const { operationName: name = 'the operation' } = operation;
  try {
    const response = await post(operation, headers, signal);
    if (response.ok && headers.has('authorization')) onAllowed(typed);
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
      exchange.set({ name, events: [] });
      yield* readEvents(response.body);
      return;
    }
    const answer = await readAnswer(response);
    const { timeline, ...upstream } = answer.extensions?.upstream ?? {};
    if (name !== 'IntrospectionQuery')
      exchange.set({ name, data: answer.data, upstream, timeline, extensions: answer.extensions });
    const isTrimmed = addsTimeline && timeline !== undefined;
    yield isTrimmed ? { ...answer, extensions: { ...answer.extensions, upstream } } : answer;
  } catch (error) {
    yield toFailure(`No answer from the gateway: ${error.message}`);
  }
}

function toFailure(message) {
  return { errors: [{ message }] };
}

async function* readEvents(body) {
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
    yield toFailure(`The stream broke off: ${error.message}`);
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
