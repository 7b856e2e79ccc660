import { expect, test } from 'vitest';
import { z } from 'zod';
import { startEmulator } from '../../../../src/emulator/emulator.ts';

const operation = z.object({
  summary: z.string().min(1),
  requestBody: z
    .object({
      content: z.object({ 'application/json': z.object({ schema: z.record(z.string(), z.unknown()) }) }),
    })
    .optional(),
  responses: z.record(z.string(), z.unknown()),
});

/** The document of an emulator, and a question of its control API. */
async function open() {
  const emulator = await startEmulator({ users: 3 });
  const ask = async (method: string, path: string, body?: unknown) => {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${emulator.endpoint}${path}`, init);
    return { status: response.status, body: await response.json() };
  };
  const { body: document } = await ask('GET', '/control/openapi/control.json');
  const schemaOf = (method: string, path: string) => {
    const { requestBody } = operation.parse(document.paths[path][method]);
    return z.fromJSONSchema(requestBody?.content['application/json'].schema ?? {});
  };
  return { ask, document, schemaOf, [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose]() };
}

test('every route is described, and no other', async () => {
  await using opened = await open();
  const { routes } = (await opened.ask('GET', '/control/')).body;
  const listed = routes.map(({ method, path }: { method: string; path: string }) => `${method} ${path}`);
  const named = Object.entries<Record<string, unknown>>(opened.document.paths).flatMap(
    ([path, { parameters, ...methods }]) => {
      const ids = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(
        z
          .array(z.object({ name: z.string() }))
          .default([])
          .parse(parameters)
          .map(({ name }) => name),
      ).toEqual(ids);
      return Object.entries(methods).map(([method, each]) => {
        operation.parse(each);
        return `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, '*')}`;
      });
    },
  );
  expect(named.sort()).toEqual(listed.sort());
});

test.each([
  ['post', '/control/users', { username: 'lin.wei', customFields: {} }, { username: '' }],
  [
    'post',
    '/control/faults',
    { operation: 'ListUsers', fault: { kind: 'latency', ms: 1 } },
    { fault: { kind: 'flood' } },
  ],
  ['post', '/control/faults', { script: [null, { kind: 'html' }] }, { script: 'html' }],
  [
    'post',
    '/control/custom-fields',
    { customFields: [{ name: 'floor', type: 'number' }] },
    { name: 'Floor' },
  ],
  ['put', '/control/order', { order: 'random' }, { order: 'alphabet' }],
  ['put', '/control/read-lag', { reads: 3 }, { reads: -1 }],
  ['put', '/control/callbacks/alibaba/target', { url: null }, {}],
] as const)('the schema of %s %s says what is taken', async (method, path, right, wrong) => {
  await using opened = await open();
  const schema = opened.schemaOf(method, path);
  expect(schema.safeParse(right).success).toBe(true);
  expect((await opened.ask(method.toUpperCase(), path, right)).status).toBe(200);
  expect(schema.safeParse(wrong).success).toBe(false);
  expect((await opened.ask(method.toUpperCase(), path, wrong)).status).toBe(400);
});
