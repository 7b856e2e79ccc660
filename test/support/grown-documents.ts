import {
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
} from 'graphql';

interface FieldPiece {
  readonly kind: 'field';
  name: string;
  alias: string | undefined;
  given: string;
  directive: string;
  selection: Selection | undefined;
}

interface InlinePiece {
  readonly kind: 'inline';
  readonly directive: string;
  readonly selection: Selection;
}

interface SpreadPiece {
  readonly kind: 'spread';
  readonly fragment: number;
}

type Piece = FieldPiece | InlinePiece | SpreadPiece;

interface Selection {
  readonly on: string;
  readonly pieces: Piece[];
}

/** A document that can be changed in small steps and stays a document of its schema, but for cycles and conflicts. */
export interface GrownDocument {
  readonly root: Selection;
  readonly fragments: Selection[];
}

/** From 0 to 1, the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const header = 'query ($a: Boolean! = true, $b: Boolean! = false)';

/** @param directives whether `@skip` and `@include` are among the changes */
export function createGrower(schema: GraphQLSchema, random: () => number, { directives = false } = {}) {
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
  const chance = (share: number) => random() < share;

  function typeOf(name: string): GraphQLCompositeType {
    const type = schema.getType(name);
    if (!isCompositeType(type)) throw new Error(`${name} has no selection`);
    return type;
  }

  function fieldsOf(name: string): readonly GraphQLField<unknown, unknown>[] {
    const type = typeOf(name);
    return isUnionType(type) ? [] : Object.values(type.getFields());
  }

  /** Types that a fragment within a selection on this type may be on. */
  function typesWithin(name: string): readonly string[] {
    const type = typeOf(name);
    if (isAbstractType(type)) return [name, ...schema.getPossibleTypes(type).map((each) => each.name)];
    const wider = Object.values(schema.getTypeMap()).filter(
      (each) => isAbstractType(each) && schema.isSubType(each, type),
    );
    return [name, ...wider.map((each) => each.name)];
  }

  function fieldOn(on: string, depth: number): FieldPiece {
    const field = pick(fieldsOf(on));
    const type = field && getNamedType(field.type);
    const below = isCompositeType(type) ? type.name : undefined;
    return {
      kind: 'field',
      name: field?.name ?? '__typename',
      alias: chance(0.15) ? pick(['a', 'b', 'c']) : undefined,
      given: field ? argumentsOf(field) : '',
      directive: directives && chance(0.15) ? directive() : '',
      selection: below === undefined ? undefined : { on: below, pieces: [fieldOrEnd(below, depth + 1)] },
    };
  }

  function fieldOrEnd(on: string, depth: number): FieldPiece {
    if (depth < 6) return fieldOn(on, depth);
    return {
      kind: 'field',
      name: '__typename',
      alias: undefined,
      given: '',
      directive: '',
      selection: undefined,
    };
  }

  function directive(): string {
    return `@${pick(['skip', 'include'])}(if: ${pick(['$a', '$b', 'true', 'false'])})`;
  }

  function argumentsOf({ args }: GraphQLField<unknown, unknown>): string {
    const given = args.flatMap((argument) => {
      if (isRequiredArgument(argument)) return [`${argument.name}: ${literalOf(argument.type)}`];
      return argument.name === 'first' && chance(0.5) ? [`first: ${pick([1, 2])}`] : [];
    });
    return given.length === 0 ? '' : `(${given.join(', ')})`;
  }

  function pieceOn(on: string, document: GrownDocument): Piece {
    const within = typesWithin(on);
    const spreads = document.fragments.flatMap((fragment, index) =>
      within.includes(fragment.on) ? [index] : [],
    );
    const fragment = pick(spreads);
    if (fragment !== undefined && chance(0.4)) return { kind: 'spread', fragment };
    if (!chance(0.15)) return fieldOn(on, 0);
    const type = pick(within) ?? on;
    const inside: Selection = { on: type, pieces: [fieldOn(type, 0)] };
    return { kind: 'inline', directive: directives && chance(0.3) ? directive() : '', selection: inside };
  }

  const changes: readonly ((document: GrownDocument) => void)[] = [
    // One piece more.
    (document) => {
      const selection = pick(selectionsOf(document));
      selection?.pieces.splice(
        Math.floor(random() * (selection.pieces.length + 1)),
        0,
        pieceOn(selection.on, document),
      );
    },
    // One more fragment, and one that spreads it.
    (document) => {
      const selection = pick(selectionsOf(document));
      if (!selection) return;
      const on = pick(typesWithin(selection.on)) ?? selection.on;
      document.fragments.push({ on, pieces: [fieldOn(on, 0)] });
      selection.pieces.push({ kind: 'spread', fragment: document.fragments.length - 1 });
    },
    // A part of it again, at its place or at another of the same type.
    (document) => {
      const from = pick(selectionsOf(document));
      const to = chance(0.5) ? from : pick(selectionsOf(document).filter(({ on }) => on === from?.on));
      const piece = from && pick(from.pieces);
      if (piece && to)
        for (let times = 1; times <= (chance(0.2) ? 8 : 1); times += 1) to.pieces.push(copyOf(piece));
    },
    // The same under another name.
    (document) => {
      const piece = pick(
        selectionsOf(document).flatMap(({ pieces }) => pieces.filter((each) => each.kind === 'field')),
      );
      if (piece) piece.alias = pick(['a', 'b', 'c', 'd', undefined]);
    },
    // What stands in a selection becomes a fragment.
    (document) => {
      const selection = pick(selectionsOf(document));
      if (!selection) return;
      document.fragments.push({ on: selection.on, pieces: selection.pieces.splice(0) });
      selection.pieces.push({ kind: 'spread', fragment: document.fragments.length - 1 });
    },
    // One piece less.
    (document) => {
      const selection = pick(selectionsOf(document).filter(({ pieces }) => pieces.length > 1));
      selection?.pieces.splice(Math.floor(random() * selection.pieces.length), 1);
    },
  ];

  return {
    start: (): GrownDocument => ({ root: { on: 'Query', pieces: [fieldOn('Query', 0)] }, fragments: [] }),
    /** A copy with a few changes. */
    grow(document: GrownDocument, steps: number): GrownDocument {
      const grown = structuredClone(document);
      for (let step = 0; step < steps; step += 1) pick(changes)?.(grown);
      return grown;
    },
  };
}

