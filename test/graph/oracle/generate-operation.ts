import fc from 'fast-check';
import {
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
} from 'graphql';

/** What of an operation is drawn before the directory is known: `dice` picks arguments among what the directory has. */
export type Part =
  | {
      readonly kind: 'field';
      readonly field: string;
      readonly type: string;
      readonly dice: number;
      readonly condition: number;
      readonly parts: readonly Part[];
    }
  | {
      readonly kind: 'inline' | 'named';
      readonly on: string;
      readonly condition: number;
      readonly parts: readonly Part[];
    };

/** The types that are answered by an oracle; fields of any other type are left alone. */
const entities = ['User', 'Group', 'OrganizationalUnit'];
export const answeredTypes: ReadonlySet<string> = new Set([
  ...entities,
  ...[
    ...['User', 'Group', 'OrganizationalUnit', 'UserGroup', 'UserOrganizationalUnit', 'GroupMember'],
    ...['OrganizationalUnitUser', 'OrganizationalUnitDescendant'],
  ].flatMap((name) => [`${name}Connection`, `${name}Edge`]),
  ...[
    'Node',
    'DirectoryObject',
    'DirectoryMembership',
    'Directory',
    'DirectoryMirror',
    'PageInfo',
    'DirectorySource',
    'DirectoryPhone',
    'DirectoryCustomField',
    'DirectoryProvisioningScope',
  ],
]);

/** What nothing below is answered of: the mirror alone could. */
const refusedTypes: ReadonlySet<string> = new Set(['UserReportConnection', 'UserReportEdge']);
const interfaces = ['Node', 'DirectoryObject'];

/** Documents of any shape over the schema, at most `depth` entities below each other. */
export function operationArbitrary(promised: GraphQLSchema, depth: number): fc.Arbitrary<readonly Part[]> {
  const made = new Map<string, fc.Arbitrary<readonly Part[]>>();
  const dice = fc.nat(2 ** 30);
  // Most parts stand without a condition.
  const condition = fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 7 }));

  function fieldsOf(typeName: string, left: number): GraphQLField<unknown, unknown>[] {
    const type = promised.getType(typeName);
    if (!isObjectType(type) && !isInterfaceType(type)) throw new Error(`Expected a type ${typeName}`);
    return Object.values(type.getFields()).filter((field) => {
      const named = getNamedType(field.type);
      if (!isCompositeType(named)) return true;
      const leads = [...interfaces, ...entities].includes(named.name) || /Connection$/.test(named.name);
      return (answeredTypes.has(named.name) || refusedTypes.has(named.name)) && (!leads || left > 0);
    });
  }

  function fieldArbitrary(typeName: string, left: number): fc.Arbitrary<Part> {
    const fields = fieldsOf(typeName, left);
    const leaves = fields.filter((field) => !isCompositeType(getNamedType(field.type)));
    const branches = fields.filter((field) => isCompositeType(getNamedType(field.type)));
    const names = typeName === 'Query' ? [] : ['__typename', ...leaves.map(({ name }) => name)];
    const leaf = fc
      .tuple(fc.constantFrom(...(names.length > 0 ? names : ['__typename'])), dice, condition)
      .map(([field, roll, when]): Part => {
        return { kind: 'field', field, type: typeName, dice: roll, condition: when, parts: [] };
      });
    const branch = branches.map(({ name, type }) => {
      const below = getNamedType(type).name;
      const parts = selection(below, [...interfaces, ...entities].includes(below) ? left - 1 : left);
      return fc.tuple(dice, condition, parts).map(([roll, when, drawn]): Part => {
        return { kind: 'field', field: name, type: typeName, dice: roll, condition: when, parts: drawn };
      });
    });
    if (branch.length === 0) return leaf;
    const leafWeight = typeName === 'Query' ? 0 : 3;
    return fc.oneof({ weight: leafWeight, arbitrary: leaf }, { weight: 4, arbitrary: fc.oneof(...branch) });
  }

  function fragmentArbitrary(typeName: string, left: number): fc.Arbitrary<Part> {
    const narrower = interfaces.includes(typeName)
      ? [...entities, ...interfaces]
      : [typeName, ...(entities.includes(typeName) ? interfaces : [])];
    const kind = fc.constantFrom('inline' as const, 'named' as const);
    return fc.oneof(
      ...narrower.map((on) =>
        fc
          .tuple(kind, condition, fieldsOnly(on, left))
          .map(([how, when, parts]): Part => ({ kind: how, on, condition: when, parts })),
      ),
    );
  }

  function fieldsOnly(typeName: string, left: number): fc.Arbitrary<readonly Part[]> {
    return fc.array(fieldArbitrary(typeName, left), { minLength: 1, maxLength: 3 });
  }

  function selection(typeName: string, left: number): fc.Arbitrary<readonly Part[]> {
    const key = `${typeName}/${left}`;
    const known = made.get(key);
    if (known) return known;
    const weight = typeName === 'Node' ? 12 : 2;
    const part = fc.oneof(
      { weight: 8, arbitrary: fieldArbitrary(typeName, left) },
      { weight, arbitrary: fragmentArbitrary(typeName, left) },
    );
    const parts = fc.array(part, { minLength: 1, maxLength: left > 1 ? 4 : 3 });
    made.set(key, parts);
    return parts;
  }

  return selection('Query', depth).filter((parts) => countParts(parts) <= largest);
}

/** The gateway refuses documents of more than 4,000 tokens, and small counterexamples are easier to read. */
const largest = 250;

function countParts(parts: readonly Part[]): number {
  return parts.reduce((sum, { parts: below }) => sum + 1 + countParts(below), 0);
}
