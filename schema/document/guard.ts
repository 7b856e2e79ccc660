import {
  type DirectiveNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type SelectionNode,
} from 'graphql';

/** A `@skip` or `@include` whose outcome a variable decides. */
export interface Condition {
  readonly variable: string;
  /** The value with which what it stands on is left out. */
  readonly leavesOut: boolean;
}

/**
 * When what stands in a selection set counts: for objects of which types, and under which `@skip` and `@include`. The same guard is
 * one object, so that what depends on it is found out once.
 */
export interface Guard {
  /** Undefined: objects of every type that the selection set can be made on. */
  readonly types: ReadonlySet<string> | undefined;
  readonly conditions: readonly Condition[];
  /** Whether a constant leaves it out. */
  readonly isNever: boolean;
  /** With one more condition, of a type or a directive, by its name. */
  readonly narrower: Map<string, Guard>;
}

/** Makes the guards of one document. */
export class Guards {
  readonly #schema: GraphQLSchema;
  /** That of what stands directly in a selection set. */
  readonly always: Guard = { types: undefined, conditions: [], isNever: false, narrower: new Map() };
  /** The variables that any of them hangs on. */
  readonly variables = new Set<string>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** That of a selection within what has this one. */
  of(outer: Guard, { directives = [] }: SelectionNode, type?: string): Guard {
    let guard = type === undefined ? outer : this.#ofType(outer, type);
    for (const directive of directives) guard = ofDirective(guard, directive);
    for (const { variable } of guard === outer ? [] : guard.conditions) this.variables.add(variable);
    return guard;
  }

  #ofType(outer: Guard, name: string): Guard {
    const known = outer.narrower.get(name);
    if (known) return known;
    const named = possibleTypes(this.#schema, name);
    const types = outer.types ? named.filter((each) => outer.types?.has(each)) : named;
    // A type that leaves nothing out is no condition: fragments within each other do not add up.
    const isSame = types.length === outer.types?.size;
    const guard = isSame ? outer : { ...outer, types: new Set(types), narrower: new Map() };
    outer.narrower.set(name, guard);
    return guard;
  }
}

function possibleTypes(schema: GraphQLSchema, name: string): readonly string[] {
  const type = schema.getType(name);
  if (!isAbstractType(type)) return [name];
  return schema.getPossibleTypes(type).map((each) => each.name);
}

function ofDirective(outer: Guard, { name, arguments: given = [] }: DirectiveNode): Guard {
  const isSkip = name.value === 'skip';
  if (!isSkip && name.value !== 'include') return outer;
  const condition = given.find((each) => each.name.value === 'if')?.value;
  if (condition?.kind === Kind.BOOLEAN) {
    return condition.value === isSkip ? narrowed(outer, '@never', { isNever: true }) : outer;
  }
  if (condition?.kind !== Kind.VARIABLE) return outer;
  const variable = condition.name.value;
  const conditions = [...outer.conditions, { variable, leavesOut: isSkip }];
  return narrowed(outer, `@${name.value} $${variable}`, { conditions });
}

function narrowed(outer: Guard, key: string, change: Partial<Guard>): Guard {
  const known = outer.narrower.get(key);
  const guard = known ?? { ...outer, ...change, narrower: new Map<string, Guard>() };
  outer.narrower.set(key, guard);
  return guard;
}

/** Whether what has this guard counts for objects of a type. */
export function holdsFor(
  { types, conditions, isNever }: Guard,
  type: GraphQLObjectType,
  variables: Readonly<Record<string, unknown>>,
): boolean {
  if (isNever || types?.has(type.name) === false) return false;
  return conditions.every(({ variable, leavesOut }) => variables[variable] !== leavesOut);
}
