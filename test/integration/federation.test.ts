import { parse } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSupergraphGateway } from '../../examples/federation/gateway.ts';
import { serveBadges, serveLaptops } from '../../examples/federation/subgraphs.ts';
import { composeSupergraph, sdlOf } from '../../examples/federation/supergraph.ts';
import { printSubgraph, schema } from '../../schema/index.ts';
import type { User } from '../../src/emulator/directory/records.ts';
import { type Answer, countersOf } from '../support/gateway.ts';
import { type OpenGateway, openGateway } from './open-gateway.ts';

/** The example of docs/federation.md, on real ports: the directory, badges by user id, laptops by e-mail address. */
describe('under a Hive gateway, with two subgraphs that extend users', () => {
  const stack = new AsyncDisposableStack();
  let directory: OpenGateway;
  let supergraph: ReturnType<typeof createSupergraphGateway>;
  let limited: typeof supergraph;
  let people: User[];
  let leaver: User;

  beforeAll(async () => {
    directory = stack.use(await openGateway({ emulator: { users: 60 } }));
    leaver = directory.emulator.directory.addUser({ username: 'gone', email: 'gone@example.com' });
    people = [...directory.emulator.directory.users()]
      .filter(({ email }) => email !== undefined)
      .slice(0, 12);
    const badges = stack.use(await serveBadges([...people, leaver].map(({ userId }) => userId)));
    const laptops = stack.use(await serveLaptops(people.map(({ email = '' }) => email)));
    directory.emulator.directory.removeUser(leaver.userId);
    const subgraphs = [{ name: 'directory', url: directory.url }, badges, laptops];
    const composed = await composeSupergraph(subgraphs);
    supergraph = stack.use(createSupergraphGateway(composed));
    limited = stack.use(createSupergraphGateway(composed, 200));
  });
  afterAll(() => stack.disposeAsync());
  beforeEach(() => {
    directory.emulator.counters.reset();
    directory.emulator.management.counters.reset();
  });

  async function ask(query: string, gateway = supergraph): Promise<Answer> {
    const response = await gateway.fetch('http://supergraph/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return response.json();
  }

  test('what the directory says of itself over HTTP is what is printed', async () => {
    const sdl = await sdlOf({ name: 'directory', url: directory.url });
    expect(sdl).toBe(printSubgraph(schema));
    expect(parse(sdl).definitions.length).toBeGreaterThan(10);
  });

  test('from the directory out to the others', async () => {
    const { data, errors } = await ask(
      `{ user(by: { username: "${people[3]?.username}" }) { displayName badge { doors } laptops { serialNumber } } }`,
    );
    const { displayName = null } = people[3] ?? {};
    expect({ data, errors }).toEqual({
      data: { user: { displayName, badge: { doors: ['Door 3'] }, laptops: [{ serialNumber: 'LT-3' }] } },
    });
  });

  test('from badges by id through the directory to laptops by e-mail address, in as few calls as a list takes', async () => {
    const { data, errors } = await ask(
      '{ badges(first: 12) { nodes { id holder { username laptops { serialNumber } } } pageInfo { hasNextPage } } }',
    );
    const nodes = people.map(({ username }, index) => ({
      id: `badge_${index}`,
      holder: { username, laptops: [{ serialNumber: `LT-${index}` }] },
    }));
    expect({ data, errors }).toEqual({ data: { badges: { nodes, pageInfo: { hasNextPage: true } } } });
    expect(countersOf(directory.emulator)).toEqual({ 'management:ListUsers': 1 });
  });

  test('from laptops by e-mail address through the directory to badges by id', async () => {
    const { data, errors } = await ask('{ laptops { serialNumber owner { id username badge { doors } } } }');
    const laptops = people.map(({ userId, username }, index) => ({
      serialNumber: `LT-${index}`,
      owner: { id: userId, username, badge: { doors: [`Door ${index}`] } },
    }));
    expect({ data, errors }).toEqual({ data: { laptops } });
    expect(directory.emulator.counters.snapshot()).toEqual({ ListUsers: 1 });
  });

  test('a holder who has left is null beside the others, and an error says why', async () => {
    const { data, errors } = await ask(
      '{ badges(first: 2, after: "10") { nodes { holder { displayName } } } }',
    );
    const { displayName = null } = people[11] ?? {};
    expect(data).toEqual({
      badges: { nodes: [{ holder: { displayName } }, { holder: { displayName: null } }] },
    });
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['NOT_FOUND']);
  });

  test('a node of the other subgraph is found by node, which the directory leaves to it', async () => {
    const { data, errors } = await ask(
      '{ node(id: "badge_2") { id ... on Badge { doors holder { username } } } }',
    );
    expect({ data, errors }).toEqual({
      data: { node: { id: 'badge_2', doors: ['Door 2'], holder: { username: people[2]?.username } } },
    });
  });

  test('demand control estimates ten for each call, and refuses what is dearer before any call', async () => {
    const query = (first: number) => `{ users(first: ${first}) { nodes { groups { nodes { name } } } } }`;
    const { extensions, errors } = await ask(query(9), limited);
    expect({ extensions, errors }).toEqual({ extensions: { cost: { estimated: 100, max: 200 } } });
    expect(directory.emulator.counters.snapshot()).toEqual({ ListUsers: 1, GetUser: 9 });
    directory.emulator.counters.reset();
    const refused = await ask(query(20), limited);
    expect(refused.errors?.map((error) => error.extensions)).toEqual([
      { code: 'COST_ESTIMATED_TOO_EXPENSIVE', cost: { estimated: 210, max: 200 } },
    ]);
    expect(directory.emulator.counters.snapshot()).toEqual({});
  });
});
