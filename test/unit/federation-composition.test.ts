import { readFileSync } from 'node:fs';
import { composeServices as composeByApollo } from '@apollo/composition';
import { composeServices as composeByGuild, composeSchemaContract } from '@theguild/federation-composition';
import { buildSchema, type GraphQLSchema, isInputObjectType, isObjectType, parse, print } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { personal } from '../../schema/federation/marks.ts';
import { printSubgraph, schema } from '../../schema/index.ts';

const example = (file: string) =>
  readFileSync(new URL(`../../examples/federation/${file}`, import.meta.url), 'utf8');

const services = Object.entries({
  directory: printSubgraph(schema),
  badges: example('badges.graphql'),
  laptops: example('laptops.graphql'),
}).map(([name, sdl]) => ({ name, url: `http://${name}.example/graphql`, typeDefs: parse(sdl) }));

/** The names of a type's fields; none where there is no such type. */
function fieldsOf(api: GraphQLSchema, typeName: string): string[] {
  const type = api.getType(typeName);
  return isObjectType(type) || isInputObjectType(type) ? Object.keys(type.getFields()).sort() : [];
}

function apiByGuild(): GraphQLSchema {
  const { publicSdl, errors } = composeByGuild(services);
  expect(errors).toBeUndefined();
  return buildSchema(publicSdl ?? '');
}

function apiByApollo(subgraphs = services): GraphQLSchema {
  const { schema: supergraph, errors, hints } = composeByApollo(subgraphs);
  expect(errors).toBeUndefined();
  expect(hints?.map(String)).toEqual([]);
  if (!supergraph) throw new Error('Expected a supergraph');
  return supergraph.toAPISchema().toGraphQLJSSchema();
}

describe('the subgraph composes unchanged with a Relay subgraph and one keyed by e-mail', () => {
  test.each([
    ['@theguild/federation-composition', apiByGuild],
    ['@apollo/composition', () => apiByApollo()],
  ])('in %s', (_name, compose) => {
    const api = compose();
    const own = fieldsOf(schema, 'Query').filter((field) => !/^(_.*|viewer)$/.test(field));
    expect(fieldsOf(api, 'Query')).toEqual(
      [...new Set([...own, 'badges', 'laptops', 'node', 'nodes'])].sort(),
    );
    expect(fieldsOf(api, 'User')).toEqual([...fieldsOf(schema, 'User'), 'badge', 'laptops'].sort());
    expect(fieldsOf(api, 'Mutation')).toEqual(fieldsOf(schema, 'Mutation'));
    expect(api.getQueryType()?.getFields().node?.type.toString()).toBe('Node');
  });

  test('alone it composes as well, without node, nodes and viewer', () => {
    const { publicSdl, errors } = composeByGuild(services.slice(0, 1));
    expect(errors).toBeUndefined();
    const queries = fieldsOf(buildSchema(publicSdl ?? ''), 'Query');
    expect(queries).toContain('users');
    expect(queries.filter((field) => /^(node|nodes|viewer|_.*)$/.test(field))).toEqual([]);
  });

  test('node, nodes and viewer are still answered by the gateway itself', () => {
    expect(fieldsOf(schema, 'Query')).toEqual(expect.arrayContaining(['node', 'nodes', 'viewer']));
  });
});

function contractByGuild(): GraphQLSchema {
  const filter = { include: new Set<string>(), exclude: new Set([personal]) };
  const { publicSdl, errors } = composeSchemaContract(services, filter, true);
  expect(errors).toBeUndefined();
  return buildSchema(publicSdl ?? '');
}

/** What Apollo's contracts do with what has the tag, before they compose. */
function contractByApollo(): GraphQLSchema {
  const hidden = services.map((service) => {
    const sdl = print(service.typeDefs).replace('"@key"', '"@key", "@inaccessible"');
    return { ...service, typeDefs: parse(sdl.replaceAll(`@tag(name: "${personal}")`, '@inaccessible')) };
  });
  return apiByApollo(hidden);
}

describe.each([
  ['@theguild/federation-composition', contractByGuild],
  ['@apollo/composition', contractByApollo],
])('a contract that excludes what is personal, in %s', (_name, compose) => {
  let api: GraphQLSchema;

  beforeAll(() => {
    api = compose();
  });

  test('has of a person no more than what the account is, and what it belongs to', () => {
    expect(fieldsOf(api, 'User')).toEqual(
      [
        ...['id', 'status', 'rawStatus', 'passwordSet', 'emailVerified', 'source', 'manager'],
        ...['createdAt', 'updatedAt', 'registeredAt', 'accountExpiresAt', 'lockExpiresAt', 'signInState'],
        ...['managers', 'reports', 'reportCount', 'memberOf'],
        ...['primaryOrganizationalUnit', 'organizationalUnits', 'groups', 'badge', 'laptops'],
      ].sort(),
    );
    expect(api.getType('DirectoryPhone')).toBeUndefined();
    expect(api.getType('IdentityProviderDingTalkUser')).toBeUndefined();
  });

  test('finds no person by what it does not tell', () => {
    expect(fieldsOf(api, 'UserBy')).toEqual(['id']);
    expect(fieldsOf(api, 'UserFilter')).toEqual(
      [
        ...['and', 'or', 'not', 'ids', 'status', 'locked', 'expired', 'source'],
        ...['accountExpiresAt', 'createdAt', 'updatedAt', 'organizationalUnits', 'groups', 'managers'],
      ].sort(),
    );
  });

  test('has groups and units all the same', () => {
    for (const name of ['Group', 'OrganizationalUnit'])
      expect(fieldsOf(api, name)).toEqual(fieldsOf(schema, name));
  });
});
