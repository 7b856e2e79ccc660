import type { IncomingMessage } from 'node:http';
import { BlockList } from 'node:net';
import { createForwarding, type Forwarding } from './forwarded.ts';
import { createHostRule, hasSeveralHosts, hostRefusals } from './hosts.ts';
import { takeTarget } from './request-target.ts';

/** Why a request gets no further than the edge. */
export interface EdgeRefusal {
  readonly status: 400 | 421;
  readonly text: string;
}

/** What every request passes before it is routed. */
export interface Edge extends Pick<Forwarding, 'addressOf' | 'clientOf'> {
  /** What stands before every path that clients see; empty: nothing. */
  readonly publicPath: string;
  /** Brings target and host into the form that the routes read; what may not be routed is refused. */
  take(request: IncomingMessage): EdgeRefusal | undefined;
}

export interface EdgeOptions {
  /** The proxies whose word for a client's address and for the host it named is taken; default: none. */
  readonly trustedProxies?: Pick<BlockList, 'check' | 'rules'>;
  /** Default: none. */
  readonly publicPath?: string;
  /** Hosts by which clients may reach the gateway, beside this machine's; undefined: any. */
  readonly hostNames?: readonly string[] | undefined;
}

const refusals = {
  target: { status: 400, text: 'The request target is not an address of HTTP.' },
  ...hostRefusals,
} as const satisfies Record<string, EdgeRefusal>;

export function createEdge({
  trustedProxies = new BlockList(),
  publicPath = '',
  hostNames,
}: EdgeOptions): Edge {
  const forwarding = createForwarding(trustedProxies);
  const check = createHostRule(hostNames);
  return {
    publicPath,
    addressOf: forwarding.addressOf,
    clientOf: forwarding.clientOf,
    take(request) {
      if (hasSeveralHosts(request)) return refusals.repeated;
      if (!takeTarget(request)) return refusals.target;
      forwarding.takeHost(request);
      takePath(request, publicPath);
      const verdict = check(request.headers.host);
      if (verdict === 'accepted') return undefined;
      // An orchestrator may use any name; the answer discloses nothing.
      const isHealth = verdict === 'misdirected' && request.url?.startsWith('/health/');
      return isHealth ? undefined : refusals[verdict];
    },
  };
}

/** Proxies may take the public path off, or leave it on. */
function takePath(request: IncomingMessage, publicPath: string): void {
  const { url = '/' } = request;
  if (publicPath === '' || !url.startsWith(publicPath)) return;
  const rest = url.slice(publicPath.length);
  if (rest.startsWith('/')) request.url = rest;
  else if (rest === '' || rest.startsWith('?')) request.url = `/${rest}`;
}
