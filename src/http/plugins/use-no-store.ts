import type { Plugin } from 'graphql-yoga';

/** Answers hold tokens and personal data: no cache on the way keeps them (RFC 6749 5.1). */
export function useNoStore(): Plugin {
  return {
    onResponse: ({ response }) => {
      response.headers.set('cache-control', 'no-store');
    },
  };
}
