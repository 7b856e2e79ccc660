import {
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  getNamedType,
  getOperationAST,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import { z } from 'zod';
import { membersOf } from '../../schema/core/optional-members.ts';
import { schema } from '../../schema/index.ts';

type Path = readonly (string | number)[];

const marked = z.object({
  directives: z.object({
    semanticNonNull: z.union([
      z.object({ levels: z.array(z.number()).default([0]) }),
      z.array(z.object({ levels: z.array(z.number()).default([0]) })).transform(([first]) => first),
    ]),
  }),
});

/** The levels at which a field is null only with an error: 0 for itself, 1 for the items of its list. */
export function markedLevels({ extensions }: GraphQLField<unknown, unknown>): readonly number[] {
  return marked.safeParse(extensions).data?.directives.semanticNonNull?.levels ?? [];
}

interface Answered {
  readonly data?: unknown;
  readonly errors?: readonly { readonly path?: Path }[];
}

/** Of one object: each with the type it is made on. */
type Selections = readonly (readonly [GraphQLNamedType, SelectionSetNode])[];

interface Planned {
  readonly key: string;
  readonly choices: readonly { readonly field: GraphQLField<unknown, unknown> }[];
  readonly below: Selections;
}

/**
 * Where an answer breaks the promise of `@semanticNonNull`: a null that is marked, and no error at it or below it. Fields that
 * members feed that this gateway's settings call optional promise nothing.
 */
export function brokenMarks(
  query: string,
  { data, errors = [] }: Answered,
  optionalMembers: ReadonlySet<string> = new Set(),
): string[] {
  if (typeof data !== 'object' || data === null) return [];
  const document = parse(query);
  const operation = getOperationAST(document);
  const root = operation && schema.getRootType(operation.operation);
  if (!root) return [];
  const fragments = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  );
  const failed = errors.map(({ path = [] }) => path);
  const broken: string[] = [];
  const plans = new Map<Selections, readonly Planned[]>();

  /**
   * The fields of a selection, each with the type it is selected on. A fragment that is spread twice says nothing new, and
   * documents are sent that spread each one twice in the one before.
   */
  function* fieldsOf(
    type: GraphQLNamedType,
    set: SelectionSetNode,
    seen: Set<string>,
  ): Generator<[GraphQLNamedType, FieldNode]> {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) yield [type, selection];
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const narrower = selection.typeCondition && schema.getType(selection.typeCondition.name.value);
        yield* fieldsOf(narrower ?? type, selection.selectionSet, seen);
      } else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value);
        const fragment = fragments.get(selection.name.value);
        const narrower = fragment && schema.getType(fragment.typeCondition.name.value);
        if (fragment) yield* fieldsOf(narrower ?? type, fragment.selectionSet, seen);
      }
    }
  }

  function isExplained(path: Path): boolean {
    return failed.some((at) => path.every((name, index) => at[index] === name));
  }

  /** What to look at in each object of a list is worked out once. */
  function planOf(selections: Selections): readonly Planned[] {
    const known = plans.get(selections);
    if (known) return known;
    const byKey = new Map<string, { field: GraphQLField<unknown, unknown>; node: FieldNode }[]>();
    for (const [type, set] of selections) {
      for (const [parent, node] of fieldsOf(type, set, new Set())) {
        if (!isObjectType(parent) && !isInterfaceType(parent)) continue;
        const field = parent.getFields()[node.name.value];
        const key = node.alias?.value ?? node.name.value;
        if (field) byKey.set(key, [...(byKey.get(key) ?? []), { field, node }]);
      }
    }
    const plan = Array.from(byKey, ([key, choices]) => {
      const below = choices.flatMap(({ field, node }) =>
        node.selectionSet ? [[getNamedType(field.type), node.selectionSet] as const] : [],
      );
      return { key, choices, below };
    });
    plans.set(selections, plan);
    return plan;
  }

  function visitObject(value: object, selections: Selections, path: Path) {
    for (const { key, choices, below } of planOf(selections)) {
      const inside: unknown = Reflect.get(value, key);
      if (inside !== undefined) visitValue(inside, choices, below, [...path, key], 0);
    }
  }

  function visitValue(
    value: unknown,
    choices: readonly { readonly field: GraphQLField<unknown, unknown> }[],
    below: Selections,
    path: Path,
    level: number,
  ) {
    if (value === null) {
      const isPromised = choices.every(
        ({ field }) =>
          markedLevels(field).includes(level) &&
          !membersOf(field.extensions).some((member) => optionalMembers.has(member)),
      );
      if (isPromised && !isExplained(path)) broken.push(path.join('.'));
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries())
        visitValue(item, choices, below, [...path, index], level + 1);
    } else if (typeof value === 'object' && below.length > 0) visitObject(value, below, path);
  }

  visitObject(data, [[root, operation.selectionSet]], []);
  return broken;
}
