import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/config.ts';
import { type Agent, codesOf, connectAgent } from '../../support/agent.ts';
import { type Issuer, nowSeconds, sign, startIssuer } from '../../support/issuer.ts';
import { hasRedisServer, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { openReplicas, type Replicas } from './open-replicas.ts';

/** The settings of a process with the store, whose key signs confirmations. */
const { sharedState } = parseConfig({
  ...{ EIAM_ENDPOINT: 'http://127.0.0.1:1', EIAM_INSTANCE_ID: 'idaas_x', EIAM_APPLICATION_ID: 'app_x' },
  ...{ EIAM_CLIENT_SECRET: 'x', AUTH_ALLOW_ANONYMOUS: 'true' },
  ...{ SHARED_STATE_URL: 'redis://127.0.0.1:1', SHARED_STATE_KEY: '07'.repeat(32) },
});
const name = 'changeDisplayName';

describe.skipIf(!hasRedisServer)('a confirmation of a write, at several gateways on one store', () => {
  const stack = new AsyncDisposableStack();
  let server: RedisServer;
  let issuer: Issuer;
  let replicas: Replicas;
  let agents: readonly Agent[];
  let token: string;

  beforeAll(async () => {
    server = stack.use(await startRedisServer());
    issuer = stack.use(await startIssuer());
    const { authentication } = issuer.config();
    const mcp = { documents: 'examples', writes: true } as const;
    replicas = stack.use(await openReplicas(server, { config: { authentication, mcp, sharedState } }));
    token = await sign({ scope: 'DIRECTORY_READ DIRECTORY_WRITE', exp: nowSeconds() + 3_600 });
    agents = await Promise.all(
      replicas.gateways.map(async ({ url }) => stack.use(await connectAgent(url, { token }))),
    );
  });
  afterAll(() => stack.disposeAsync());
  beforeEach(() => replicas.emulator.counters.reset());

  function at(index: number): Agent {
    const agent = agents[index];
    if (!agent) throw new Error(`Expected a gateway ${index}`);
    return agent;
  }

  /** A person, and a name that is not theirs. */
  function newPerson() {
    const { userId } = replicas.emulator.directory.addUser({ displayName: 'Before' });
    return { userId, displayName: 'After' };
  }

  async function shownAt(agent: Agent, values: ReturnType<typeof newPerson>): Promise<string> {
    const { structuredContent } = await agent.call(name, values);
    const { dryRun } = Object(structuredContent);
    expect(dryRun).toMatchObject({ changes: [{ from: 'Before', to: 'After' }] });
    return dryRun.confirmation;
  }

  const writes = () => replicas.emulator.counters.snapshot().PatchUser ?? 0;
  const nameNow = (userId: string) => replicas.emulator.directory.user(userId)?.displayName;

  test('given by one is taken by another, once', async () => {
    const values = newPerson();
    const confirmation = await shownAt(at(0), values);
    expect(await at(1).call(name, { ...values, confirmation })).toMatchObject({ isError: false });
    expect([writes(), nameNow(values.userId)]).toEqual([1, 'After']);
    for (const agent of agents) {
      const again = await agent.call(name, { ...values, confirmation });
      expect([codesOf(again), JSON.stringify(again.content)]).toEqual([
        ['BAD_USER_INPUT'],
        expect.stringContaining('used'),
      ]);
    }
    expect(writes()).toBe(1);
  });

  test('sent to all at once makes one write', async () => {
    for (let turn = 0; turn < 10; turn += 1) {
      const values = newPerson();
      const confirmation = await shownAt(at(turn % 3), values);
      const results = await Promise.all(agents.map((agent) => agent.call(name, { ...values, confirmation })));
      expect(results.filter(({ isError }) => !isError)).toHaveLength(1);
      expect(nameNow(values.userId)).toBe('After');
    }
    expect(writes()).toBe(10);
  });

  test('is known to one that starts later, used or not', async () => {
    const [used, open] = [newPerson(), newPerson()];
    const [first, second] = [await shownAt(at(0), used), await shownAt(at(0), open)];
    expect(await at(1).call(name, { ...used, confirmation: first })).toMatchObject({ isError: false });
    const { url } = await replicas.open();
    await using late = await connectAgent(url, { token });
    expect(codesOf(await late.call(name, { ...used, confirmation: first }))).toEqual(['BAD_USER_INPUT']);
    expect(await late.call(name, { ...open, confirmation: second })).toMatchObject({ isError: false });
    expect(writes()).toBe(2);
  });

  test('is taken by none that cannot reach the store, and holds once it can', async () => {
    const values = newPerson();
    const confirmation = await shownAt(at(0), values);
    const { tunnel } = replicas.gateways[1];
    tunnel.cut();
    const refused = await at(1).call(name, { ...values, confirmation });
    expect([refused.isError, codesOf(refused)]).toEqual([true, ['WRITES_SUSPENDED']]);
    expect([writes(), nameNow(values.userId)]).toEqual([0, 'Before']);
    expect(await at(2).call(name, { ...values, confirmation })).toMatchObject({ isError: false });
    tunnel.mend();
    const again = async () => codesOf(await at(1).call(name, { ...values, confirmation }));
    await expect.poll(again, { timeout: 60_000 }).toEqual(['BAD_USER_INPUT']);
    expect(writes()).toBe(1);
  });

  test('is of another caller nowhere', async () => {
    const values = newPerson();
    const confirmation = await shownAt(at(0), values);
    const other = await sign({
      ...{ scope: 'DIRECTORY_READ DIRECTORY_WRITE', sub: 'noah', exp: nowSeconds() + 3_600 },
    });
    await using agent = await connectAgent(replicas.gateways[1].url, { token: other });
    expect(codesOf(await agent.call(name, { ...values, confirmation }))).toEqual(['BAD_USER_INPUT']);
    expect(nameNow(values.userId)).toBe('Before');
  });
});
