import {
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  getNamedType,
  getNullableType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  valueFromASTUntyped,
} from 'graphql';
import { isNaming, isPageSize } from '../core/arguments.ts';
import { product } from '../cost/counts.ts';
import { measureOperations } from './measure.ts';
import type { DocumentOutline, WrittenField, WrittenParent } from './outline.ts';
import type { Visits } from './visits.ts';

type Variables = Readonly<Record<string, unknown>>;
/** A figure, or what it is with the variables of a request. */
type Figure = number | ((variables: Variables) => number);

/** A part of a sum: so many times what another selection makes, and one object more where the field makes objects itself. */
interface Term {
  readonly times: Figure;
  readonly own: 0 | 1;
  readonly below: Amount;
}

/** Objects that a selection makes for each that it is made on: a number, or the sum at this index. */
type Amount = number | { readonly index: number };

interface Sum {
  readonly constant: number;
  readonly terms: readonly Term[];
}

interface Made {
  readonly amount: Amount;
  /** Whether a connection with this selection gives its rows: without `nodes` and `edges` it costs no objects. */
  readonly hasRows: boolean;
}

/** How many objects an operation can make, by its variables: those of a request over those that have a default. */
export type CountObjects = (variables: Variables) => number;

/**
 * How many objects the answer of each operation can have, every list as long as requested. Computed once as a sum over its
 * selections, of which a request works out what depends on variables. A fragment is counted at each place that spreads it.
 */
export function objectsMade(
  outline: DocumentOutline,
  visits: Visits,
): ReadonlyMap<OperationDefinitionNode, CountObjects> {
  // Each behind those that it is made of.
  const sums: Sum[] = [];

  const made = measureOperations<Made>(outline, function add(selection, ofFragment): Made {
    visits.add(selection.spreads.size + selection.parents.length);
    let constant = 0;
    let hasRows = false;
    const terms: Term[] = [];
    const addTerm = (term: Term): void => {
      const { times, own, below } = term;
      if (typeof times === 'number' && typeof below === 'number') constant += product(times, own + below);
      else terms.push(term);
    };
    for (const name of selection.spreads) {
      const fragment = ofFragment(name);
      addTerm({ times: 1, own: 0, below: fragment?.amount ?? 0 });
      hasRows ||= fragment?.hasRows ?? false;
    }
    for (const parent of selection.parents) {
      const below = add(parent.below, ofFragment);
      addTerm({ ...makingOf(parent, below.hasRows), below: below.amount });
      hasRows ||= isList(parent.definition);
    }
    if (terms.length === 0) return { amount: constant, hasRows };
    sums.push({ constant, terms });
    return { amount: { index: sums.length - 1 }, hasRows };
  });
  return new Map([...made].map(([operation, { amount }]) => [operation, counterOf(operation, amount, sums)]));
}

function counterOf(operation: OperationDefinitionNode, total: Amount, sums: readonly Sum[]): CountObjects {
  if (typeof total === 'number') return () => total;
  const defaults = defaultsOf(operation);
  return (given) => {
    const variables = { ...defaults, ...given };
    const known: number[] = [];
    const makes = (amount: Amount) => (typeof amount === 'number' ? amount : (known[amount.index] ?? 0));
    for (const { constant, terms } of sums) {
      let sum = constant;
      for (const { times, own, below } of terms) {
        sum += product(typeof times === 'number' ? times : times(variables), own + makes(below));
      }
      known.push(sum);
    }
    return makes(total);
  };
}

/** What an operation's variables are where a request leaves them out. */
function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): Variables {
  const defaults: Record<string, unknown> = {};
  for (const { variable, defaultValue } of variableDefinitions) {
    if (defaultValue) defaults[variable.name.value] = valueFromASTUntyped(defaultValue);
  }
  return defaults;
}

function makingOf({ node, definition, below }: WrittenParent, hasRows: boolean): Pick<Term, 'times' | 'own'> {
  if (definition && below && isConnection(definition)) {
    return hasRows ? { times: rowsOf(node, definition), own: 1 } : { times: 1, own: 0 };
  }
  const named = definition && namedBy(node, definition);
  return named === undefined ? { times: 1, own: 0 } : { times: named, own: 1 };
}

function isConnection({ type }: GraphQLField<unknown, unknown>): boolean {
  return getNamedType(type).extensions.isConnection === true;
}

function isList(definition: GraphQLField<unknown, unknown> | undefined): boolean {
  return definition !== undefined && isListType(getNullableType(definition.type));
}

/** Rows of the page that a connection requests: from its end where `last` is given as well, which has no default. */
function rowsOf(node: FieldNode, definition: GraphQLField<unknown, unknown>): Figure {
  const sizes = definition.args
    .filter(isPageSize)
    .map((size) =>
      figureOf(givenTo(node, size), (value) => Number(value ?? size.defaultValue ?? Number.NaN)),
    );
  return sizes.reduce((first, last) => orElse(last, first), 0);
}

/** The one figure, or where it is given no value the other. */
function orElse(one: Figure, other: Figure): Figure {
  if (typeof one === 'number') return Number.isNaN(one) ? other : one;
  return (variables) => {
    const figure = one(variables);
    if (!Number.isNaN(figure)) return figure;
    return typeof other === 'number' ? other : other(variables);
  };
}

/** How many objects a field is given the names of; undefined: it takes no names. */
function namedBy(node: FieldNode, definition: GraphQLField<unknown, unknown>): Figure | undefined {
  const names = definition.args.find(isNaming);
  if (!names) return undefined;
  return figureOf(givenTo(node, names), (value) => (Array.isArray(value) ? value.length : 1));
}

function givenTo(node: FieldNode, { name }: GraphQLArgument) {
  return node.arguments?.find((given) => given.name.value === name)?.value;
}

function figureOf(value: ReturnType<typeof givenTo>, read: (value: unknown) => number): Figure {
  if (!value) return read(undefined);
  // A list has its length whatever the variables in it are.
  if (value.kind !== Kind.VARIABLE) return read(valueFromASTUntyped(value));
  return (variables) => read(variables[value.name.value]);
}

/** How many objects the fields of an operation's root are given the names of; those of one name in the answer are one field. */
export function objectsNamed(
  operation: OperationDefinitionNode,
  rootFields: readonly WrittenField[],
): CountObjects {
  const figures = new Map<string, Figure>();
  for (const { node, definition } of rootFields) {
    const figure = definition && namedBy(node, definition);
    if (figure !== undefined) figures.set((node.alias ?? node.name).value, figure);
  }
  const defaults = defaultsOf(operation);
  return (given) => {
    const variables = { ...defaults, ...given };
    let sum = 0;
    for (const figure of figures.values()) sum += typeof figure === 'number' ? figure : figure(variables);
    return sum;
  };
}
