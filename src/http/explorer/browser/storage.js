// What GraphiQL keeps between visits. It runs without a browser.

/**
 * GraphiQL's usual memory belongs to every GraphiQL ever opened on this address, and localhost:4000 is a popular one:
 * with keys of our own a new visitor gets our examples, not the tabs of another project.
 */
export const keyPrefix = 'eiam-gateway/';

/** The person's choice in GraphiQL's settings. */
export const persistsHeadersKey = 'graphiql:shouldPersistHeaders';

/** Lists that GraphiQL reads without a guard: a damaged one would leave a blank page for good. */
const listKeys = {
  'graphiql:tabState': 'tabs',
  'graphiql:queries': 'queries',
  'graphiql:favorites': 'favorites',
};

/** GraphiQL writes the headers of its history whatever was chosen, and headers are where credentials are typed. */
const historyKeys = ['graphiql:queries', 'graphiql:favorites'];

/** @param kept the browser's localStorage, or what is like it */
export function createStorage(kept) {
  const storage = {
    getItem: (key) => kept.getItem(keyPrefix + key),
    setItem(key, value) {
      const isShortened = historyKeys.includes(key) && storage.getItem(persistsHeadersKey) !== 'true';
      kept.setItem(keyPrefix + key, isShortened ? withoutHeaders(value) : value);
      if (key === persistsHeadersKey && value !== 'true') forgetHeaders();
    },
    removeItem: (key) => kept.removeItem(keyPrefix + key),
    clear() {
      for (const key of ownKeys()) kept.removeItem(key);
    },
    get length() {
      return ownKeys().length;
    },
  };
  for (const [key, list] of Object.entries(listKeys)) {
    const text = storage.getItem(key);
    if (text !== null && !isWhole(text, list)) storage.removeItem(key);
  }
  return storage;

  function ownKeys() {
    return Object.keys(kept).filter((key) => key.startsWith(keyPrefix));
  }

  /** Those that were kept while they might be. */
  function forgetHeaders() {
    for (const key of historyKeys) {
      const text = storage.getItem(key);
      if (text !== null) storage.setItem(key, text);
    }
  }
}

function withoutHeaders(text) {
  return JSON.stringify(JSON.parse(text), (key, value) => (key === 'headers' ? null : value));
}

function isWhole(text, list) {
  try {
    const entries = JSON.parse(text)[list];
    return Array.isArray(entries) && entries.every((entry) => typeof entry === 'object' && entry !== null);
  } catch {
    return false;
  }
}
