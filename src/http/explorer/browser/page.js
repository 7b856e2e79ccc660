// What all modules of the page share: its settings, and the libraries that it loads as scripts of their own.

import { createStorage, keyPrefix } from './storage.js';

export const { React, ReactDOM, GraphiQL } = window;
export const h = React.createElement;
export const settings = JSON.parse(document.getElementById('settings').textContent);

export const storage = createStorage(localStorage);

/** A value that components follow: `set` shows them the next one. */
export function createStore(value) {
  const listeners = new Set();
  return {
    get: () => value,
    set(next) {
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useStore(store) {
  return React.useSyncExternalStore(store.subscribe, store.get);
}

/** Ends what runs when a value changes, before the browser does anything else: the next result may be there already. */
export function useStopOnChange(value) {
  const { stop } = GraphiQL.React.useExecutionContext({ nonNull: true });
  const last = React.useRef(value);
  React.useLayoutEffect(() => {
    if (last.current === value) return;
    last.current = value;
    stop();
  }, [value, stop]);
}

const tokenKey = `${keyPrefix}token`;

/** What requests carry; null: nothing. */
export const token = createStore(sessionStorage.getItem(tokenKey));

/** Keeps it for this tab's session. @param value null: it is forgotten */
export function keepToken(value) {
  if (value === null) sessionStorage.removeItem(tokenKey);
  else sessionStorage.setItem(tokenKey, value);
  token.set(value);
}

/** The token in a text that a person has copied. Null: there is none, or one that no header can carry. */
export function toToken(text) {
  const value = text.trim().replace(/^bearer(\s+|$)/i, '');
  return /^[!-~]+$/.test(value) ? value : null;
}

/** It may come behind the `#` of the address, where no server sees it. It is taken off the address, which people copy. */
function takeToken() {
  // A plus sign stands for itself in a token, and for a space in parameters.
  const given = new URLSearchParams(location.hash.slice(1).replaceAll('+', '%2B')).get('token');
  if (given === null) return;
  history.replaceState(null, '', location.pathname + location.search);
  const value = toToken(given);
  if (value !== null) keepToken(value);
}

takeToken();
// An address that differs behind the `#` alone is opened in the page that is there.
addEventListener('hashchange', takeToken);

/** GraphiQL's icons are drawn in the color of the text. */
export function icon(...paths) {
  return () =>
    h(
      'svg',
      { viewBox: '0 0 20 20', fill: 'none', stroke: 'currentColor', strokeWidth: 1.5, 'aria-hidden': true },
      paths.map((d) => h('path', { key: d, d })),
    );
}