function copyOf(piece: Piece): Piece {
  return structuredClone(piece);
}

function selectionsOf({ root, fragments }: GrownDocument): readonly Selection[] {
  const found = [root, ...fragments];
  for (const { pieces } of found) {
    for (const piece of pieces) if (piece.kind !== 'spread' && piece.selection) found.push(piece.selection);
  }
  return found;
}

/** Some value of a type, the smallest that its type allows. */
function literalOf(type: GraphQLInputType): string {
  const bare = getNullableType(type);
  if (isListType(bare)) return `[${literalOf(bare.ofType)}]`;
  if (isEnumType(bare)) return bare.getValues()[0]?.name ?? 'null';
  if (isInputObjectType(bare)) {
    const fields = Object.values(bare.getFields());
    const needed = bare.isOneOf ? fields.slice(0, 1) : fields.filter(isRequiredInputField);
    return `{ ${needed.map((field) => `${field.name}: ${literalOf(field.type)}`).join(', ')} }`;
  }
  if (bare.name === 'Int') return '1';
  if (bare.name === 'Boolean') return 'true';
  return bare.name === '_Any' ? '{ __typename: "User", id: "user_a" }' : '"user_a"';
}

export function printDocument({ root, fragments }: GrownDocument): string {
  const printed = fragments.map(
    (fragment, index) => `fragment f${index} on ${fragment.on} ${printSelection(fragment)}`,
  );
  const used = reachable(root, fragments);
  const body = [printSelection(root), ...printed.filter((_, index) => used.has(index))].join(' ');
  const names = ['$a', '$b'].filter((name) => body.includes(name));
  if (names.length === 0) return body;
  const declared = header.replace(/\$[ab]: Boolean! = \w+(, )?/g, (each) =>
    names.includes(each.slice(0, 2)) ? each : '',
  );
  return `${declared.replace(', )', ')')} ${body}`;
}

/** Fragments that nothing spreads make a document invalid. */
function reachable(root: Selection, fragments: readonly Selection[]): ReadonlySet<number> {
  const used = new Set<number>();
  const waiting = [root];
  for (const { pieces } of waiting) {
    for (const piece of pieces) {
      if (piece.kind !== 'spread') {
        if (piece.selection) waiting.push(piece.selection);
        continue;
      }
      const fragment = fragments[piece.fragment];
      if (!fragment || used.has(piece.fragment)) continue;
      used.add(piece.fragment);
      waiting.push(fragment);
    }
  }
  return used;
}

function printSelection({ pieces }: Selection): string {
  return `{ ${pieces.map(printPiece).join(' ')} }`;
}

function printPiece(piece: Piece): string {
  if (piece.kind === 'spread') return `...f${piece.fragment}`;
  if (piece.kind === 'inline')
    return `... on ${piece.selection.on} ${piece.directive} ${printSelection(piece.selection)}`;
  const { alias, name, given, directive, selection } = piece;
  return `${alias ? `${alias}: ` : ''}${name}${given} ${directive} ${selection ? printSelection(selection) : ''}`;
}
