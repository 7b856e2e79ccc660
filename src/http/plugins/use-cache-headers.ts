import { hash } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';
import { everyAnswer, notStored } from '../response-headers.ts';

/** Requests whose answers a client may keep and revalidate. */
export type Revalidatable = WeakSet<object>;

/**
 * Answers hold tokens and personal data: no cache on the way keeps them (RFC 6749 5.1). The answer to a GET that is not the
 * caller's own may stay with the client, which revalidates it by its tag: 304 saves the transfer, and the operation runs all the same.
 */
export function useCacheHeaders(revalidatable: Revalidatable): Plugin {
  return {
    onResponse: async ({ request, response, setResponse, fetchAPI }) => {
      // Yoga's streams of events say keep-alive, also where the client, or a gateway that stops, closes the connection. Node says what is.
      response.headers.delete('connection');
      if (!revalidatable.has(request)) {
        for (const [name, value] of Object.entries(notStored)) response.headers.set(name, value);
        return;
      }
      const body = await response.text();
      const tag = `"${hash('sha256', body, 'base64url').slice(0, 27)}"`;
      const headers = new fetchAPI.Headers(response.headers);
      for (const [name, value] of Object.entries(everyAnswer)) headers.set(name, value);
      headers.set('cache-control', 'private, no-cache');
      // The server's own header is replaced by this one, and its rules for other origins hold here too (cross-origin.ts).
      headers.set('vary', 'Authorization, Accept, Origin');
      headers.set('etag', tag);
      const isCurrent = namesTag(request.headers.get('if-none-match'), tag);
      if (isCurrent) headers.delete('content-length');
      setResponse(
        isCurrent
          ? new fetchAPI.Response(null, { status: 304, headers })
          : new fetchAPI.Response(body, { status: response.status, headers }),
      );
    },
  };
}

/** RFC 9110 13.1.2: a list of tags, compared weakly, or any. */
function namesTag(sent: string | null, tag: string): boolean {
  const tags = sent?.split(',').map((each) => each.trim().replace(/^W\//, '')) ?? [];
  return tags.includes(tag) || tags.includes('*');
}
