import { readResults } from './event-stream.js';
import { toOperation } from './operation.js';
import { createStore, settings, token } from './page.js';

// JSON first: an operation with one answer is answered as JSON, and only a subscription as a stream of events.
const ownHeaders = {
  accept: 'application/graphql-response+json, application/json, text/event-stream',
  'content-type': 'application/json',
};

/** Events of one subscription that are kept: the last ones. */
export const mostEvents = 200;

/** The last operation that ran: its name, its answer or its events, and what it took upstream. Null: none has. `isOver`: no event comes any more. */
export const exchange = createStore(null);

function headersFor(typed) {
  const headers = new Headers(typed);
  // In one object with the typed ones, a name in another case would be sent with both values.
  for (const [name, value] of Object.entries(ownHeaders)) if (!headers.has(name)) headers.set(name, value);
  if (token.get() !== null && !headers.has('authorization'))
    headers.set('authorization', `Bearer ${token.get()}`);
  return headers;
}

async function post(operation, headers, signal) {
  return fetch(settings.endpoint, { method: 'POST', headers, body: JSON.stringify(operation), signal });
}

function isEventStream(response) {
  return response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
}

/** A subscription is answered by a stream even where its price alone was asked for: it is no answer, and is not waited for. */
async function readAnswer(response) {
  if (isEventStream(response)) {
    await response.body.cancel();
    return {};
  }
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
    return toStoppable(run(operation, options?.headers, { signal: stop.signal, onAllowed }), stop);
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

async function* run(operation, typed, { signal, onAllowed }) {
  const headers = headersFor(typed);
  // The time line is shown in the Upstream panel, and would only be in the way within the answer.
  const addsTimeline = headers.get('x-eiam-trace') === '1';
  if (addsTimeline) headers.set('x-eiam-trace', 'timeline');
  const { operationName: name = 'the operation' } = operation;
  try {
    const response = await post(operation, headers, signal);
    if (response.ok && headers.has('authorization')) onAllowed(typed);
    if (isEventStream(response)) {
      yield* followEvents(name, response.body, signal);
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

/** GraphiQL shows the last event alone, and is given no other; the Events panel has them all. */
async function* followEvents(name, body, signal) {
  const notes = takeNotes(name);
  signal.addEventListener('abort', notes.end);
  try {
    for await (const results of readResults(body)) {
      notes.add(results);
      yield results.at(-1);
    }
  } catch (error) {
    yield toFailure(`The stream broke off: ${error.message}`);
  } finally {
    notes.end();
  }
}

/** Shows the events of a subscription, until another operation has run. */
function takeNotes(name) {
  let shown = { name, events: [], isOver: false };
  exchange.set(shown);
  function show(change) {
    if (exchange.get() !== shown) return;
    shown = { ...shown, ...change };
    exchange.set(shown);
  }
  return {
    add(results) {
      const at = new Date();
      const { number: before } = shown.events.at(-1) ?? { number: 0 };
      const added = results.map((result, index) => ({ number: before + index + 1, at, result }));
      show({ data: results.at(-1).data, events: [...shown.events, ...added].slice(-mostEvents) });
    },
    end: () => show({ isOver: true }),
  };
}
