import { h, icon, React, useStore } from './page.js';
import { exchange, mostEvents } from './transport.js';

/** What an event is about: the types of its root fields. */
function titleOf({ data, errors }) {
  const types = Object.entries(data ?? {}).map(([field, value]) => value?.__typename ?? field);
  if (types.length > 0) return types.join(', ');
  return errors?.[0]?.message ?? 'An event';
}

function statusOf({ name, events, isOver }) {
  if (events.length === 0)
    return isOver ? `${name}: over before the first event.` : `${name}: waiting for the first event.`;
  const { number } = events.at(-1);
  return `${name}: ${number} ${number === 1 ? 'event' : 'events'}${isOver ? ', and it is over.' : ' so far.'}`;
}

/** Rendered once, and its text made where it is looked at: with each burst 200 of them come and go. */
const Event = React.memo(({ event: { at, result } }) => {
  const [isOpen, setIsOpen] = React.useState(false);
  return h(
    'li',
    null,
    h(
      'details',
      { onToggle: ({ currentTarget }) => setIsOpen(currentTarget.open) },
      h(
        'summary',
        null,
        h('time', { dateTime: at.toISOString() }, at.toLocaleTimeString()),
        ` ${titleOf(result)}`,
      ),
      isOpen && h('pre', { tabIndex: 0 }, JSON.stringify(result, undefined, 2)),
    ),
  );
});

function Events() {
  const last = useStore(exchange);
  const events = last?.events ?? [];
  return h(
    'section',
    { className: 'explorer-panel', 'aria-label': 'Events' },
    h('h2', null, 'Events'),
    last?.events
      ? h('p', { role: 'status' }, statusOf(last))
      : h('p', null, `Run a subscription: its events stand here, the last ${mostEvents} of them.`),
    events.length > 0 &&
      h(
        'ol',
        { className: 'explorer-list', reversed: true, start: events.at(-1).number },
        events.toReversed().map((event) => h(Event, { key: event.number, event })),
      ),
  );
}

export const eventsPlugin = {
  title: 'Events',
  icon: icon('M10 4v6l4 2', 'M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 1 0 0 -15'),
  content: Events,
};
