import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Emulator, startEmulator } from '../../../../src/emulator/emulator.ts';
import type { Members } from '../../../../src/emulator/operation.ts';
import { operations } from '../../../../src/emulator/operations.ts';

const described = z.looseObject({
  operationId: z.string(),
  requestBody: z.looseObject({}).optional(),
  responses: z.looseObject({
    200: z.looseObject({
      content: z.record(z.string(), z.object({ schema: z.record(z.string(), z.unknown()) })),
    }),
  }),
});

let emulator: Emulator;
/** By operation: its path as the document has it, and the schema of its answer. */
const paths = new Map<string, string>();
const answers = new Map<string, z.ZodType>();

beforeAll(async () => {
  emulator = await startEmulator({ users: 60, scope: 'all' });
  const document = await (await fetch(`${emulator.endpoint}/control/openapi/developer.json`)).json();
  for (const [path, { parameters, ...methods }] of Object.entries<Record<string, unknown>>(document.paths)) {
    expect(parameters).not.toEqual([]);
    for (const method of Object.values(methods)) {
      const { operationId, responses } = described.parse(method);
      expect(paths.has(operationId)).toBe(false);
      paths.set(operationId, path);
      const schema = responses[200].content['application/json']?.schema ?? {};
      answers.set(operationId, z.fromJSONSchema(schema));
    }
  }
});
afterAll(() => emulator[Symbol.asyncDispose]());

test('every operation is described, and no other', () => {
  expect([...paths.keys()].sort()).toEqual(operations.map(({ name }) => name).sort());
});

/** Asks as an application, or as a user where the operation takes such a token. */
async function ask(name: string, ids: Record<string, string> = {}, query = '', body?: object) {
  const { instanceId, applicationId } = emulator;
  const known: Record<string, string> = { instanceId, applicationId, ...ids };
  const path = (paths.get(name) ?? '').replace(/\{(\w+)\}/g, (_, id: string) => known[id] ?? 'unknown');
  const operation = operations.find((each) => each.name === name);
  const token =
    operation?.token === 'user' ? emulator.issueUserToken(emulator.samples.userId) : await applicationToken();
  const response = await fetch(`${emulator.endpoint}${path}${query}`, {
    method: operation?.method ?? 'GET',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

async function applicationToken(): Promise<string> {
  const { instanceId, applicationId: client_id, clientSecret: client_secret } = emulator;
  const query = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret });
  const url = `${emulator.endpoint}/v2/${instanceId}/${client_id}/oauth2/token?${query}`;
  const token = await (await fetch(url, { method: 'POST' })).json();
  expect(answers.get('GenerateToken')?.safeParse(token).error).toBeUndefined();
  return token.access_token;
}

test('real answers of reads are as described, of every object', async () => {
  const expectFit = async (name: string, ...asked: [ids?: Record<string, string>, query?: string]) => {
    const { status, body } = await ask(name, ...asked);
    expect([name, status, answers.get(name)?.safeParse(body).error]).toEqual([name, 200, undefined]);
  };
  const { directory } = emulator;
  for (const { userId } of directory.users()) await expectFit('GetUser', { userId });
  for (const { groupId } of directory.groups()) await expectFit('GetGroup', { groupId });
  for (const { organizationalUnitId } of directory.organizationalUnits())
    await expectFit('GetOrganizationalUnit', { organizationalUnitId });
  const { userId, groupId } = emulator.samples;
  for (const name of ['ListUsers', 'ListGroups', 'GetApplicationProvisioningScope', 'GetUserInfo'])
    await expectFit(name);
  await expectFit('ListGroups', {}, '?maxResults=1');
  await expectFit('ListOrganizationalUnits', {}, '?parentId=ou_root');
  await expectFit('ListUsersForGroup', { groupId });
  await expectFit('ListGroupsForUser', { userId });
});

/** Every member that some body has, but for those that are compared as they come. */
const bodyNames = [
  ...new Set(operations.flatMap(({ takes = {} }) => (takes.unchecked ? [] : namesOf(takes.body)))),
];

function namesOf({ required = [], optional = [] }: Members = {}): string[] {
  return [...required, ...optional];
}

const toField = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

// What a row says of its body is checked against what the operation reads: a value that no member may have is refused where it is read.
test.each(operations.filter(({ isWrite, method }) => isWrite && method !== 'DELETE'))(
  '$name takes what is described, and nothing else',
  async ({ name, takes = {} }) => {
    const { userId, groupId } = emulator.samples;
    const ids = { userId, groupId, organizationalUnitId: 'ou_root' };
    const { required = [] } = takes.body ?? {};
    const missing = await ask(name, ids, '', {});
    expect(missing.body.error).toBe(required[0] && `MissingParameter.${toField(required[0])}`);
    const texts = required.filter((each) => !each.endsWith('Ids'));
    const given = Object.fromEntries(texts.map((each) => [each, 'valid.Text2026']));
    for (const wrong of bodyNames) {
      const { body } = await ask(name, ids, '', { ...given, [wrong]: 12 });
      const isRead = body.error === `InvalidParameter.${toField(wrong)}`;
      expect([wrong, isRead]).toEqual([wrong, namesOf(takes.body).includes(wrong)]);
    }
  },
);

test.each(
  operations.filter(
    ({ takes }) =>
      takes?.query && namesOf(takes.query).some((name) => name.startsWith('page') || name === 'maxResults'),
  ),
)('$name is paged as described', async ({ name, takes = {} }) => {
  const { userId, groupId } = emulator.samples;
  const described = namesOf(takes.query);
  for (const wrong of ['pageNumber', 'pageSize', 'maxResults', 'nextToken']) {
    const { body } = await ask(name, { userId, groupId }, `?parentId=ou_root&${wrong}=x`);
    expect([wrong, body.error === `InvalidParameter.${toField(wrong)}`]).toEqual([
      wrong,
      described.includes(wrong),
    ]);
  }
});
