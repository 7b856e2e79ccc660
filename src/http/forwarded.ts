import type { IncomingMessage } from 'node:http';
import { type BlockList, isIPv4, isIPv6, type Socket, SocketAddress } from 'node:net';

/** What is taken of a request that came through proxies. */
export interface Forwarding {
  /** Puts the host that the client named in the place of the one that its proxy did. */
  takeHost(request: IncomingMessage): void;
  /**
   * The address at the other end of a connection, which keeps it; undefined: it is a proxy's, behind which many clients are, or the
   * connection is gone.
   */
  clientOf(socket: Pick<Socket, 'remoteAddress'>): string | undefined;
  /** The client's address; undefined: its connection is gone. */
  addressOf(request: Pick<IncomingMessage, 'socket' | 'headers'>): string | undefined;
}

/** One hop of a request, as the proxy that received it describes it. */
interface Hop {
  readonly address: string | undefined;
  readonly host: string | undefined;
}

/** Where a connection holds the address at its other end: it is parsed once, since each of its requests asks for it. */
const peer = Symbol('address at the other end');

interface PeerSocket extends Pick<Socket, 'remoteAddress'> {
  [peer]?: string | undefined;
}

/** Undefined: the connection is gone, or the address is none. */
function peerOf(socket: PeerSocket): string | undefined {
  const { remoteAddress } = socket;
  if (remoteAddress === undefined) return undefined;
  socket[peer] ??= toAddress(remoteAddress);
  return socket[peer];
}

/** Without proxies: nothing of a request's own words is accepted, and the far end of its connection is the client. */
const direct: Forwarding = {
  takeHost() {},
  clientOf: peerOf,
  addressOf: ({ socket }) => peerOf(socket),
};

/**
 * Reads `Forwarded` (RFC 7239), or where there is none `X-Forwarded-For` and `X-Forwarded-Host` (hopsOf). They are accepted from trusted
 * proxies alone: from the connection backwards as long as the address that a hop came from is trusted too.
 */
export function createForwarding(trusted: Pick<BlockList, 'check' | 'rules'>): Forwarding {
  if (trusted.rules.length === 0) return direct;
  const isTrusted = (address: string) => trusted.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

  /** The hops that are accepted, the outermost first. */
  function acceptedHops({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): readonly Hop[] {
    const sender = peerOf(socket);
    if (sender === undefined || !isTrusted(sender)) return [];
    const hops = hopsOf(headers);
    const outermost = hops.findLastIndex(({ address }) => address === undefined || !isTrusted(address));
    return hops.slice(Math.max(0, outermost));
  }

  return {
    takeHost(request) {
      const host = acceptedHops(request).find((hop) => hop.host !== undefined)?.host;
      if (host !== undefined) request.headers.host = host;
    },
    clientOf(socket) {
      const address = peerOf(socket);
      return address === undefined || isTrusted(address) ? undefined : address;
    },
    addressOf(request) {
      return acceptedHops(request)[0]?.address ?? peerOf(request.socket);
    },
  };
}

/**
 * A proxy that writes one of the two kinds passes on what its client sent as the other. Where they differ in the last hop, it is open
 * which one that is, and neither is accepted.
 */
function hopsOf(headers: IncomingMessage['headers']): readonly Hop[] {
  const standard = elementsOf(headers.forwarded).map(toHop);
  const common = commonHopsOf(headers);
  if (standard.length === 0) return common;
  return common.length === 0 || standard.at(-1)?.address === common.at(-1)?.address ? standard : [];
}

/** By the headers that proxies had before there was a standard. */
function commonHopsOf(headers: IncomingMessage['headers']): readonly Hop[] {
  const addresses = elementsOf(textOf(headers['x-forwarded-for']));
  const host = elementsOf(textOf(headers['x-forwarded-host'])).at(-1);
  if (addresses.length === 0) return host === undefined ? [] : [{ address: undefined, host }];
  return addresses.map((address) => ({ address: toAddress(address), host }));
}

/** RFC 7239 4: `for="[2001:db8::1]:4711";host=api.example.com`. */
function toHop(element: string): Hop {
  const pairs = new Map<string, string>();
  for (const pair of element.split(';')) {
    const [name = '', ...value] = pair.split('=');
    pairs.set(
      name.trim().toLowerCase(),
      value
        .join('=')
        .trim()
        .replace(/^"(.*)"$/, '$1'),
    );
  }
  return { address: toAddress(pairs.get('for')), host: pairs.get('host') };
}

/** The address without its port or brackets, in the one spelling by which it is a key; undefined: it is none, as in `unknown` and `_hidden`. */
function toAddress(text: string | undefined): string | undefined {
  if (text === undefined || isIPv4(text)) return text;
  const bare = text.replace(/^"|"$/g, '');
  const address = /^\[(.*)\](:\d+)?$/.exec(bare)?.[1] ?? /^([\d.]+):\d+$/.exec(bare)?.[1] ?? bare;
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return undefined;
  // Without its zone, which is a name of an interface.
  const [unzoned = ''] = address.split('%');
  const spelled = new SocketAddress({ address: unzoned, family: 'ipv6' }).address;
  return /^::ffff:([\d.]+)$/.exec(spelled)?.[1] ?? spelled;
}

function elementsOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((element) => element.trim())
    .filter((element) => element !== '');
}

function textOf(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.join();
}
