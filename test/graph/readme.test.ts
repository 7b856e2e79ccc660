import { parse, print, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../../schema/index.ts';
import { PersonWithEverythingAroundDocument } from '../operations/operations.generated.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { subscribeTo } from '../support/subscribe.ts';
import { readBlocks } from '../support/walk-through.ts';

const blocks = readBlocks('README.md')
  .filter(({ language }) => language === 'graphql')
  .map(({ text }) => text);
const [question = '', mutation = '', subscription = ''] = blocks;

let gateway: Gateway;
beforeAll(async () => {
  // What a newcomer gets: the default directory, seen through the default scope.
  gateway = await startGateway({ emulator: { scope: 'partial' } });
});
afterAll(() => gateway[Symbol.asyncDispose]());

test('the first example answers what the directory holds', async () => {
  const { directory, scope } = gateway.emulator;
  const username = /username: "([^"]+)"/.exec(question)?.[1] ?? '';
  const user = directory.userByUsername(username);
  const nameOf = (id: string) => directory.user(id)?.displayName ?? null;
  const { data, errors } = await gateway.ask(question);
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({
    user: {
      displayName: user?.displayName,
      manager: { displayName: nameOf(user?.customFields[gateway.emulator.managerField] ?? '') },
      groups: {
        nodes: user?.groupIds.map((id) => {
          const group = directory.group(id);
          const members = group ? scope.members(group) : [];
          return {
            name: group?.groupName,
            members: {
              totalCount: members.length,
              nodes: members.slice(0, 100).map((member) => ({
                displayName: nameOf(member),
                email: directory.user(member)?.email ?? null,
              })),
            },
          };
        }),
      },
    },
  });
});

test('the typed operation asks the same', async () => {
  const username = /username: "([^"]+)"/.exec(question)?.[1] ?? '';
  const asWritten = await gateway.ask(question);
  const typed = await gateway.askTyped(PersonWithEverythingAroundDocument, { username });
  expect(typed.data).toEqual(asWritten.data);
  expect(typed.data?.user?.groups?.nodes.length).toBeGreaterThan(0);
});

test('every GraphQL block of the README is one that this graph takes', () => {
  expect(blocks).toHaveLength(3);
  for (const block of blocks)
    expect(validate(schema, parse(block)).map(String), print(parse(block))).toEqual([]);
});

describe('Write', () => {
  /** A gateway of its own, and the mutation with ids that exist in place of the written ones. */
  async function startWriting(permissions?: readonly string[]) {
    const writing = await startGateway({
      emulator: { users: 60, scope: 'partial', ...(permissions && { permissions }) },
    });
    const { deepOrganizationalUnitId: unitId, groupId, username } = writing.emulator.samples;
    const document = mutation.replace('ou_…', unitId).replace('group_…', groupId);
    expect(document).not.toContain('…');
    return {
      writing,
      document,
      username,
      groupId,
      unitId,
      /** What it answers, other texts in place of what is written there. */
      write: async (instead: Readonly<Record<string, string>> = {}) => {
        let text = document;
        for (const [written, used] of Object.entries(instead)) {
          expect(text).toContain(written);
          text = text.replace(written, used);
        }
        return (await writing.ask(text)).data?.createUser;
      },
      [Symbol.asyncDispose]: () => writing[Symbol.asyncDispose](),
    };
  }
  const withoutAddress = '"mei.zhang", email: { address: "no address", verified: true }';
  const promised = (comment: string) => expect(mutation).toContain(comment);

  test('a result is a payload that shows the user as it is after the write', async () => {
    await using opened = await startWriting();
    const { write, writing, groupId } = opened;
    const name = writing.emulator.directory.group(groupId)?.groupName;
    const user = { id: expect.stringMatching(/^user_/), groups: { nodes: [{ name }] } };
    expect(await write()).toEqual({ user, failures: [] });
    // Afterwards the same name is taken.
    promised('["username"]: another user has it');
    expect(await write()).toMatchObject({ path: ['username'], code: 'CONFLICT' });
  });

  test('or a failure that the client can act on, which costs no call where the input is wrong', async () => {
    await using opened = await startWriting();
    const { write, writing, unitId } = opened;
    promised('# every wrong value; nothing was sent to EIAM');
    writing.emulator.counters.reset();
    const invalid = await write({ '"mei.zhang"': withoutAddress });
    expect(invalid).toMatchObject({ issues: [{ path: ['email', 'address'] }], code: 'BAD_USER_INPUT' });
    expect(writing.emulator.counters.snapshot()).toEqual({});
    promised('# the unit, or one that does not exist');
    const nowhere = 'ou_aaaaaaaaaaaaaaaaaaaaaaaaaa';
    expect(await write({ [unitId]: nowhere })).toMatchObject({ targetId: nowhere, code: 'OUT_OF_SCOPE' });
  });

  test('or says that the application lacks the permission', async () => {
    promised("# null: the gateway's application lacks the right");
    const permissions = ['urn:alibaba:idaas:scope:user:read_all', 'urn:alibaba:idaas:scope:group:read_all'];
    await using opened = await startWriting(permissions);
    expect(await opened.write()).toEqual({
      message: "The gateway's application may not do this in EIAM.",
      permission: null,
      code: 'UPSTREAM_UNAUTHORIZED',
      effect: 'NONE',
      requestId: expect.any(String),
    });
  });

  test('absent leaves and null clears; any number of users, and the rest is named; a later field sees it', async () => {
    await using opened = await startWriting();
    const { emulator, ask } = opened.writing;
    const { userId } = emulator.directory.addUser({
      displayName: 'Mei',
      email: 'mei@example.com',
      organizationalUnitIds: [opened.unitId],
    });
    const ids = JSON.stringify([userId, 'user_aaaaaaaaaaaaaaaaaaaaaaaaaa']);
    const { data, errors } = await ask(`mutation {
      patchUser(input: { userId: "${userId}", displayName: null }) { ... on PatchUserPayload {
        user { displayName email } } }
      addUsersToGroup(input: { groupId: "${opened.groupId}", userIds: ${ids} }) { ... on AddUsersToGroupPayload {
        appliedUserIds failures { targetId code } } }
      patchGroup(input: { groupId: "${opened.groupId}", name: "Renamed" }) { ... on PatchGroupPayload {
        group { name members(first: 100) { nodes { id } } } } }
    }`);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      patchUser: { user: { displayName: null, email: 'mei@example.com' } },
      addUsersToGroup: {
        appliedUserIds: [userId],
        failures: [{ targetId: 'user_aaaaaaaaaaaaaaaaaaaaaaaaaa', code: 'NOT_FOUND' }],
      },
      patchGroup: {
        group: { name: 'Renamed', members: { nodes: expect.arrayContaining([{ id: userId }]) } },
      },
    });
  });
});

