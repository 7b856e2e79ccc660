import type { IncomingMessage } from 'node:http';

/** RFC 9728 3.1. */
const wellKnown = '/.well-known/oauth-protected-resource';

export interface ResourceOptions {
  /** How clients reach the gateway; undefined: at the host that they name. */
  readonly publicUrl: { readonly origin: string; readonly path: string } | undefined;
  /** Below the gateway's own. */
  readonly path: string;
  /** Whose tokens are taken, and what they have to name; undefined: none that an agent could ask for. */
  readonly issuer: TokenIssuer | undefined;
}

export interface TokenIssuer {
  readonly name: string;
  readonly audience: string;
  /** Those by which a token carries rights. */
  readonly scopes: readonly string[];
}

/** A resource that OAuth protects, as clients find out whose tokens it takes (RFC 9728). */
export interface Resource {
  /** Whether the path is that of its description. */
  describes(path: string): boolean;
  /** Undefined: it takes no tokens of an issuer. */
  describe(request: Pick<IncomingMessage, 'headers'>): object | undefined;
  metadataUrl(request: Pick<IncomingMessage, 'headers'>): string | undefined;
}

export function createResource({ publicUrl, path, issuer }: ResourceOptions): Resource {
  const base = publicUrl?.path ?? '';
  const paths = new Set([`${wellKnown}${path}`, `${wellKnown}${base}${path}`, wellKnown]);

  function urlOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
    return publicUrl ? `${publicUrl.origin}${base}` : `http://${headers.host ?? 'localhost'}`;
  }

  return {
    describes: (each) => paths.has(each),
    describe(request) {
      if (!issuer) return undefined;
      return {
        resource: identifierOf(issuer.audience, `${urlOf(request)}${path}`),
        authorization_servers: [issuer.name],
        bearer_methods_supported: ['header'],
        scopes_supported: issuer.scopes,
        resource_name: 'EIAM directory',
      };
    },
    // Below the public path: a proxy need not hand on what stands beside it.
    metadataUrl: (request) => (issuer ? `${urlOf(request)}${wellKnown}${path}` : undefined),
  };
}

/** What clients have their tokens issued for (RFC 8707): the audience itself, where it is an address that the resource is below. */
function identifierOf(audience: string, url: string): string {
  const named = URL.parse(audience);
  if (!named || !/^https?:$/.test(named.protocol)) return url;
  const prefix = named.href.endsWith('/') ? named.href : `${named.href}/`;
  return `${new URL(url).href}/`.startsWith(prefix) ? audience : url;
}

/** RFC 6750 3, RFC 9728 5.1. @param wasSent whether the request had a token, which was not taken */
export function challengeFor(metadataUrl: string | undefined, wasSent: boolean): string {
  const parameters = [
    ...(metadataUrl === undefined ? [] : [`resource_metadata="${metadataUrl}"`]),
    ...(wasSent ? ['error="invalid_token"'] : []),
  ];
  return ['Bearer', parameters.join(', ')].join(' ').trim();
}
