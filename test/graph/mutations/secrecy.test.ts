import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createApp } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import type { Fault } from '../../../src/emulator/faults.ts';

/** Meets the policy, and is found wherever it goes, whole or in part. */
const canary = 'Canary-Bird-1Q7z';
const trace = /canary|bird|1q7z/i;

interface Heard {
  readonly answer: string;
  /** All that was logged, and every call that was published, written out to the last member. */
  readonly written: readonly string[];
  readonly passwordSet: boolean | undefined;
}

const writeOut = (value: unknown) => inspect(value, { depth: null, showHidden: true, getters: true });

/** Sends a document and listens wherever the gateway says something. */
async function hear(query: string, variables: object, fault?: readonly [string, Fault]): Promise<Heard> {
  const written: string[] = [];
  const write = (facts: unknown, text?: unknown) => written.push(`${writeOut(facts)} ${writeOut(text)}`);
  const config = { ...parseConfig({ MIRROR: 'off' }), callTimeoutMs: 400, operationTimeoutMs: 20_000 };
  await using app = await createApp(config, {
    log: { info: write, warn: write, error: write },
    random: () => 0,
    pause: async () => {},
    emulator: { users: 5, scope: 'all' },
  });
  const { emulator } = app;
  if (!emulator) throw new Error('Expected an embedded emulator');
  emulator.directory.addOrganizationalUnit({ organizationalUnitId: 'ou_sales' });
  const { userId } = emulator.directory.addUser({ userId: 'user_ada', username: 'ada' });
  if (fault) emulator.faults.add({ operation: fault[0], fault: fault[1] });
  subscribe('eiam:call', write);
  try {
    const response = await app.fetch('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-eiam-trace': '1' },
      body: JSON.stringify({ query, variables }),
    });
    const answer = `${writeOut([...response.headers])} ${await response.text()}`;
    return { answer, written, passwordSet: emulator.directory.user(userId)?.passwordSet };
  } finally {
    unsubscribe('eiam:call', write);
  }
}

const failure = '... on DirectoryError { message code requestId } ... on DirectoryInvalidInputError { path }';
const writes = [
  [
    'CreateUser',
    `mutation ($input: CreateUserInput!) { createUser(input: $input) {
      __typename ... on CreateUserPayload { user { username passwordSet customFields { value } } } ${failure}
    } }`,
    (password: unknown) => ({ username: 'new', primaryOrganizationalUnitId: 'ou_sales', password }),
  ],
  [
    'UpdateUserPassword',
    `mutation ($input: UpdateUserPasswordInput!) { updateUserPassword(input: $input) {
      __typename ... on UpdateUserPasswordPayload { user { username passwordSet customFields { value } } } ${failure}
    } }`,
    (password: unknown) => ({ userId: 'user_ada', password }),
  ],
] as const;

describe.each(writes)('the password that %s was given is shown nowhere', (operation, query, inputOf) => {
  test.each<[string, Fault | undefined, RegExp]>([
    ['it is set', undefined, new RegExp(`${operation}Payload`)],
    ['upstream fails', { kind: 'error500' }, /UPSTREAM_UNAVAILABLE/],
    ['upstream is away', { kind: 'error503' }, /UPSTREAM_UNAVAILABLE/],
    ['upstream throttles', { kind: 'throttle' }, /UPSTREAM_THROTTLED/],
    ['a proxy answers', { kind: 'html' }, /UPSTREAM_\w+/],
    ['upstream never answers', { kind: 'neverAnswer' }, /UPSTREAM_TIMEOUT/],
    [
      'the connection is cut before the answer',
      { kind: 'dropBeforeAnswer' },
      /UPSTREAM_\w+|CreateUserPayload/,
    ],
    ['the connection is cut within the answer', { kind: 'dropMidBody' }, /UPSTREAM_\w+|CreateUserPayload/],
    ['the answer is cut short', { kind: 'truncatedJson' }, /UPSTREAM_\w+|CreateUserPayload/],
    ['the token dies again and again', { kind: 'expireToken' }, /UPSTREAM_UNAUTHORIZED/],
  ])('when %s', async (_name, fault, outcome) => {
    const variables = { input: inputOf(canary) };
    const heard = await hear(query, variables, fault && [operation, fault]);
    expect(heard.answer).toMatch(outcome);
    expect(heard.answer).toContain(`"${operation}":`);
    expect(heard.answer).not.toMatch(trace);
    expect(heard.written.filter((line) => line.includes(operation))).not.toEqual([]);
    expect(heard.written.join('\n')).not.toMatch(trace);
  });

  test.each([
    ['the policy refuses it', 'canary-bird-1q7z', /input\.password/],
    ['it is too long', canary.repeat(5), /input\.password/],
    ['it is no text', [canary], /BAD_USER_INPUT/],
    ['it is no text but has one', { value: canary }, /BAD_USER_INPUT/],
  ])('when %s', async (_name, password, outcome) => {
    const heard = await hear(query, { input: inputOf(password) });
    expect(heard.answer).toMatch(outcome);
    expect(heard.answer).not.toMatch(trace);
    expect(heard.written.join('\n')).not.toMatch(trace);
    expect(heard.passwordSet).toBe(false);
  });

  test.each([
    ['a required field is missing', { username: undefined, userId: undefined }],
    ['a required field is null', { username: null, userId: null }],
    ['another field does not exist', { nickname: 'Ada' }],
  ])('when %s', async (_name, change) => {
    const heard = await hear(query, { input: { ...inputOf(canary), ...change } });
    expect(heard.answer).toMatch(/BAD_USER_INPUT/);
    expect(heard.answer).not.toMatch(trace);
    expect(heard.written.join('\n')).not.toMatch(trace);
  });
});

test('a password that is written out in the document is shown nowhere', async () => {
  const write = (input: string) => `mutation { updateUserPassword(input: ${input}) { __typename } }`;
  const done = await hear(write(`{ userId: "user_ada", password: "${canary}" }`), {});
  expect(done.answer).toContain('UpdateUserPasswordPayload');
  expect(done.passwordSet).toBe(true);
  const refused = await hear(write(`{ userId: "user_ada", password: ["${canary}"] }`), {});
  expect(refused.answer).toContain('BAD_USER_INPUT');
  for (const { answer, written } of [done, refused])
    expect([answer, ...written].join('\n')).not.toMatch(trace);
});
