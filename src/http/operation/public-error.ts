import type { GraphQLError, GraphQLFormattedError } from 'graphql';

/** An error as clients get it: statuses of HTTP are the server's own matter. */
export function toPublicError(error: GraphQLError): GraphQLFormattedError {
  const { extensions, ...located } = error.toJSON();
  const { http: _http, ...rest } = extensions ?? {};
  return Object.keys(rest).length > 0 ? { ...located, extensions: rest } : located;
}
