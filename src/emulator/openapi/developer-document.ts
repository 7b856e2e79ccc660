import type { Operation } from '../operation.ts';
import { operations } from '../operations.ts';
import { toErrorReply } from '../reply.ts';
import { serviceUnavailable, unitNotInScope } from '../wire-errors.ts';
import { type JsonSchema, schemaOfValues } from './json-schema.ts';
import { schemaOfMembers, toParameters } from './members.ts';
import { SampleAnswers } from './sample-answers.ts';

/** Where the API is, and for whom. */
export interface Described {
  readonly origin: string;
  readonly instanceId: string;
  readonly applicationId: string;
}

/** OpenAPI 3.1 of the Developer API as the emulator speaks it: from the rows that answer, and from their answers. */
export function createDeveloperDocument({ origin, instanceId, applicationId }: Described): object {
  const answers = new SampleAnswers();
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    const path = pathOf(operation);
    const item = paths[path] ?? { parameters: pathParameters(path, { instanceId, applicationId }) };
    paths[path] = { ...item, [operation.method.toLowerCase()]: describe(operation, answers.of(operation)) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'IDaaS EIAM Developer API, as the emulator speaks it', version: '2' },
    servers: [{ url: origin }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: {
        ServiceError: errorSchema(unitNotInScope('ou_x')),
        GatewayError: errorSchema(serviceUnavailable()),
      },
    },
  };
}

const pathOf = ({ level, path }: Operation): string => {
  const base = level === 'instance' ? '/v2/{instanceId}' : '/v2/{instanceId}/{applicationId}';
  // `/users/*` has a user's id, `/organizationalUnits/*` a unit's.
  return (
    base +
    path.replace(/\/(\w+)s\/\*|\/(\w+)\/\*/, (_, plural?: string, other?: string) =>
      plural ? `/${plural}s/{${plural}Id}` : `/${other}/{${other}Id}`,
    )
  );
};

function pathParameters(path: string, known: Readonly<Record<string, string>>): readonly object[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', ...(known[name] !== undefined && { default: known[name] }) },
  }));
}

function describe(operation: Operation, answers: readonly object[]): object {
  const { name, path, takes = {}, token, anyPermission, isWrite } = operation;
  const { query = {}, body, parameters = {} } = takes;
  const isPaged = query.optional?.includes('pageNumber') || query.optional?.includes('maxResults');
  return {
    operationId: name,
    tags: [path.split('/')[1]],
    ...(anyPermission.length > 0 && { description: `Needs ${anyPermission.join(' or ')}.` }),
    parameters: [...toParameters(query), ...toParameters(parameters)],
    ...(body && {
      requestBody: {
        required: body.required !== undefined,
        content: { 'application/json': { schema: schemaOfMembers(body, takes.unchecked !== true) } },
      },
    }),
    ...(token !== 'none' && { security: [{ token: [] }] }),
    responses: {
      200: {
        description: isWrite ? 'Done' : 'Found',
        content: { 'application/json': { schema: schemaOfAnswer(answers, isPaged === true) } },
      },
      default: {
        description: 'Refused by the service, or before it',
        content: {
          'application/json': {
            schema: {
              anyOf: ['ServiceError', 'GatewayError'].map((each) => ({
                $ref: `#/components/schemas/${each}`,
              })),
            },
          },
        },
      },
    },
  };
}

/** A cursor list has a next token while there is more: no sample is that long. */
function schemaOfAnswer(answers: readonly object[], isPaged: boolean): JsonSchema {
  const written = answers.map((answer): unknown => JSON.parse(JSON.stringify(answer)));
  const schema = schemaOfValues(written);
  const { properties } = schema;
  if (!isPaged || typeof properties !== 'object' || properties === null) return schema;
  return 'maxResults' in properties
    ? { ...schema, properties: { ...properties, nextToken: { type: 'string' } } }
    : schema;
}

function errorSchema(error: Error): JsonSchema {
  return schemaOfValues([JSON.parse(toErrorReply(error, 'sample').body)]);
}
