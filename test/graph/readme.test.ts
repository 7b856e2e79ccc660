import { readFileSync } from 'node:fs';
import { parse, print, validate } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { schema } from '../../schema/index.ts';
import { PersonWithEverythingAroundDocument } from '../operations/operations.generated.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/```graphql\n([\s\S]*?)```/g)].map(([, block = '']) => block);
const [question = '', mutation = ''] = blocks;

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
  expect(blocks.length).toBeGreaterThanOrEqual(2);
  for (const block of blocks)
    expect(validate(schema, parse(block)).map(String), print(parse(block))).toEqual([]);
  expect(mutation).toContain('createUser');
});
