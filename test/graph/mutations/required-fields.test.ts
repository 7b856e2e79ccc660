import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLInputType,
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { documentOf, type MutationName, typeNameOf } from './documents.ts';
import { wholeInputs, withValue } from './whole-inputs.ts';
import { startWorld, type World } from './world.ts';

const schema = buildSchema(readFileSync(new URL('../../../schema/schema.graphql', import.meta.url), 'utf8'));

type Path = readonly (string | number)[];

/** Every required field of an input, however deep: an item of a list counts as the list's first. */
function requiredIn(type: GraphQLInputType, path: Path = []): Path[] {
  const bare = isNonNullType(type) ? type.ofType : type;
  if (isListType(bare)) return requiredIn(bare.ofType, [...path, 0]);
  const named = getNamedType(bare);
  if (!isInputObjectType(named)) return [];
  return Object.values(named.getFields()).flatMap((field) => [
    ...(isRequiredInputField(field) ? [[...path, field.name]] : []),
    ...requiredIn(field.type, [...path, field.name]),
  ]);
}

const names = Object.keys(wholeInputs) as MutationName[];
const missing = names.flatMap((mutation) => {
  const type = schema.getMutationType()?.getFields()[mutation]?.args[0]?.type;
  if (type === undefined) throw new Error(`Expected a mutation ${mutation} with one argument`);
  return requiredIn(type).map((path): [MutationName, string, Path] => [mutation, path.join('.'), path]);
});

/** Those that leave the directory as it is: test/graph/sign-in/limits.test.ts has what they demand. */
const elsewhere = [
  'generateDeviceCode',
  'generateToken',
  'revokeToken',
  'obtainCloudAccountRoleAccessCredential',
];

describe('what the types of an input demand', () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world[Symbol.asyncDispose]());
  beforeEach(() => world.emulator.counters.reset());

  /** graphql itself refuses it, before anything runs: the place of the value, the field in its words. */
  const refusal = (field: string, place: Path) => ({
    result: undefined,
    errors: [
      expect.objectContaining({
        message: expect.stringContaining(field),
        extensions: { code: 'BAD_USER_INPUT', argument: ['input', ...place].join('.') },
      }),
    ],
    calls: {},
    changes: {},
  });

  test('every mutation is here, and every one demands something', () => {
    expect(Object.keys(schema.getMutationType()?.getFields() ?? {}).sort()).toEqual(
      [...names, ...elsewhere].sort(),
    );
    expect(new Set(missing.map(([mutation]) => mutation))).toEqual(new Set(names));
    expect(missing.length).toBeGreaterThan(35);
  });

  test.each(missing)('%s without %s', async (mutation, _name, path) => {
    const input = withValue(wholeInputs[mutation], path, undefined);
    // What is not there has no place: that of the object stands for it.
    expect(await world.run(mutation, input)).toEqual(refusal(String(path.at(-1)), path.slice(0, -1)));
  });

  test.each(missing)('%s with null for %s', async (mutation, _name, path) => {
    const input = withValue(wholeInputs[mutation], path, null);
    expect(await world.run(mutation, input)).toEqual(refusal(String(path.at(-1)), path));
  });

  test.each(names)('%s without any input, and with an empty one written out', async (mutation) => {
    const type = typeNameOf(mutation);
    const sent = await world.gateway.ask(documentOf(mutation));
    expect(sent.errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'BAD_USER_INPUT', argument: 'input' },
    ]);
    const demanded = missing.filter(([name, , path]) => name === mutation && path.length === 1);
    const written = await world.gateway.ask(`mutation { ${mutation}(input: {}) { __typename } }`);
    expect(written.errors?.map(({ extensions }) => extensions)).toEqual(
      demanded.map(() => ({ code: 'BAD_USER_INPUT', argument: 'input' })),
    );
    for (const [, field] of demanded) {
      expect(written.errors?.map(({ message }) => message).join()).toContain(`${type}Input.${field}`);
    }
    expect(world.emulator.counters.total).toBe(0);
  });

  test.each<[MutationName, Path, unknown, isUnknown?: true]>([
    ['createUser', ['passwordInitialization', 'priority'], 'SOMETIMES'],
    ['createUser', ['passwordInitialization', 'priority'], 'custom'],
    ['createUser', ['passwordInitialization', 'notificationChannels', 0], 'PIGEON'],
    ['createUser', ['passwordInitialization', 'random'], 'yes'],
    ['createUser', ['email', 'verified'], 1],
    ['createUser', ['username'], 7],
    ['createUser', ['nickname'], 'Ada', true],
    ['patchUser', ['description'], 'cannot be patched', true],
    ['patchGroup', ['description'], 'cannot be patched', true],
    ['patchOrganizationalUnit', ['parentId'], 'ou_sales', true],
    ['addUsersToGroup', ['userIds', 0], null],
  ])('%s with a wrong %j: %j', async (mutation, path, value, isUnknown) => {
    const input = withValue(wholeInputs[mutation], path, value);
    const field = path.findLast((step) => typeof step === 'string') ?? '';
    expect(await world.run(mutation, input)).toEqual(
      refusal(`${field}`, isUnknown ? path.slice(0, -1) : path),
    );
  });
});
