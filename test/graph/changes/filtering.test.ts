import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DirectoryEvent } from '../../../src/events/directory-event.ts';
import { subscribeTo } from '../../support/subscribe.ts';
import { startWorld, type World } from '../mutations/world.ts';
import { listen, subjectOf } from './listen.ts';
import { toEvent } from './to-event.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ scope: 'all' });
});
afterAll(() => world[Symbol.asyncDispose]());

const added = { kind: 'MEMBERSHIP', change: 'MEMBERS_ADDED', relatedIds: ['user_ada'] } as const;

describe('a filter', () => {
  const happened: readonly Partial<DirectoryEvent>[] = [
    // A plain rename, of a user that is in a unit and in a group.
    { entityId: 'user_ada', changedFields: ['displayName'], relatedIds: ['ou_sales', 'group_makers'] },
    { entityId: 'user_ada', change: 'MOVED', relatedIds: ['ou_sales'], moved: { to: ['ou_sales'] } },
    { kind: 'ORGANIZATIONAL_UNIT', entityId: 'ou_platform', change: 'MOVED', relatedIds: ['ou_sales'] },
    { ...added, entityId: 'group_makers', relatedIds: ['user_ada', 'user_ben'] },
    { kind: 'MEMBERSHIP', change: 'MEMBERS_REMOVED', entityId: 'ou_sales', relatedIds: ['user_ben'] },
    { kind: 'DIRECTORY', change: 'RESYNC_REQUIRED', entityId: 'idaas_1' },
  ];

  test.for<[filter: object, passed: readonly string[]]>([
    [{ ids: ['ou_sales'] }, ['ou_sales', 'GAP']],
    [{ ids: ['user_ada'] }, ['user_ada', 'user_ada', 'group_makers', 'GAP']],
    [{ ids: ['user_ben'] }, ['group_makers', 'ou_sales', 'GAP']],
    [{ kinds: ['ORGANIZATIONAL_UNIT'] }, ['ou_platform', 'ou_sales', 'GAP']],
    [{ kinds: ['GROUP'] }, ['group_makers', 'GAP']],
    [{ kinds: ['USER'] }, ['user_ada', 'user_ada', 'group_makers', 'ou_sales', 'GAP']],
    [{ kinds: ['USER'], ids: ['ou_sales', 'user_ben'] }, ['group_makers', 'ou_sales', 'GAP']],
    [{ kinds: ['GROUP'], ids: ['user_ada', 'ou_sales'] }, ['GAP']],
    [{ kinds: null, ids: null }, ['user_ada', 'user_ada', 'ou_platform', 'group_makers', 'ou_sales', 'GAP']],
  ])('%j', async ([filter, passed]) => {
    const { app } = world.gateway;
    await using listener = await listen(app, filter);
    for (const event of happened) app.publish(toEvent(event));
    expect((await listener.all()).map(subjectOf)).toEqual(passed);
  });
});

const wrong = [
  ['after: "no cursor"', 'after'],
  ['after: ""', 'after'],
  ['after: "bm90IGEgY3Vyc29y"', 'after'],
  ['ids: ["nobody"]', 'ids.0'],
  ['ids: ["user_ada", "idp_okta"]', 'ids.1'],
  ['ids: ["ou_root"]', 'ids.0'],
  ['ids: ["iggroup_all"]', 'ids.0'],
  [`ids: [${Array.from({ length: 101 }, (_, index) => `"user_${index}"`)}]`, 'ids'],
  ['ids: []', 'ids'],
  ['kinds: [USER, USER, USER, USER]', 'kinds'],
  ['kinds: [NOBODY]', 'kinds.0'],
  ['kinds: []', 'kinds'],
] as const;

test.for(wrong)('wrong input is named: %s', async ([argument, named]) => {
  await using stream = await subscribeTo(
    world.gateway.app,
    `subscription { directoryChanged(${argument}) { cursor } }`,
  );
  const answer = await stream.next();
  expect(answer?.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: named } }]);
  expect(await stream.next()).toBeNull();
});

describe('changes that are asked for from time to time', () => {
  const ask = (given: string) =>
    world.gateway.ask(`{ directoryChanges(${given}) {
      totalCount completeness pageInfo { endCursor } edges { cursor node { cursor } }
      nodes { origin ... on DirectoryObjectChanged { object { ... on User { displayName } } } }
    } }`);
  const after = Buffer.from('epoch:1').toString('base64url');

  test.for([
    `after: "${after}"`,
    `after: "${after}", kinds: [USER], ids: ["user_ada"], first: 1`,
    `after: "${after}", kinds: null, ids: null, first: null`,
  ])('need the mirror, and without it cost nothing: %s', async (given) => {
    const { data, errors, extensions } = await ask(given);
    expect(data).toEqual({ directoryChanges: null });
    expect(errors).toMatchObject([
      { path: ['directoryChanges'], extensions: { code: 'NOT_CONFIGURED', settings: ['MIRROR'] } },
    ]);
    expect(extensions?.upstream?.calls).toBe(0);
  });

  const others = wrong.filter(([argument]) => !argument.startsWith('after'));
  test.for([
    ['after: "no cursor"', 'after'] as const,
    ['after: ""', 'after'] as const,
    ...others.map(([argument, named]) => [`after: "${after}", ${argument}`, named] as const),
    [`after: "${after}", first: -1`, 'first'] as const,
    [`after: "${after}", first: 101`, 'first'] as const,
  ])('wrong input is named: %s', async ([given, named]) => {
    const { data, errors } = await ask(given);
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: named } }]);
  });
});
