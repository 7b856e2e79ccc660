import { GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, GraphQLString, graphql } from 'graphql';
import { expect, test } from 'vitest';
import { guard } from '../../schema/core/guard.ts';
import { open, type Permission } from '../../schema/core/permissions.ts';

const fields = { name: { type: GraphQLString, extensions: open } };
const thing = new GraphQLInterfaceType({
  name: 'Thing',
  fields,
  extensions: open,
  resolveType: ({ kind }: { readonly kind: string }) => kind,
});
const secret = new GraphQLObjectType({
  name: 'Secret',
  fields,
  interfaces: [thing],
  extensions: { directives: { requiresScopes: [{ scopes: [['CREDENTIAL_ISSUE']] }] } },
});
const plain = new GraphQLObjectType({ name: 'Plain', fields, interfaces: [thing], extensions: open });
/** Its fields have no rule of their own: the types are checked. */
const query = new GraphQLObjectType({
  name: 'Query',
  extensions: open,
  fields: {
    secret: { type: thing, extensions: open, resolve: () => ({ kind: 'Secret', name: 'hidden' }) },
    plain: { type: thing, extensions: open, resolve: () => ({ kind: 'Plain', name: 'shown' }) },
  },
});
const schema = guard(new GraphQLSchema({ query, types: [secret, plain] }));

function ask(...permissions: readonly Permission[]) {
  const access = { viewer: { subject: 'mia', account: undefined }, permissions: new Set(permissions) };
  const source = '{ secret { name } plain { name } }';
  return graphql({ schema, source, contextValue: { access: { ...access, signIn: 'required' } } });
}

test('the type that an interface resolves to is checked, however it was read', async () => {
  const { data, errors } = await ask('DIRECTORY_READ');
  expect(data).toEqual({ secret: null, plain: { name: 'shown' } });
  expect(errors?.map(({ path, extensions }) => [path, extensions.code, extensions.permission])).toEqual([
    [['secret'], 'FORBIDDEN', 'CREDENTIAL_ISSUE'],
  ]);
});

test('and is given to callers with the right', async () => {
  expect(await ask('CREDENTIAL_ISSUE')).toEqual({
    data: { secret: { name: 'hidden' }, plain: { name: 'shown' } },
  });
});
