import { BlockList, isIP } from 'node:net';
import { z } from 'zod';
import { wholeNumber } from './values.ts';

const list = z.string().transform((text) => text.split(',').map((entry) => entry.trim()));

/** What stands between the gateway and its clients, and by which names they reach it. */
export const edgeSettings = {
  TRUSTED_PROXIES: list
    .refine(
      (entries) => entries.every((entry) => toRange(entry) !== undefined),
      'expected addresses or ranges with commas between them, as in 10.0.0.0/8,192.0.2.7',
    )
    .default([]),
  PUBLIC_URL: z
    .url({
      protocol: /^https?$/,
      error: 'expected a URL, as in https://api.example.com/directory',
      abort: true,
    })
    .refine(
      (text) => {
        const { username, password, search, hash } = new URL(text);
        return [username, password, search, hash].join('') === '';
      },
      { error: 'expected a URL without credentials, query or fragment', abort: true },
    )
    .refine(
      (text) => /^[\w\-./~]*$/.test(new URL(text).pathname),
      'expected a path of letters, digits and -._~',
    )
    .optional(),
  ALLOWED_HOSTS: list
    .refine(
      (entries) => entries.every((entry) => /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(entry)),
      'expected names of hosts without ports, as in api.example.com,*.internal.example.com',
    )
    .transform((entries) => entries.map((entry) => entry.toLowerCase()))
    .optional(),
  KEEP_ALIVE_TIMEOUT_MS: wholeNumber(1, 3_600_000).default(65_000),
};

/** An address, or a range of addresses in CIDR's notation. */
interface Range {
  readonly address: string;
  readonly family: 'ipv4' | 'ipv6';
  readonly prefix: number;
}

function toRange(entry: string): Range | undefined {
  const [address = '', prefix, ...rest] = entry.split('/');
  const version = isIP(address);
  const longest = version === 4 ? 32 : 128;
  const length = prefix === undefined ? longest : Number(prefix);
  if (version === 0 || rest.length > 0 || !/^\d{1,3}$/.test(String(length)) || length > longest)
    return undefined;
  return { address, family: version === 4 ? 'ipv4' : 'ipv6', prefix: length };
}

const shape = z.object(edgeSettings);
type Settings = z.output<typeof shape> & { readonly AUTH_MODE: string };

/** What lies between clients and the gateway. */
export interface EdgeConfig {
  /** The proxies whose word for a client's address and for the host it named is taken. */
  readonly trustedProxies: BlockList;
  /** How clients reach the gateway; undefined: at the address it listens on. */
  readonly publicUrl: { readonly origin: string; readonly host: string; readonly path: string } | undefined;
  /** The names by which clients may reach it, beside those of this machine; undefined: by any. */
  readonly hostNames: readonly string[] | undefined;
  /** How long a connection may be idle between two requests. */
  readonly keepAliveTimeoutMs: number;
}

export function toEdge(from: Settings): EdgeConfig {
  const trusted = new BlockList();
  for (const entry of from.TRUSTED_PROXIES) {
    const range = toRange(entry);
    if (range) trusted.addSubnet(range.address, range.prefix, range.family);
  }
  const url = from.PUBLIC_URL === undefined ? undefined : new URL(from.PUBLIC_URL);
  return {
    trustedProxies: trusted,
    publicUrl: url && { origin: url.origin, host: url.hostname, path: url.pathname.replace(/\/+$/, '') },
    hostNames: hostNames(from, url),
    keepAliveTimeoutMs: from.KEEP_ALIVE_TIMEOUT_MS,
  };
}

/** A page can be made to resolve to this machine under a name of its own; a sign-in is what else would keep it out. */
function hostNames(
  { ALLOWED_HOSTS, AUTH_MODE }: Settings,
  publicUrl: URL | undefined,
): readonly string[] | undefined {
  if (ALLOWED_HOSTS === undefined && AUTH_MODE !== 'none') return undefined;
  return [...(ALLOWED_HOSTS ?? []), ...(publicUrl ? [publicUrl.hostname] : [])];
}
