import { Kind, type OperationDefinitionNode, OperationTypeNode, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createExamples } from '../../../src/http/explorer/examples.ts';

const samples = {
  username: 'ada',
  organizationalUnitId: 'ou_1',
  groupId: 'group_1',
  usernamePrefix: 'ad',
  userId: 'user_1',
};

function operationOf(query: string): OperationDefinitionNode {
  const [definition, ...others] = parse(query).definitions;
  expect(others).toEqual([]);
  if (definition?.kind !== Kind.OPERATION_DEFINITION)
    throw new Error(`expected an operation, but got ${query}`);
  return definition;
}

describe('the examples', () => {
  it('ask the questions people ask, one named operation a tab', () => {
    expect(createExamples(samples).map(({ query }) => operationOf(query).name?.value)).toEqual([
      'UserWithGroupsAndUnits',
      'UnitWithAncestorsAndPeople',
      'GroupMembers',
      'Everyone',
      'Search',
      'ProvisioningScope',
      'IdentityProviders',
      'CreateUser',
      'PatchUser',
      'AddUsersToGroup',
      'DirectoryChanges',
      'GenerateDeviceCode',
      'GenerateToken',
      'Viewer',
    ]);
  });

  it('write through one input each, about the directory that is served', () => {
    const inputs = createExamples(samples)
      .filter(({ query }) => operationOf(query).operation === OperationTypeNode.MUTATION)
      .map(({ variables }) => variables);
    expect(inputs).toEqual([
      {
        input: {
          username: 'new.colleague',
          displayName: 'New Colleague',
          email: { address: 'new.colleague@example.com', verified: false },
          primaryOrganizationalUnitId: samples.organizationalUnitId,
          groupIds: [samples.groupId],
        },
      },
      {
        input: {
          userId: samples.userId,
          displayName: 'Known By Another Name',
          customFields: [{ name: 'cost_center', value: 'CC-001' }],
        },
      },
      { input: { groupId: samples.groupId, userIds: [samples.userId, 'user_nobody_has_this_id'] } },
      { input: { scopes: ['profile', 'email'] } },
      { input: { deviceCode: { deviceCode: 'PUT_THE_deviceCode_HERE' } } },
    ]);
  });

  it('give every variable they need, from the directory that is served', () => {
    const given = createExamples(samples).map(({ variables = {} }) => variables);
    const { input: _written, ...read } = Object.assign({}, ...given);
    const { userId: _id, ...asked } = samples;
    expect(read).toEqual(asked);
    for (const { query, variables = {} } of createExamples(samples)) {
      const required = operationOf(query)
        .variableDefinitions?.filter(({ type }) => type.kind === Kind.NON_NULL_TYPE)
        .map(({ variable }) => variable.name.value);
      expect(Object.keys(variables)).toEqual(required);
    }
  });

  it('say what to fill in where the directory is not known', () => {
    const [user, , group, , , , , , patch] = createExamples(undefined);
    expect(user?.variables).toEqual({ username: 'PUT A USERNAME HERE' });
    expect(group?.variables).toEqual({ groupId: 'group_PUT_AN_ID_HERE' });
    expect(patch?.variables).toMatchObject({ input: { userId: 'user_PUT_AN_ID_HERE' } });
  });

  it('name the panel that takes a token before the header that carries it', () => {
    const viewer = createExamples(samples).find(({ query }) => query.includes('query Viewer'))?.query;
    expect(viewer?.split('query Viewer')[0]).toMatch(/panel\s+#\s+"Sign in".*"authorization"/s);
  });

  it('begin with a comment that says what they show and cost, in lines short enough for half a screen', () => {
    for (const { query } of createExamples(samples)) {
      const comment = query.slice(0, query.search(/^(query|mutation|subscription) /m));
      expect(comment).toMatch(/^# \S/);
      expect(comment).toMatch(/Costs \d+ upstream calls?/);
      for (const line of comment.split('\n')) expect(line.length).toBeLessThanOrEqual(58);
    }
  });
});
