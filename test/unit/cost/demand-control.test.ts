import {
  GraphQLInt,
  GraphQLList,
  type GraphQLObjectType,
  GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  GraphQLObjectType as ObjectType,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { isConnection } from '../../../schema/cost/plan.ts';
import { reads, stepOf } from '../../../schema/cost/step.ts';
import { weightOfCall } from '../../../schema/federation/demand-control.ts';
import { printGraph, printSubgraph, schema } from '../../../schema/index.ts';
import { createExamples, mirrorPlaceholders } from '../../../src/http/explorer/examples.ts';
import { createReadingWays } from '../../../src/loaders/reading-ways.ts';
import { defaultFirst } from '../../../src/vocabulary/limits.ts';
import { price } from './price.ts';
import { readSubgraph, routerEstimate, useOf } from './router-estimate.ts';

const subgraph = readSubgraph(printSubgraph(schema));
const ofOneInput = 1;

describe('a router estimates what the plan expects of a directory of which nothing is known', () => {
  test.each([
    ['users { nodes { username email } }', 0],
    ['users(first: 100) { edges { cursor node { username } } pageInfo { endCursor } totalCount }', 0],
    ['users(first: 7) { nodes { groups { nodes { id name } } } }', 0],
    ['users(first: 7) { nodes { customFields { name value } } }', 0],
    ['users(first: 7) { nodes { manager { username } } }', 0],
    ['group(id: "group_a") { name memberCount }', 0],
    ['group(id: "group_a") { members(first: 10) { nodes { username } } }', weightOfCall],
    ['user(by: { username: "x" }) { username }', ofOneInput],
    ['usersBy(keys: [{ username: "x" }, { email: "y@z" }]) { username }', 2 * weightOfCall],
    ['directory { userCount groupCount cursor mirror { state } }', 0],
    ['provisioningScope { organizationalUnits { name } groups { name } }', 0],
    // A weight is a whole number for each item.
    ['rootOrganizationalUnits { name }', 10],
    ['identityProviders { nodes { name } }', 0],
  ])('%s', (selection, more) => {
    const query = `{ ${selection} }`;
    expect(routerEstimate(subgraph, query)).toBe(price(query).expected * weightOfCall + more);
  });

  test('a write, by the objects that it names', () => {
    const ids = JSON.stringify(Array.from({ length: 30 }, (_, index) => `ou_${index}`));
    const query = `mutation { addUserToOrganizationalUnits(input: { userId: "user_a", organizationalUnitIds: ${ids} }) { __typename } }`;
    const ofMutation = 10;
    expect(routerEstimate(subgraph, query)).toBe(
      (price(query).expected + 1) * weightOfCall + ofMutation + ofOneInput,
    );
  });
});

test('a page from the end is as long as `last`, for a router and for the plan', () => {
  const query = (size: string) => `{ users(${size}) { nodes { customFields { name } } } }`;
  expect(routerEstimate(subgraph, query('last: 90'))).toBe(routerEstimate(subgraph, query('first: 90')));
  const known = { ways: createReadingWays(() => 0, { isOn: true, isPreferred: false }) };
  expect(price(query('last: 90'), { known }).bound).toBe(90);
});

describe('an example is never estimated below what its plan expects', () => {
  const mirror = {
    ...mirrorPlaceholders,
    from: '2026-01-01T00:00:00Z',
    to: '2026-02-01T00:00:00Z',
    after: 'a',
  };
  const others = [
    // How much a filter reads, its values say.
    'query Search',
    // A plan takes each event of a page to be about an object of each type.
    'query ChangesSince',
    // No part of the subgraph.
    'query Viewer',
  ];
  const examples = createExamples(undefined, mirror).map(({ query, variables = {} }) => {
    const [name = ''] = /^(?:query|mutation|subscription) \w+/m.exec(query) ?? [];
    return { name, query, variables };
  });

  test('those that are left out are examples', () => {
    expect(examples.map(({ name }) => name)).toEqual(expect.arrayContaining(others));
  });

  test.each(examples.filter(({ name }) => !others.includes(name)))('$name', ({ query, variables }) => {
    const { expected } = price(query, { variables });
    expect(routerEstimate(subgraph, query, variables)).toBeGreaterThanOrEqual(expected * weightOfCall);
  });
});

describe('what the subgraph says follows from what fields read', () => {
  const fields = Object.values(subgraph.getTypeMap()).flatMap((printed) => {
    const own = schema.getType(printed.name);
    if (!isObjectType(printed) || !isObjectType(own)) return [];
    return Object.values(printed.getFields()).flatMap((field) => {
      const declared = own.getFields()[field.name];
      return declared ? [{ coordinate: `${own.name}.${field.name}`, field, declared }] : [];
    });
  });

  test('a field that calls upstream by itself weighs as much', () => {
    const calling = fields.filter(({ declared }) => Number(stepOf(declared).calls ?? 0) > 0);
    expect(calling.length).toBeGreaterThan(10);
    for (const { coordinate, field, declared } of calling) {
      const items = Number(useOf(field, 'listSize')?.assumedSize ?? 1);
      const weight =
        Number(useOf(field, 'cost')?.weight) * (isConnection(getNamedType(declared.type)) ? 1 : items);
      expect([coordinate, weight >= weightOfCall * Number(stepOf(declared).calls)]).toEqual([
        coordinate,
        true,
      ]);
    }
  });

  test('a leaf that is read with its object weighs nothing', () => {
    const leaves = fields.filter(({ declared }) => {
      const { needs = 'profile', calls, through } = stepOf(declared);
      return isLeafType(getNamedType(declared.type)) && needs !== 'detail' && !calls && !through;
    });
    expect(leaves.length).toBeGreaterThan(100);
    const roots = ['Query', 'Mutation', 'Subscription'];
    for (const { coordinate, field } of leaves.filter(
      ({ coordinate: at }) => !roots.includes(at.split('.')[0] ?? ''),
    ))
      expect([coordinate, useOf(field, 'cost'), useOf(field, 'listSize')]).toEqual([
        coordinate,
        undefined,
        undefined,
      ]);
  });

  test('a page is as long as its own arguments say, with their default', () => {
    const connections = fields.filter(({ declared }) => isConnection(getNamedType(declared.type)));
    expect(connections.length).toBeGreaterThan(10);
    for (const { coordinate, field } of connections) {
      const names = field.args.map(({ name }) => name);
      expect([coordinate, useOf(field, 'listSize')]).toEqual([
        coordinate,
        {
          assumedSize: field.args.find(({ name }) => name === 'first')?.defaultValue ?? defaultFirst,
          slicingArguments: ['first', 'last'].filter((name) => names.includes(name)),
          sizedFields: ['edges', 'nodes'],
          requireOneSlicingArgument: false,
        },
      ]);
    }
  });

  test('a field that is added has its weight with its mark', () => {
    const Row: GraphQLObjectType = new ObjectType({ name: 'Row', fields: { a: { type: GraphQLInt } } });
    const query = new ObjectType({
      name: 'Query',
      fields: {
        three: { type: GraphQLInt, extensions: reads({ calls: 3 }) },
        rows: { type: new GraphQLList(Row), extensions: reads({ calls: 1, rows: { most: 9, assumed: 4 } }) },
        none: { type: Row },
      },
    });
    const made = readSubgraph(printSubgraph(new GraphQLSchema({ query })));
    const { three, rows, none } = made.getQueryType()?.getFields() ?? {};
    expect(three && useOf(three, 'cost')).toEqual({ weight: 3 * weightOfCall });
    expect(rows && [useOf(rows, 'cost'), useOf(rows, 'listSize')]).toEqual([
      { weight: 3 },
      { assumedSize: 4 },
    ]);
    expect(none && useOf(none, 'cost')).toBeUndefined();
    expect(useOf(made.getTypeMap().Row ?? {}, 'cost')).toEqual({ weight: 0 });
  });
});

test('nothing is said of what other subgraphs have as well', () => {
  const shared = [
    'Query',
    'Mutation',
    'Subscription',
    'PageInfo',
    'User',
    'Group',
    'OrganizationalUnit',
    'IdentityProvider',
  ];
  for (const name of shared)
    expect([name, useOf(subgraph.getType(name) ?? {}, 'cost')]).toEqual([name, undefined]);
  const interfaces = Object.values(subgraph.getTypeMap()).filter(isInterfaceType);
  const uses = interfaces.flatMap((type) =>
    [type, ...Object.values(type.getFields())].map((each) => useOf(each, 'cost')),
  );
  expect(uses.filter((use) => use !== undefined)).toEqual([]);
});

test('what clients read of the graph says nothing of it', () => {
  expect(printGraph(schema)).not.toMatch(/@cost|@listSize/);
});
