import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  parseValue,
  valueFromASTUntyped,
} from 'graphql';

/** From 0 to 1, the same for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface RandomDocument {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const maxDepth = 5;
const maxParts = 80;

/** A document of the schema: aliases, fragments within fragments, fields that merge, directives, arguments and variables. */
export function createDocument(schema: GraphQLSchema, random: () => number): RandomDocument {
  const fragments: string[] = [];
  const variables: Record<string, unknown> = { yes: true, no: false, some: random() < 0.5 };
  const definitions = ['$yes: Boolean!', '$no: Boolean = false', '$some: Boolean!'];
  const chance = (share: number) => random() < share;
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];

  function directive(): string {
    if (chance(0.8)) return '';
    const condition = pick(['true', 'false', '$yes', '$no', '$some', '$some', '$some']);
    return ` @${pick(['skip', 'include'])}(if: ${condition})`;
  }

  function literal(type: GraphQLInputType, depth = 0): string {
    if (isNonNullType(type)) return literal(type.ofType, depth);
    if (isListType(type))
      return chance(0.5) ? literal(type.ofType, depth) : `[${literal(type.ofType, depth)}]`;
    if (isEnumType(type)) return pick(type.getValues())?.name ?? 'null';
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields());
      const wanted = type.isOneOf
        ? fields.slice(0, 1)
        : fields.filter((field) => isNonNullType(field.type) || (depth < 2 && chance(0.3)));
      return `{ ${wanted.map((field) => `${field.name}: ${literal(field.type, depth + 1)}`).join(', ')} }`;
    }
    const scalars: Readonly<Record<string, string>> = { Int: '3', Boolean: 'true', Float: '1.5' };
    return scalars[type.name] ?? '"text"';
  }

  function argumentsOf({ args }: GraphQLField<unknown, unknown>): string {
    const given = args.flatMap(({ name, type }) => {
      if (!isNonNullType(type) && chance(0.6)) return [];
      if (chance(0.6)) return [`${name}: ${literal(type)}`];
      const variable = `v${definitions.length}`;
      const isGiven = isNonNullType(type) || chance(0.6);
      definitions.push(
        `$${variable}: ${type}${chance(0.3) && !isNonNullType(type) ? ` = ${literal(type)}` : ''}`,
      );
      if (isGiven) variables[variable] = valueFromASTUntyped(parseValue(literal(type)));
      return [`${name}: $${variable}`];
    });
    return given.length > 0 ? `(${given.join(', ')})` : '';
  }

  let written = 0;

  function selection(type: GraphQLNamedType, depth: number): string {
    const parts = ['__typename'];
    for (let left = 2 + Math.floor(random() * 3); left > 0 && written < maxParts; left -= 1) {
      written += 1;
      parts.push(part(type, depth));
    }
    return `{ ${parts.join(' ')} }`;
  }

  function part(type: GraphQLNamedType, depth: number): string {
    if (isAbstractType(type) && chance(0.6)) {
      const member = pick(schema.getPossibleTypes(type));
      return member ? `... on ${member.name}${directive()} ${selection(member, depth)}` : '__typename';
    }
    if (chance(0.1)) return `...${directive()} ${selection(type, depth)}`;
    if (chance(0.15)) {
      const name = `F${fragments.length}`;
      // Its place is taken before what it spreads takes one.
      fragments.push('');
      fragments[Number(name.slice(1))] = `fragment ${name} on ${type.name} ${selection(type, depth)}`;
      return `...${name}${directive()} ...${name}`;
    }
    const fields = isObjectType(type) || 'getFields' in type ? Object.values(type.getFields()) : [];
    const field = pick(
      fields.filter(({ type: own }) => depth < maxDepth || !isCompositeType(getNamedType(own))),
    );
    if (!field || !('args' in field)) return '__typename';
    const below = getNamedType(field.type);
    const given = argumentsOf(field);
    // Fields of one name have to merge: those with arguments get a name of their own.
    const alias = given !== '' || chance(0.2) ? `a${Math.floor(random() * 1e9)}: ` : '';
    return `${alias}${field.name}${given}${directive()}${isCompositeType(below) ? ` ${selection(below, depth + 1)}` : ''}`;
  }

  const root = chance(0.1) ? schema.getMutationType() : schema.getQueryType();
  const body = root ? selection(root, 0) : '{ __typename }';
  const kind = root === schema.getMutationType() ? 'mutation' : 'query';
  return { query: `${kind} (${definitions.join(', ')}) ${body} ${fragments.join(' ')}`, variables };
}
