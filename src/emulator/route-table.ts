import type { Operation } from './operation.ts';

export interface Match {
  readonly operation: Operation;
  readonly instanceId: string;
  /** Empty for an operation of the instance. */
  readonly applicationId: string;
  readonly resourceId: string;
}

/** In the second position of the path these win over an application id (developer-api.md section 1). */
const reserved: ReadonlySet<string> = new Set([
  'authorizationServer',
  'credentials',
  'authenticationTokens',
  'oauthAuthorizationSessions',
  'cloudAccountRoles',
]);

/** Method and path → operation. */
export class RouteTable {
  readonly #routes = new Map<
    string,
    readonly { readonly segments: string[]; readonly operation: Operation }[]
  >();

  constructor(operations: readonly Operation[]) {
    const routes = operations.map((operation) => ({
      operation,
      segments: operation.path.slice(1).split('/'),
    }));
    for (const key of new Set(routes.map(toKey))) {
      this.#routes.set(
        key,
        routes.filter((route) => toKey(route) === key),
      );
    }
  }

  /** @param path as received, still percent-encoded: a `/` inside an id is `%2F` */
  find(method: string, path: string): Match | undefined {
    const [empty, version, instanceId, applicationId, ...rest] = decodeSegments(path);
    if (empty !== '' || version !== 'v2' || !instanceId || !applicationId) return undefined;
    const isOfInstance = reserved.has(applicationId);
    const below = isOfInstance ? [applicationId, ...rest] : rest;
    for (const { operation, segments } of this.#routes.get(`${method} ${below.length}`) ?? []) {
      if ((operation.level === 'instance') !== isOfInstance || !fits(segments, below)) continue;
      const resourceId = below[segments.indexOf('*')] ?? '';
      return { operation, instanceId, applicationId: isOfInstance ? '' : applicationId, resourceId };
    }
    return undefined;
  }
}

/** `_` means "collection action" and is never an id (developer-api.md section 1). */
const isId = (segment: string | undefined): boolean => segment !== '' && segment !== '_';

const fits = (segments: readonly string[], path: readonly string[]): boolean =>
  segments.every((segment, at) => segment === path[at] || (segment === '*' && isId(path[at])));

const toKey = ({ operation, segments }: { operation: Operation; segments: readonly string[] }): string =>
  `${operation.method} ${segments.length}`;

function decodeSegments(path: string): string[] {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return [];
  }
}
