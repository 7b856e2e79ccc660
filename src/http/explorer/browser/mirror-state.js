import { settings } from './page.js';
import { ask } from './transport.js';

const query = '{ directory { mirror { state progress } } }';
const everyMs = 1_000;
const texts = {
  FILLING: ({ progress }) =>
    `The mirror is being filled: ${Math.floor((progress ?? 0) * 100)} %. Until it is, what needs it answers NOT_READY.`,
  STALE: () => 'The mirror may be out of date: its last comparison with EIAM failed, or is long ago.',
};

/** What needs the mirror is refused while it fills: the page says how far it is. Without the right to ask it says nothing. */
async function show(headers) {
  const answer = await ask({ query }, headers);
  const mirror = answer.data?.directory?.mirror;
  const text = texts[mirror?.state]?.(mirror);
  const shown = document.getElementById('mirror');
  shown.textContent = text ?? '';
  shown.hidden = text === undefined;
  if (mirror?.state === 'FILLING') setTimeout(show, everyMs, headers);
}

let isWatched = false;

/** With the headers that let requests in. */
export function watchMirror(headers) {
  if (isWatched || !settings.showsMirror) return;
  isWatched = true;
  void show(headers);
}
