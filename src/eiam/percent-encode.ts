const unreserved = /^[\w.~-]*$/;

/** Percent-encodes everything but RFC 3986's unreserved characters, as upstream's own SDKs do (developer-api.md 1, management-api.md 2.4). */
export function percentEncode(text: string): string {
  // Nearly all ids are.
  if (unreserved.test(text)) return text;
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
