import { h, icon, useStore } from './page.js';
import { exchange, mostEvents } from './transport.js';

/** What an event is about: the types of its root fields. */
function titleOf({ data, errors }) {
  const types = Object.entries(data ?? {}).map(([field, value]) => value?.__typename ?? field);
  if (types.length > 0) return types.join(', ');
  return errors?.[0]?.message ?? 'An event';
}

function Events() {
  const { name, events } = useStore(exchange) ?? {};
  const isEmpty = events === undefined || events.length === 0;
  return h(
    'section',
    { className: 'explorer-panel', 'aria-label': 'Events' },
    h('h2', null, 'Events'),
    events === undefined
      ? h('p', null, `Run a subscription: its events stand here, the last ${mostEvents} of them.`)
      : h(
          'p',
          { role: 'status' },
          isEmpty
            ? `${name}: waiting for the first event.`
            : `${name}: ${events.at(-1).number} events so far.`,
        ),
    !isEmpty &&
      h(
        'ol',
        { className: 'explorer-list', reversed: true, start: events.at(-1).number },
        events
          .toReversed()
          .map(({ number, at, result }) =>
            h(
              'li',
              { key: number },
              h(
                'details',
                null,
                h(
                  'summary',
                  null,
                  h('time', { dateTime: at.toISOString() }, at.toLocaleTimeString()),
                  ` ${titleOf(result)}`,
                ),
                h('pre', { tabIndex: 0 }, JSON.stringify(result, undefined, 2)),
              ),
            ),
          ),
      ),
  );
}

export const eventsPlugin = {
  title: 'Events',
  icon: icon('M10 4v6l4 2', 'M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 1 0 0 -15'),
  content: Events,
};
