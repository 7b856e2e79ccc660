import type { IncomingMessage } from 'node:http';

const absoluteForm = /^https?:\/\/(?<authority>[^/?#]*)(?<rest>[^#]*)$/i;

/**
 * Brings a request target in absolute form, as clients of proxies send it, into the usual one: `url` begins with the path, and the
 * target's own host stands in for the Host header (RFC 9112 3.2.2). False: no target that this server takes.
 */
export function takeTarget(request: IncomingMessage): boolean {
  const { url = '/', headers } = request;
  if (url.startsWith('/') || url === '*') return true;
  const { authority = '', rest = '' } = absoluteForm.exec(url)?.groups ?? {};
  // RFC 9110 4.2.4: credentials in front of a host are there to deceive.
  if (authority === '' || authority.includes('@')) return false;
  headers.host = authority;
  request.url = rest.startsWith('/') ? rest : `/${rest}`;
  return true;
}
