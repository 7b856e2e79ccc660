import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** What a Host header is worth. */
export type HostVerdict = 'accepted' | keyof typeof hostRefusals;

/** What a request is answered whose Host header is not accepted. */
export const hostRefusals = {
  malformed: { status: 400, text: 'The Host header is not a host.' },
  repeated: { status: 400, text: 'There is more than one Host header.' },
  misdirected: {
    status: 421,
    text: 'This gateway is not reached by that name. Its operator lists names in ALLOWED_HOSTS.',
  },
} as const;

/** No user, path or query beside it, which a URL made of it would take (RFC 9110 7.2). */
const hostAndPort = /^[^\s/?#@\\]+$/;

/**
 * Checks Host headers. A page of the web whose own name is made to resolve to this machine is of the same origin as the gateway, for a
 * browser (DNS rebinding). It cannot do so without a name: an address is always accepted, and so is this machine's own name.
 * @param names in lower case, `*.` in front for all below; undefined: any name is accepted
 */
export function createHostRule(
  names: readonly string[] | undefined,
): (host: string | undefined) => HostVerdict {
  const exact = new Set(names);
  const suffixes = (names ?? []).filter((name) => name.startsWith('*.')).map((name) => name.slice(1));
  let known: string | undefined;

  function assess(host: string): HostVerdict {
    if (!hostAndPort.test(host)) return 'malformed';
    const url = URL.parse(`http://${host}/`);
    if (url === null) return 'malformed';
    const name = url.hostname.replace(/\.$/, '');
    const isOpen = names === undefined || isOwn(name) || exact.has(name);
    return isOpen || suffixes.some((suffix) => name.endsWith(suffix)) ? 'accepted' : 'misdirected';
  }

  return (host = 'localhost') => {
    // Most requests of a process name the same, which is not read again.
    if (host === known) return 'accepted';
    const verdict = assess(host);
    if (verdict === 'accepted') known = host;
    return verdict;
  };
}

/**
 * Whether a request has several Host headers (RFC 9112 3.2). Node takes the first of them, and a proxy in front may have taken the last:
 * which host was checked is then open.
 */
export function hasSeveralHosts({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): boolean {
  let isThere = false;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    // By its length first: every request passes here, and most names are of another.
    if (name?.length !== 4 || name.toLowerCase() !== 'host') continue;
    if (isThere) return true;
    isThere = true;
  }
  return false;
}

function isOwn(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost') || isIP(name.replace(/^\[|\]$/g, '')) !== 0;
}
