import { describe, expect, test } from 'vitest';
import { developerOperations } from '../../../src/eiam/developer/catalogue.ts';
import type { NewGroup } from '../../../src/eiam/developer/group-writes.ts';

import { patient } from './samples.ts';
import { type Answer, base, json, raw, ScriptedUpstream } from './scripted-upstream.ts';
import { repeatableWrites, unrepeatableWrites, type Write, writes } from './writes.ts';

async function answered(write: Write, answer: Answer) {
  await using upstream = await ScriptedUpstream.listen();
  await using client = upstream.client();
  upstream.answer = answer;
  const [result] = await Promise.allSettled([write.ask(client, patient)]);
  return { result, requests: upstream.seen };
}

test('every write of the catalogue has a row here, in the table its repeat belongs to', () => {
  const named = (rows: readonly Write[]) => rows.map(({ operation }) => operation).sort();
  const writesThat = (mayBeRepeated: boolean) =>
    Object.values(developerOperations)
      .filter(({ effect, repeatable }) => effect && repeatable === mayBeRepeated)
      .map(({ name }) => name)
      .sort();
  expect(named(unrepeatableWrites)).toEqual(writesThat(false));
  expect(named(repeatableWrites)).toEqual(writesThat(true));
});

test.each(writes)('$operation sends what upstream documents', async (write) => {
  const { result, requests } = await answered(write, json(write.reply ?? {}));
  expect(result).toEqual({ status: 'fulfilled', value: write.gives });
  expect(requests).toHaveLength(1);
  const [request] = requests;
  expect(`${request?.method} ${request?.url}`).toBe(write.sends.replace(' ', ` ${base}`));
  expect(request?.headers).toMatchObject({
    authorization: 'Bearer ATtoken1',
    'x-acs-action': write.operation,
  });
  if (write.body === undefined) {
    expect(request?.body).toBe('');
    expect(request?.headers).not.toHaveProperty('content-type');
    // Section 3: a POST without a body says so, a DELETE says nothing.
    expect(request?.headers['content-length']).toBe(request?.method === 'POST' ? '0' : undefined);
  } else {
    expect(JSON.parse(request?.body ?? '')).toEqual(write.body);
    expect(request?.headers['content-type']).toBe('application/json; charset=utf-8');
  }
});

describe('an operation without a result takes any of', () => {
  const bodies: [string, Answer][] = [
    ['{}', json({})],
    ['an empty body', raw('')],
    ['a blank body', raw('\r\n')],
    ['204', raw('', 204)],
    ['null', raw('null')],
    ['a list', raw('[1]')],
    ['something we do not know', json({ userId: '', result: { ok: true } })],
  ];
  const rows = writes.filter(({ gives }) => gives === undefined);
  test.each(bodies)('%s', async (_, answer) => {
    for (const write of rows) {
      const { result } = await answered(write, answer);
      expect([write.operation, result]).toEqual([write.operation, { status: 'fulfilled', value: undefined }]);
    }
  });
});

describe('a create without an id in its reply is an invalid response, and its effect is unknown', () => {
  test.each<[string, Answer]>([
    ['{}', json({})],
    ['no body', raw('')],
    ['204', raw('', 204)],
    ['an empty id', json({ userId: '', groupId: '', organizationalUnitId: '' })],
    ['an id that is null', json({ userId: null, groupId: null, organizationalUnitId: null })],
    ['an id that is a list', json({ userId: ['1'], groupId: ['1'], organizationalUnitId: ['1'] })],
  ])('%s', async (_, answer) => {
    for (const write of writes.filter(({ gives }) => gives !== undefined)) {
      const { result, requests } = await answered(write, answer);
      expect(result).toMatchObject({
        reason: { operation: write.operation, kind: 'invalidResponse', effect: 'unknown' },
      });
      expect(requests).toHaveLength(1);
    }
  });
});

describe('a body', () => {
  async function body(ask: Write['ask']): Promise<unknown> {
    const write: Write = { operation: 'CreateGroup', ask, sends: '' };
    const { requests } = await answered(write, json({ groupId: 'group_1' }));
    return JSON.parse(requests[0]?.body ?? '');
  }

  test('leaves out what is undefined and keeps what is empty', async () => {
    const changes = { username: undefined, displayName: '', email: undefined };
    expect(await body((client, context) => client.patchUser('user_1', changes, context))).toEqual({
      displayName: '',
    });
    expect(await body((client, context) => client.patchGroup('group_1', {}, context))).toEqual({});
  });

  test('never holds null, not even where the input has one', async () => {
    const input: NewGroup = JSON.parse('{ "groupName": "A", "groupExternalId": null }');
    expect(await body((client, context) => client.createGroup(input, context))).toEqual({ groupName: 'A' });
  });
});

describe('ids', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => `id_${index}`);

  test.each([0, 101])('%i at once are not sent', async (count) => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client();
    const ids = many(count);
    const calls = [
      client.addUserToOrganizationalUnits('user_1', ids, patient),
      client.removeUserFromOrganizationalUnits('user_1', ids, patient),
      client.addUsersToGroup('group_1', ids, patient),
      client.removeUsersFromGroup('group_1', ids, patient),
    ];
    for (const call of calls) await expect(call).rejects.toThrow(RangeError);
    expect([upstream.seen, upstream.tokenCalls]).toEqual([[], []]);
  });

  test.each([1, 100])('%i at once are', async (count) => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client();
    await client.addUsersToGroup('group_1', many(count), patient);
    expect(JSON.parse(upstream.seen[0]?.body ?? '')).toEqual({ userIds: many(count) });
  });
});