describe('Listen', () => {
  async function create({ ask, emulator }: Gateway, username: string): Promise<string> {
    const unitId = emulator.directory.root.organizationalUnitId;
    const input = `username: "${username}", displayName: "Mei", primaryOrganizationalUnitId: "${unitId}"`;
    const { data } = await ask(
      `mutation { createUser(input: { ${input} }) { ... on CreateUserPayload { userId } } }`,
    );
    return String(Object(data?.createUser).userId);
  }

  interface Heard {
    readonly directoryChanged: Readonly<Record<string, unknown>>;
  }

  test('a mutation sent here is published as it happens, with ids and names of fields, the user read again', async () => {
    await using listening = await startGateway({ emulator: { users: 10 } });
    await using stream = await subscribeTo<Heard>(listening.app, subscription);
    const userId = await create(listening, 'mei.zhang');
    const heard = (await stream.next())?.data?.directoryChanged;
    expect(heard).toEqual({
      cursor: expect.any(String),
      __typename: 'DirectoryObjectChanged',
      change: 'CREATED',
      objectId: userId,
      changedFields: null,
      occurredAt: expect.stringMatching(/Z$/),
      origin: 'MUTATION',
      object: { displayName: 'Mei', status: 'ENABLED' },
    });
    const { object: _, ...event } = heard ?? {};
    expect(JSON.stringify(event)).not.toMatch(/Mei|mei\.zhang/);
  });

  test('after takes the last cursor heard and goes on behind it; where it cannot, a DirectoryResyncRequired', async () => {
    await using listening = await startGateway({ emulator: { users: 10 } });
    const behind = (cursor: unknown) => subscription.replace('(kinds:', `(after: "${cursor}", kinds:`);
    let cursor: unknown;
    {
      await using first = await subscribeTo<Heard>(listening.app, subscription);
      await create(listening, 'mei.first');
      cursor = (await first.next())?.data?.directoryChanged.cursor;
    }
    const second = await create(listening, 'mei.second');
    await using again = await subscribeTo<Heard>(listening.app, behind(cursor));
    expect((await again.next())?.data?.directoryChanged).toMatchObject({
      change: 'CREATED',
      objectId: second,
    });
    await using other = await startGateway({ emulator: { users: 10 } });
    await using lost = await subscribeTo<Heard>(other.app, behind(cursor));
    expect((await lost.next())?.data?.directoryChanged).toMatchObject({ reason: 'NEW_LOG' });
  });
});
