import type { Reading } from './facts.ts';

/**
 * How much of an object is needed, least first.
 * - identity: the id alone
 * - reference: what a reply that names the object has of it
 * - profile: the object's row in a list, or its own reply
 * - detail: only the object's own reply has it
 */
export type Need = 'identity' | 'reference' | 'profile' | 'detail';

/** `edge`: none of the object; a call that starts from its id, and that proves the object exists. */
export type FieldNeed = Need | 'edge';

/** What is at hand of an object when a field leads to it; `nothing`: an id that may name none. */
export type Brought = 'nothing' | Need;

const order: readonly Brought[] = ['nothing', 'identity', 'reference', 'profile', 'detail'];

export function isMore(one: Brought, other: Brought): boolean {
  return order.indexOf(one) > order.indexOf(other);
}

/** Arguments as their coerced values. */
export type Arguments = Readonly<Record<string, unknown>>;

/** @param needOf how much is selected of the objects of a type that the field leads to */
export type Amount = number | ((given: Arguments, reading: Reading, needOf: NeedOf) => number);
export type NeedOf = (typeName: string) => Need;

/** How many objects a field leads to, where neither `first` nor its arguments state it. */
export interface Rows {
  /** More than this are never read; Infinity: upstream decides. */
  readonly most: number;
  /** As long as none have been seen. */
  readonly assumed: number;
}

/**
 * What a field reads of upstream for each object that it is selected on. Which parts of an object are loaded, what an operation is
 * priced at and what is learned from its answers are all read from it (plan.ts, price.ts, seen-lists.ts).
 */
export interface Step {
  /** How much of its own object the field reads; default: the profile. */
  readonly needs?: FieldNeed;
  /** Upstream calls of its own; default: a page for a connection, a write for a mutation, otherwise none. */
  readonly calls?: Amount;
  /** Whether the calls are made once for the list that the object stands in. */
  readonly oncePerList?: boolean;
  /** The field beside it whose read serves this one too: both together take the calls of that one. */
  readonly through?: string;
  /** How much this field needs of the objects that the field in `through` leads to. */
  readonly throughNeeds?: Need;
  /** Whether its answers teach how many objects it leads to; those of a connection do. */
  readonly learned?: boolean;
  /** `named`: as many as the lists of the mutation's input name. Connections have their `first`. Default: one. */
  readonly rows?: Rows | 'named';
  /** Objects by their type, where the arguments name them. */
  readonly objects?: (given: Arguments, reading: Reading) => Readonly<Record<string, number>>;
  /** What is at hand of the objects that it leads to, which may depend on their type; default: nothing. */
  readonly brings?: Brought | Readonly<Record<string, Brought>>;
  /** What the list of a connection finds; default: an unfiltered list. */
  readonly finds?: (given: Arguments, reading: Reading) => Found;
}

/** What is known of a list before it is read. */
export interface Found {
  /** Never more rows than this. */
  readonly most: number;
  /** Rows of the whole list, where they are known. */
  readonly total: number | undefined;
  /** Whether it has a filter, so that its length shows nothing about the list without one. */
  readonly isFiltered: boolean;
}

/** The `extensions` of a field that hold what it reads. */
export function reads(step: Step): { readonly reads: Step } {
  return { reads: step };
}

const profileOfItsOwn: Step = {};

export function broughtBy({ brings = 'nothing' }: Step, typeName: string): Brought {
  return typeof brings === 'string' ? brings : (brings[typeName] ?? 'nothing');
}

export function stepOf({ extensions }: { readonly extensions: Readonly<Record<string, unknown>> }): Step {
  return isStep(extensions.reads) ? extensions.reads : profileOfItsOwn;
}

/** The mark is made by `reads` alone. */
function isStep(value: unknown): value is Step {
  return typeof value === 'object' && value !== null;
}
