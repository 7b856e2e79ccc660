import { toOperation } from './operation.js';
import { GraphiQL, h, icon, React, useStore } from './page.js';
import { ask, exchange } from './transport.js';

/** Calls of the time line that are drawn. */
const mostCalls = 100;

function planeOf(operation) {
  return operation.startsWith('management:') ? 'Management API' : 'Developer API';
}

function nameOf(operation) {
  return operation.replace(/^management:/, '');
}

function Figures({ upstream, extensions }) {
  const { calls, retries, waitedMs, cacheHits, coalesced, fallbacks = {}, bestEffort = [] } = upstream;
  const { source, asOf } = extensions?.freshness ?? {};
  const figures = [
    ['Upstream calls', calls],
    ['Repeated', retries],
    ['From memory', cacheHits],
    ['Coalesced', coalesced],
    ['Waited', `${Math.round(waitedMs)} ms`],
    ['Source', source ?? 'none was needed'],
    ['As of', asOf && new Date(asOf).toLocaleTimeString()],
    ['Fell back', Object.keys(fallbacks).join(', ')],
    ['Best effort', bestEffort.join(', ')],
  ];
  return h(
    'dl',
    { className: 'explorer-figures' },
    figures
      .filter(([, value]) => value !== undefined && value !== '')
      .map(([name, value]) => h('div', { key: name }, h('dt', null, name), h('dd', null, String(value)))),
  );
}

/** What stands in front of an attempt is a wait, pale; the attempt itself is solid. */
function Bar({ entry, wholeMs }) {
  const { startMs, waitedMs, durationMs, outcome } = entry;
  const share = (milliseconds) => `${(100 * milliseconds) / wholeMs}%`;
  const waitStart = Math.max(0, startMs - waitedMs);
  return h(
    'span',
    { className: 'explorer-bar', 'aria-hidden': true },
    h('span', {
      className: 'explorer-wait',
      style: { left: share(waitStart), width: share(startMs - waitStart) },
    }),
    h('span', {
      className: outcome === 'succeeded' ? 'explorer-call' : 'explorer-call explorer-failed',
      style: { left: share(startMs), width: `max(2px, ${share(durationMs)})` },
    }),
  );
}

function Call({ entry, wholeMs }) {
  const { operation, attempt, outcome, startMs, waitedMs, durationMs } = entry;
  return h(
    'li',
    null,
    h('strong', null, nameOf(operation)),
    h('small', null, planeOf(operation)),
    attempt > 1 && h('small', null, `attempt ${attempt}`),
    outcome !== 'succeeded' && h('em', null, outcome),
    h(Bar, { entry, wholeMs }),
    h('small', null, `at ${startMs} ms, waited ${waitedMs} ms, took ${durationMs} ms`),
  );
}

function Timeline({ timeline }) {
  const entries = timeline.toSorted((one, other) => one.startMs - other.startMs);
  const wholeMs = Math.max(1, ...entries.map(({ startMs, durationMs }) => startMs + durationMs));
  return h(
    React.Fragment,
    null,
    h('h3', null, `Calls, from 0 to ${wholeMs} ms`),
    h(
      'ol',
      { className: 'explorer-list explorer-timeline' },
      entries.slice(0, mostCalls).map((entry, index) => h(Call, { key: index, entry, wholeMs })),
    ),
    entries.length > mostCalls && h('p', null, `And ${entries.length - mostCalls} more.`),
  );
}

function Price() {
  const { queryEditor, variableEditor, headerEditor, tabs, activeTabIndex } =
    GraphiQL.React.useEditorContext();
  const [price, setPrice] = React.useState(null);
  const readEditors = () => ({
    query: queryEditor?.getValue(),
    variables: variableEditor?.getValue(),
    headers: headerEditor?.getValue(),
  });
  // Another tab, or an edit, has another price.
  const isCurrent =
    price !== null && Object.entries(readEditors()).every(([name, text]) => price[name] === text);

  async function read() {
    const edited = readEditors();
    const operationName = tabs[activeTabIndex]?.operationName ?? undefined;
    setPrice({ ...edited, sentence: await priceOf(edited, operationName) });
  }

  return h(
    'div',
    { className: 'explorer-price' },
    h(
      'button',
      { type: 'button', className: 'graphiql-button', onClick: () => void read() },
      'What would it take?',
    ),
    h('p', { role: 'status' }, isCurrent ? price.sentence : 'The price of the open tab, before it runs.'),
  );
}

/** A sentence. What is no JSON is not asked for: the price would be that of no variables. */
async function priceOf({ query, variables, headers }, operationName) {
  const given = { variables: parse(variables), headers: parse(headers) };
  const wrong = Object.keys(given).find((name) => given[name] === undefined);
  if (wrong) return `The ${wrong} are not valid JSON, or not an object.`;
  const operation = toOperation({ query, variables: given.variables, operationName });
  return toSentence(await ask(operation, { ...given.headers, 'x-eiam-cost': 'only' }));
}

function toSentence({ extensions, errors }) {
  const cost = extensions?.cost;
  if (!cost) return errors?.[0]?.message ?? 'It has no price: a subscription pays for each event.';
  const left = cost.budget ? ` ${cost.budget.remaining} are left to you in this window.` : '';
  return `Expected are ${cost.expected} upstream calls, ${cost.bound} at most; ${cost.limit} are allowed.${left}`;
}

/** Undefined where it is not an object in JSON. */
function parse(text = '') {
  if (text.trim() === '') return {};
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function Upstream() {
  const { name, upstream, timeline, extensions } = useStore(exchange) ?? {};
  const isTraced = upstream?.calls !== undefined;
  return h(
    'section',
    { className: 'explorer-panel', 'aria-label': 'Upstream' },
    h('h2', null, 'Upstream'),
    h(Price),
    isTraced && h('h3', null, name),
    isTraced
      ? h(Figures, { upstream, extensions })
      : h(
          'p',
          null,
          'Run a query or a mutation with the header x-eiam-trace: 1 to see the calls that it makes.',
        ),
    isTraced && timeline?.length > 0 && h(Timeline, { timeline }),
  );
}

export const upstreamPlugin = {
  title: 'Upstream',
  icon: icon('M3 5h8M6 10h9M9 15h8'),
  content: Upstream,
};
