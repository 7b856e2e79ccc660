import type { HttpRequest } from '../transport.ts';
import type { DeveloperOperation, DeveloperRequest } from './operation.ts';
import { fillPath, type PathTemplate, toPathTemplate, toQuery } from './request-path.ts';

export interface Application {
  readonly instanceId: string;
  /** The client id as well (developer-api.md 4.1). */
  readonly applicationId: string;
}

interface CompiledRoute {
  readonly method: HttpRequest['method'];
  readonly template: PathTemplate;
}

/** Writes requests of the Developer API: path, query, body and headers (developer-api.md 3). */
export class RequestWriter {
  readonly #instance: string;
  readonly #base: string;
  readonly #compiled = new Map<string, CompiledRoute>();

  /** @throws EiamError for an instance or application id no path can hold */
  constructor(application: Application) {
    const fill = (path: string) => fillPath('Configuration', toPathTemplate(path), { ...application });
    this.#instance = fill('/v2/{instanceId}');
    this.#base = fill('/v2/{instanceId}/{applicationId}');
  }

  /**
   * Writes all of a request but its bearer token, which may be another one when the request is repeated.
   * @throws EiamError `rejected` for an id no path can hold
   */
  write<Args extends readonly unknown[], Answer>(
    { name, address }: DeveloperOperation<Args, Answer>,
    request: DeveloperRequest,
  ): (bearer: string | undefined) => HttpRequest {
    const { method, template } = this.#compile(address.route);
    const path = fillPath(name, template, request.path ?? {}) + (request.query ? toQuery(request.query) : '');
    const body = request.body === undefined ? undefined : JSON.stringify(request.body, withoutNull);
    return (bearer) => {
      // Routing is by method and path; the x-acs headers are those of the SDK, and Accept requests errors in JSON.
      const headers: Record<string, string> = {
        accept: 'application/json',
        'user-agent': 'eiam-client',
        'x-acs-version': '2022-02-25',
        'x-acs-action': name,
      };
      if (bearer !== undefined) headers.authorization = `Bearer ${bearer}`;
      if (body !== undefined) headers['content-type'] = 'application/json; charset=utf-8';
      return { method, path, body, headers };
    };
  }

  /** One of the catalogue's routes, of which there are few. */
  #compile(route: string): CompiledRoute {
    const known = this.#compiled.get(route);
    if (known) return known;
    const [method, path = ''] = route.split(' ') as [HttpRequest['method'], string];
    const template = path.replace('{B}', () => this.#base).replace('{I}', () => this.#instance);
    const compiled = { method, template: toPathTemplate(template) };
    this.#compiled.set(route, compiled);
    return compiled;
  }
}

/** What null means upstream is not documented (U12), and no official client ever sends one (developer-api.md 8). */
function withoutNull(_: string, value: unknown): unknown {
  return value === null ? undefined : value;
}
