import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Agent, codesOf, connectAgent } from '../../support/agent.ts';
import { type Issuer, nowSeconds, sign, startIssuer } from '../../support/issuer.ts';
import { type OpenGateway, openGateway } from '../open-gateway.ts';

let issuer: Issuer;
let gateway: OpenGateway;
let agent: Agent;
/** Added to the gateway's clock, in milliseconds. */
let later = 0;
/** In an hour, as tokens count: the gateway's clock is moved by less. */
const exp = nowSeconds() + 3_600;
const scope = 'DIRECTORY_READ DIRECTORY_WRITE';

beforeAll(async () => {
  issuer = await startIssuer();
  gateway = await openGateway({
    config: { ...issuer.config(), mcp: { documents: 'examples', writes: true } },
    parts: { now: () => Date.now() + later },
  });
  agent = await connectAgent(gateway.url, { token: await sign({ scope, exp }) });
});
afterAll(async () => {
  await agent[Symbol.asyncDispose]();
  await gateway[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
});

const name = 'changeDisplayName';

interface DryRun {
  readonly objects: readonly Record<string, unknown>[];
  readonly changes: readonly unknown[];
  readonly confirmation: string;
  readonly expiresAt: string;
  readonly notice?: string;
}

/** What a call shows, where it writes nothing. */
function shownBy({ structuredContent }: Awaited<ReturnType<Agent['call']>>): DryRun {
  const { dryRun }: { readonly dryRun?: DryRun } = Object(structuredContent);
  if (!dryRun) throw new Error(`Expected a dry run, but got ${JSON.stringify(structuredContent)}`);
  return dryRun;
}

const nameNow = (userId: string) => gateway.emulator.directory.user(userId)?.displayName;

/** A person, and a name that is not theirs. */
function newPerson() {
  const { userId } = gateway.emulator.directory.addUser({ displayName: 'Before' });
  return { userId, displayName: 'After' };
}

describe('a write', () => {
  test('is shown first, and made once it is confirmed', async () => {
    const { tools } = await agent.client.listTools();
    expect(tools.find((tool) => tool.name === name)?.annotations).toMatchObject({
      readOnlyHint: false,
      destructiveHint: true,
    });
    const values = newPerson();
    const { confirmation, ...shown } = shownBy(await agent.call(name, values));
    expect(shown).toMatchObject({
      write: 'patchUser',
      means: expect.stringContaining('Changes'),
      objects: [{ type: 'User', id: values.userId, label: 'Before', updatedAt: expect.any(String) }],
      changes: [{ path: 'displayName', from: 'Before', to: 'After' }],
    });
    expect(nameNow(values.userId)).toBe('Before');
    const written = await agent.call(name, { ...values, confirmation });
    expect(written).toMatchObject({
      isError: false,
      structuredContent: { data: { patchUser: { __typename: 'PatchUserPayload', userId: values.userId } } },
    });
    expect(nameNow(values.userId)).toBe('After');
  });

  test('is made once for each confirmation', async () => {
    const values = newPerson();
    const { confirmation } = shownBy(await agent.call(name, values));
    const both = await Promise.all([1, 2].map(() => agent.call(name, { ...values, confirmation })));
    expect(both.map(({ isError }) => isError).sort()).toEqual([false, true]);
    gateway.emulator.directory.updateUser(values.userId, { displayName: 'Before' });
    expect(codesOf(await agent.call(name, { ...values, confirmation }))).toEqual(['BAD_USER_INPUT']);
    expect(nameNow(values.userId)).toBe('Before');
  });

  test('is confirmed for its arguments alone, in whatever order', async () => {
    const values = newPerson();
    const other = newPerson();
    const { confirmation } = shownBy(await agent.call(name, values));
    for (const wrong of [
      { ...values, displayName: 'Another' },
      { ...values, userId: other.userId },
    ])
      expect(codesOf(await agent.call(name, { ...wrong, confirmation }))).toEqual(['BAD_USER_INPUT']);
    // None of these has used it up: they did not name it.
    const { userId, displayName } = values;
    expect(await agent.call(name, { confirmation, displayName, userId })).toMatchObject({ isError: false });
    expect([nameNow(userId), nameNow(other.userId)]).toEqual(['After', 'Before']);
  });

  test('is confirmed for its tool alone', async () => {
    const { userId } = newPerson();
    const { confirmation } = shownBy(await agent.call('disablePerson', { userId }));
    const result = await agent.call(name, { userId, displayName: 'After', confirmation });
    expect(codesOf(result)).toEqual(['BAD_USER_INPUT']);
    expect(nameNow(userId)).toBe('Before');
  });

  test('is confirmed by its caller alone', async () => {
    const values = newPerson();
    const { confirmation } = shownBy(await agent.call(name, values));
    await using other = await connectAgent(gateway.url, { token: await sign({ scope, sub: 'noah', exp }) });
    expect(codesOf(await other.call(name, { ...values, confirmation }))).toEqual(['BAD_USER_INPUT']);
    expect(nameNow(values.userId)).toBe('Before');
  });

  test('is shown again where an object has changed since', async () => {
    const values = newPerson();
    const { confirmation } = shownBy(await agent.call(name, values));
    const { directory } = gateway.emulator;
    const updateTime = (directory.user(values.userId)?.updateTime ?? 0) + 1_000;
    directory.updateUser(values.userId, { displayName: 'Meanwhile', updateTime });
    const refused = await agent.call(name, { ...values, confirmation });
    expect(refused.isError).toBe(true);
    const again = shownBy(refused);
    expect(again).toMatchObject({
      notice: expect.stringContaining('changed'),
      changes: [{ path: 'displayName', from: 'Meanwhile', to: 'After' }],
    });
    expect(nameNow(values.userId)).toBe('Meanwhile');
    await agent.call(name, { ...values, confirmation: again.confirmation });
    expect(nameNow(values.userId)).toBe('After');
  });

  test('is confirmed within five minutes', async () => {
    const values = newPerson();
    const { confirmation, expiresAt } = shownBy(await agent.call(name, values));
    later += Date.parse(expiresAt) - Date.now() - later;
    const result = await agent.call(name, { ...values, confirmation });
    expect(JSON.stringify(result.content)).toContain('expired');
    expect(nameNow(values.userId)).toBe('Before');
  });

  test('is not made by what is no confirmation', async () => {
    const values = newPerson();
    const { confirmation } = shownBy(await agent.call(name, values));
    const turned = confirmation.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
    for (const wrong of ['', 'yes', turned, confirmation.slice(1), null, 1, {}, [confirmation]])
      expect(codesOf(await agent.call(name, { ...values, confirmation: wrong }))).toEqual(['BAD_USER_INPUT']);
    expect(nameNow(values.userId)).toBe('Before');
  });

  test('of what is not there is neither shown nor made', async () => {
    const gone = await agent.call(name, { userId: 'user_none', displayName: 'After' });
    expect([gone.isError, codesOf(gone)]).toEqual([true, ['NOT_FOUND']]);
    for (const wrong of [
      { userId: 7, displayName: 'After' },
      { userId: 'user_none' },
      { userId: 'none', displayName: 'x' },
    ]) {
      const refused = await agent.call(name, wrong);
      expect([refused.isError, codesOf(refused)]).toEqual([true, ['BAD_USER_INPUT']]);
    }
  });
});
