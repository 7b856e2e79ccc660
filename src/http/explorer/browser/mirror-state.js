import { settings } from './page.js';
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

/**
 * What needs the mirror is refused while it fills: the page says how far it is. Without the right to ask it says nothing.
 * @param last the mirror that was shown: it stays where there is no answer
 */
async function show(headers, last) {
  const { data } = await ask({ query }, headers);
  const mirror = data ? data.directory?.mirror : last;
  const state = states[mirror?.state];
  const shown = document.getElementById('mirror');
  shown.textContent = state?.toText(mirror) ?? '';
  shown.hidden = state === undefined;
  if (state) setTimeout(show, state.pauseMs, headers, mirror);
}

let isWatched = false;

/** With the headers that let requests in. */
export function watchMirror(headers) {
  if (isWatched || !settings.showsMirror) return;
  isWatched = true;
  void show(headers);
}
