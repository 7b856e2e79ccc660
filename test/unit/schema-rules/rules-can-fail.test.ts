import { buildSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { unlikeConnections, unlikeLists } from './connections.ts';
import { faultOf, wrongDescriptions } from './descriptions.ts';
import { foreignNames, oddlySpelt } from './names.ts';
import { idsOfNoNode, nonNullFields, nonNullObjects, nonNullRoots, unlikeInterfaces } from './nullability.ts';
import { isAllowed } from './promised-non-null.ts';

const bad = buildSchema(`
  interface Node { id: ID! }
  interface Labelled { label: String }
  type User implements Node & Labelled { id: ID! label: String! first_name: String friends(limit: Int): FriendConnection }
  type NotFoundError { id: ID! }
  type Directory { id: ID }
  type FriendConnection { edges: [FriendEdge] nodes: [User!]! pageInfo: PageInfo! totalCount: Int! total: Int }
  type FriendEdge { cursor: String node: User! }
  type LonelyConnection { nodes: [User] }
  type PageInfo { hasNextPage: Boolean! }
  type Users { list: [User!]! }
  enum DirectoryKind { User GROUP_ }
  input CreateUserInput { Name: String }
  input UpdateUserInput { name: String }
  type Query { user: User! users: Users lonely(first: Int = 10): LonelyConnection }
  type Mutation { createUser(input: CreateUserInput): User! }
`);

describe('each rule finds what breaks it', () => {
  test('an id of what is no Node', () => {
    expect(idsOfNoNode(bad)).toEqual(['NotFoundError.id', 'Directory.id']);
  });

  test('a non-null root', () => {
    expect(nonNullRoots(bad).sort()).toEqual(['Mutation.createUser', 'Query.user']);
  });

  test('a non-null field that no reason names, or one of another type than the reason says', () => {
    const found = [...nonNullFields(bad)].filter(([coordinate, type]) => !isAllowed(coordinate, type));
    expect(found.map(([coordinate]) => coordinate).sort()).toEqual(
      [
        ...['User.label', 'NotFoundError.id', 'FriendConnection.nodes', 'FriendConnection.totalCount'],
        ...['FriendEdge.node', 'Users.list', 'Query.user', 'Mutation.createUser'],
      ].sort(),
    );
    expect(isAllowed('User.id', 'ID!')).toBe(true);
    expect(isAllowed('User.id', 'String!')).toBe(false);
    expect(isAllowed('UserConnection.nodes', '[User]!')).toBe(true);
    expect(isAllowed('UserConnection.nodes', '[User!]!')).toBe(false);
  });

  test('a list of objects that may be missing one by one', () => {
    expect(nonNullObjects(bad)).toEqual(['FriendConnection.nodes', 'Users.list']);
  });

  test('a field that is another than its interface says', () => {
    expect(unlikeInterfaces(bad)).toEqual(['User.label']);
  });

  test('a connection that is not like the others', () => {
    expect(unlikeConnections(bad)).toEqual([
      'FriendConnection.edges: expected [FriendEdge!]!, but got [FriendEdge]',
      'FriendConnection.nodes: expected [User]! @1, but got [User!]!',
      'FriendConnection.totalCount: expected Int @0, but got Int!',
      'FriendConnection.completeness: expected DirectoryCompleteness @0, but got undefined',
      'FriendConnection.asOf: expected DateTime @0, but got undefined',
      'FriendEdge.cursor: expected String!, but got String',
      'FriendEdge.node: expected User @0, but got User!',
      'FriendConnection.total is one that no other connection has',
      'LonelyConnection has no LonelyEdge',
    ]);
  });

  test('a list that is paged in another way', () => {
    const forward = { 'Query.lonely': ['first: Int = 10'] };
    expect(unlikeLists(bad, forward)).toEqual([
      'User.friends()',
      'User.friends: expected FriendConnection @0, but got FriendConnection',
      'Query.lonely: expected LonelyConnection @0, but got LonelyConnection',
    ]);
    expect(unlikeLists(bad, {})).toContain('Query.lonely(first: Int = 10)');
  });

  test('a name that another team may have, and one that is spelt in another way', () => {
    expect(foreignNames(bad).sort()).toEqual(
      [
        ...['Labelled', 'NotFoundError', 'FriendConnection', 'FriendEdge', 'LonelyConnection'],
        ...['UpdateUserInput', 'Users'],
      ].sort(),
    );
    expect(oddlySpelt(bad)).toEqual([
      'User.first_name',
      'DirectoryKind.User',
      'DirectoryKind.GROUP_',
      'CreateUserInput.Name',
    ]);
  });

  test.each([
    ['primaryUnit', 'Primary unit.', 'only repeats the name'],
    ['primaryUnit', 'The primary unit.', 'only repeats the name'],
    ['PRIMARY_UNIT', 'the primary unit', 'only repeats the name'],
    ['name', '', 'has none'],
    ['name', null, 'has none'],
    ['name', 'What it is.', 'has fewer than 4 words'],
    ['name', 'What people call the group', 'does not end with a full stop'],
    ['origin', 'Who was told of it first.', 'says "told"'],
    ['origin', 'Whoever made the change in EIAM.', 'says "Whoever"'],
    ['name', 'What people call the group.', undefined],
    ['origin', 'The untold source of the change.', undefined],
  ])('a description of %s: %s', (name, description, fault) => {
    expect(faultOf({ name, description })).toBe(fault);
  });

  test('a description that is missing, wherever it would stand', () => {
    const places = wrongDescriptions(bad).map((wrong) => wrong.split(' ')[0]);
    expect(places).toEqual(
      expect.arrayContaining([
        ...['User', 'User.friends', 'User.friends(limit:)', 'DirectoryKind.User', 'CreateUserInput.Name'],
        ...['Node', 'Node.id', 'Query.lonely(first:)'],
      ]),
    );
  });
});
