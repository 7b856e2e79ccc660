import { toJsonSchema } from './members.ts';

/** What of a control route is described. */
interface DescribedRoute {
  readonly method: string;
  readonly path: string;
  readonly what: string;
  readonly body: Parameters<typeof toJsonSchema>[0];
}

/** A `*` by where it stands: the first names an object, the second one of its members. */
const idNames = ['id', 'memberId'];

/** OpenAPI 3.1 of `/control/…`, from the routes that answer. */
export function createControlDocument(routes: readonly DescribedRoute[], origin: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const { method, path, what, body } of routes) {
    let stars = 0;
    const named = `/control/${path.replaceAll('*', () => `{${idNames[stars++]}}`)}`;
    const parameters = idNames
      .slice(0, stars)
      .map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
    paths[named] = {
      ...(parameters.length > 0 && { parameters }),
      ...paths[named],
      [method.toLowerCase()]: {
        summary: what,
        ...(method === 'GET' || method === 'DELETE' ? {} : { requestBody: bodyOf(body) }),
        responses: {
          200: { description: 'Done', content: { 'application/json': { schema: { type: 'object' } } } },
          default: {
            description:
              'Refused: the request is wrong (400), not from a caller who may (401, 403, 421), names what is not there (404), or does not fit what is (409)',
            content: { 'application/json': { schema: errorSchema } },
          },
        },
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Control of the EIAM emulator', version: '1' },
    servers: [{ url: origin }],
    // Where the emulator was started with a control token; this machine needs none otherwise.
    security: [{}, { controlToken: [] }],
    paths,
    components: { securitySchemes: { controlToken: { type: 'http', scheme: 'bearer' } } },
  };
}

const errorSchema = { type: 'object', properties: { error: { type: 'string' } }, required: ['error'] };

const bodyOf = (body: DescribedRoute['body']): object => ({
  content: { 'application/json': { schema: toJsonSchema(body) } },
});
