import {
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  getNamedType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isUnionType,
  parse,
  subscribe,
} from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Permission, Rule } from '../../../schema/core/permissions.ts';
import { permissions, rulesOf, rulesToRead, schema } from '../../../schema/index.ts';
import { type Answer, countersOf, type Gateway, startGateway } from '../../support/gateway.ts';
import { type Issuer, sign, startIssuer } from '../../support/issuer.ts';
import { foundTypes, mutations, queries, roots, selectionOf, subscriptions, waysIn } from './ways-in.ts';

/** Fields that lead from what one permission allows to what another does. */
const crossings: readonly string[] = [
  'DirectoryViewer.user',
  'IdentityProviderInboundSynchronization.targetOrganizationalUnit',
  'IdentityProviderOutboundSynchronizationScope.sourceOrganizationalUnits',
];

const objectTypes = Object.values(schema.getTypeMap()).filter(
  (type): type is GraphQLObjectType => isObjectType(type) && !isIntrospectionType(type),
);
const isRoot = (type: GraphQLObjectType) => roots.includes(type);

describe('the schema', () => {
  test('has a rule for every type of object', () => {
    const without = objectTypes.filter((type) => !isRoot(type) && rulesOf(type) === undefined);
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  test('says of every way in what it asks for, and of none that is not there', () => {
    const said = roots.map((root) =>
      Object.fromEntries(
        Object.values(root?.getFields() ?? {}).map((field) => [field.name, ruleOf(root, field)]),
      ),
    );
    expect(said).toEqual([queries, mutations, subscriptions]);
  });

  test('crosses from one permission to another only where that is known', () => {
    const crossing = objectTypes
      .filter((type) => !isRoot(type))
      .flatMap((type) =>
        Object.values(type.getFields())
          .filter((field) => rulesToRead(type, field).length > 0)
          .map(({ name }) => `${type.name}.${name}`),
      );
    const payloads = crossing.filter((name) =>
      /^\w+Payload\.(user|group|organizationalUnit|appliedUsers)$/.test(name),
    );
    expect(crossing.filter((name) => !payloads.includes(name)).sort()).toEqual([...crossings].sort());
  });

  test('finds objects by their ids only of types that are looked at here', () => {
    const nodes = schema.getPossibleTypes(schema.getType('Node') as GraphQLInterfaceType);
    expect(nodes.map(({ name }) => name).sort()).toEqual([...foundTypes].sort());
  });

  test('asks before an interface or a union is read, wherever one can hold what has a rule', () => {
    const unchecked = objectTypes.flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => !isAsked(type, field))
        .map(({ name }) => `${type.name}.${name}`),
    );
    expect(unchecked).toEqual([]);
  });
});

/** What a root field asks for before anything is read; undefined: it is not stated. */
function ruleOf(root: GraphQLObjectType | null | undefined, field: GraphQLField<unknown, unknown>) {
  const result = getNamedType(field.type);
  // What a write gives is asked about when it has been written.
  const isSaid =
    rulesOf(field) ?? (root !== schema.getMutationType() && isObjectType(result) && rulesOf(result));
  const [rule = 'OPEN', ...more] = root ? rulesToRead(root, field) : [];
  return isSaid && more.length === 0 ? rule : undefined;
}

function isAsked(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): boolean {
  const result = getNamedType(field.type);
  if (!isUnionType(result) && !isInterfaceType(result)) return true;
  const met = [...(rulesOf(type) ?? []), ...(rulesOf(field) ?? [])];
  if (met.includes('SIGNED_IN')) return true;
  return schema
    .getPossibleTypes(result)
    .every((each) => (rulesOf(each) ?? []).every((rule) => met.includes(rule)));
}

/** Every set of permissions that a viewer can hold. */
const sets = Array.from({ length: 2 ** permissions.length }, (_each, bits): readonly Permission[] =>
  permissions.filter((_permission, index) => bits & (1 << index)),
);

/** How an answer refuses: by a code in its errors, or as the value of a mutation. */
function refusalIn({ data, errors }: Answer): string | undefined {
  const codes = new Set(errors?.map(({ extensions }) => String(extensions?.code)));
  const [refusal] = ['UNAUTHENTICATED', 'FORBIDDEN'].filter((code) => codes.has(code));
  const { __typename: typeName } = Object(data?.it);
  return refusal ?? (typeName === 'DirectoryNotPermittedError' ? typeName : undefined);
}

function isAllowed(rule: Rule | 'OPEN', held: readonly Permission[]): boolean {
  return rule === 'OPEN' || rule === 'SIGNED_IN' || held.includes(rule);
}

describe('every way in, whatever is held', () => {
  let issuer: Issuer;
  let gateway: Gateway;

  beforeAll(async () => {
    issuer = await startIssuer();
    gateway = await startGateway({ emulator: { users: 20 }, accessKeys: true, config: issuer.config() });
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    await issuer[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    gateway.emulator.counters.reset();
    gateway.emulator.management.counters.reset();
  });

  async function ask(document: string, held: readonly Permission[]): Promise<Answer> {
    const token = await sign({ sub: `mia ${held.join()}`, scope: held.join(' ') });
    return gateway.ask(document, {}, { headers: { authorization: `Bearer ${token}` } });
  }

  test('there are enough of them to mean something', () => {
    expect(sets).toHaveLength(16);
    expect(waysIn.length).toBeGreaterThan(40);
  });

  test.each(waysIn)('$name asks for $rule', async ({ document, rule, isWrite }) => {
    const unsigned = await gateway.ask(document);
    expect(refusalIn(unsigned)).toBe(rule === 'OPEN' ? undefined : 'UNAUTHENTICATED');
    if (rule !== 'OPEN') expect(unsigned.data).toBeUndefined();
    for (const held of sets.filter((set) => !isAllowed(rule, set))) {
      const answer = await ask(document, held);
      expect([held, refusalIn(answer)]).toEqual([held, isWrite ? 'DirectoryNotPermittedError' : 'FORBIDDEN']);
    }
    // What is open to all callers was carried out.
    if (rule !== 'OPEN') expect(countersOf(gateway.emulator)).toEqual({});
    const least = permissions.filter((permission) => permission === rule);
    for (const held of [least, permissions]) expect(refusalIn(await ask(document, held))).toBeUndefined();
  });
});

test.each(Object.keys(subscriptions))(
  'the subscription %s sends nothing to a subscriber without the right',
  async (name) => {
    const field = schema.getSubscriptionType()?.getFields()[name];
    if (!field) throw new Error(`Expected a subscription ${name}`);
    const document = parse(`subscription { ${selectionOf(field)} }`);
    const access = {
      viewer: { subject: 'mia', account: undefined },
      permissions: new Set(),
      signIn: 'required',
    };
    const result = await subscribe({ schema, document, contextValue: { access } });
    expect(result).toMatchObject({ errors: [{ path: [name], extensions: { code: 'FORBIDDEN' } }] });
  },
);
