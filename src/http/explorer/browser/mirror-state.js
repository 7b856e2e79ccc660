import { settings, token } from './page.js';
import { ask } from './transport.js';

const query = '{ directory { mirror { state progress } } }';
/** The states that are shown, and how long until the next look. */
const states = {
  FILLING: {
    pauseMs: 1_000,
    toText: ({ progress }) =>
      `The mirror is being filled: ${Math.floor((progress ?? 0) * 100)} %. Until it is, what needs it answers NOT_READY.`,
  },
  STALE: {
    pauseMs: 30_000,
    toText: () => 'The mirror may be out of date: its last comparison with EIAM failed, or is long ago.',
  },
};
/** Until the next look where nothing is shown: what is ready may be out of date later, and what fails may come back. */
const quietPauseMs = 30_000;

/** What goes on: the headers of its looks, the mirror that was shown last, and the timer of the next look. */
let watch = null;

/** What needs the mirror is refused while it fills: the page says how far it is. */
function show(mirror) {
  const text = states[mirror?.state]?.toText(mirror);
  const shown = document.getElementById('mirror');
  shown.textContent = text ?? '';
  shown.hidden = text === undefined;
}

async function look(current) {
  const { data, errors } = await ask({ query }, current.headers);
  // It has ended meanwhile, and another one may go on.
  if (current !== watch) return;
  if (errors?.some(isRefusal)) {
    endWatch();
    return;
  }
  // Where there is no answer, what was shown stays.
  if (data) current.mirror = data.directory?.mirror;
  show(current.mirror);
  current.timer = setTimeout(look, states[current.mirror?.state]?.pauseMs ?? quietPauseMs, current);
}

/** Who may not ask is not answered a second later either. */
function isRefusal({ extensions }) {
  return ['UNAUTHENTICATED', 'FORBIDDEN'].includes(extensions?.code);
}

function endWatch() {
  clearTimeout(watch.timer);
  watch = null;
  show(undefined);
}

function mayAsk(headers) {
  return !settings.needsToken || token.get() !== null || new Headers(headers).has('authorization');
}

/** With the headers that let requests in. What has ended begins again with the next request that is allowed. */
export function watchMirror(headers) {
  if (watch || !settings.showsMirror) return;
  watch = { headers };
  void look(watch);
}

// What the one may see, the next one may not.
token.subscribe(() => {
  if (!watch) return;
  const { headers } = watch;
  endWatch();
  if (mayAsk(headers)) watchMirror(headers);
});
