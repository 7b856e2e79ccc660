// Runs in the browser, after React, ReactDOM and GraphiQL, which the page loads as scripts of their own.
const { React, ReactDOM, GraphiQL } = window;
const settings = JSON.parse(document.getElementById('settings').textContent);
// JSON first: an operation with one answer is answered as JSON, and only a subscription as a stream of events.
const accept = 'application/graphql-response+json, application/json, text/event-stream';

/**
 * GraphiQL's usual memory belongs to every GraphiQL ever opened on this address, and localhost:4000 is a popular one:
 * with keys of our own a new visitor gets our examples, not the tabs of another project.
 */
const keyPrefix = 'eiam-gateway/';
const storage = {
  getItem: (key) => localStorage.getItem(keyPrefix + key),
  setItem: (key, value) => localStorage.setItem(keyPrefix + key, value),
  removeItem: (key) => localStorage.removeItem(keyPrefix + key),
  clear: () => {
    for (const key of ownKeys()) localStorage.removeItem(key);
  },
  get length() {
    return ownKeys().length;
  },
};

function ownKeys() {
  return Object.keys(localStorage).filter((key) => key.startsWith(keyPrefix));
}

/**
 * The tab to open with: the one that was open at the last visit, or the first example. GraphiQL has to be given it, for it
 * finds its open tab by the last edited text, and without an edit it would add an empty tab at every reload.
 */
function readOpenTab() {
  try {
    const { tabs, activeTabIndex } = JSON.parse(storage.getItem('graphiql:tabState'));
    return tabs[activeTabIndex];
  } catch {
    return settings.examples[0];
  }
}

/**
 * A token behind the `#` of the address: no server sees it there. It is kept for this tab's session, and taken off the address, which
 * people copy.
 */
function takeToken() {
  const key = `${keyPrefix}token`;
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given !== null) {
    sessionStorage.setItem(key, given);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return sessionStorage.getItem(key);
}

const token = takeToken();

function headersFor(typed) {
  const headers = new Headers({ accept, 'content-type': 'application/json', ...typed });
  if (token !== null && !headers.has('authorization')) headers.set('authorization', `Bearer ${token}`);
  return headers;
}

async function fetchAnswer({ query, variables, operationName }, options) {
  // Who runs a tab right after opening it is faster than GraphiQL, which then still names the operation of the last one.
  const operation = query.includes(operationName)
    ? { query, variables, operationName }
    : { query, variables };
  const abort = new AbortController();
  const headers = headersFor(options?.headers);
  try {
    const response = await fetch(settings.endpoint, {
      method: 'POST',
      headers,
      body: JSON.stringify(operation),
      signal: abort.signal,
    });
    if (response.ok && headers.has('authorization')) watchMirror(options?.headers);
    const contentType = response.headers.get('content-type') ?? '';
    if (contentType.startsWith('text/event-stream')) return toResults(response.body, abort);
    const text = await response.text();
    return contentType.includes('json')
      ? JSON.parse(text)
      : toFailure(`HTTP ${response.status}: ${text.slice(0, 500)}`);
  } catch (error) {
    return toFailure(`No answer from the gateway: ${error.message}`);
  }
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
        if (data !== undefined) yield JSON.parse(data);
      }
    }
  } catch (error) {
    if (!signal.aborted) yield toFailure(`The stream broke off: ${error.message}`);
  }
}

/** A reader, not `for await` over the stream itself, which not every browser can do. */
async function* readText(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
}

const openTab = readOpenTab();
const logo = React.createElement(
  GraphiQL.Logo,
  null,
  React.createElement('span', { className: 'explorer-logo' }, settings.title),
);
ReactDOM.createRoot(document.getElementById('explorer')).render(
  React.createElement(
    GraphiQL,
    {
      fetcher: fetchAnswer,
      storage,
      query: openTab?.query ?? '',
      variables: openTab?.variables ?? '',
      // Remembered only when the person asked for it in GraphiQL's settings.
      headers: openTab?.headers ?? undefined,
      defaultTabs: settings.examples,
      defaultQuery: settings.greeting,
      defaultHeaders: JSON.stringify(settings.headers, undefined, 2),
      defaultEditorToolsVisibility: 'variables',
      inputValueDeprecation: true,
    },
    logo,
  ),
);

const mirrorQuery = '{ directory { mirror { state progress } } }';
const mirrorEveryMs = 1_000;
const mirrorTexts = {
  FILLING: ({ progress }) =>
    `The mirror is being filled: ${Math.floor((progress ?? 0) * 100)} %. Until it is, what needs it answers NOT_READY.`,
  STALE: () => 'The mirror may be out of date: its last comparison with EIAM failed, or is long ago.',
};

/** What needs the mirror is refused while it fills: the page says how far it is. Without the right to ask it says nothing. */
async function showMirror(headers) {
  const answer = await fetchAnswer({ query: mirrorQuery }, { headers });
  const mirror = answer.data?.directory?.mirror;
  const text = mirrorTexts[mirror?.state]?.(mirror);
  const shown = document.getElementById('mirror');
  shown.textContent = text ?? '';
  shown.hidden = text === undefined;
  if (mirror?.state === 'FILLING') setTimeout(showMirror, mirrorEveryMs, headers);
}

let isWatched = false;

/** With the headers that let requests in. */
function watchMirror(headers) {
  if (isWatched || !settings.showsMirror) return;
  isWatched = true;
  void showMirror(headers);
}

if (token !== null || !settings.needsToken) watchMirror();
