import type { Joined } from '../../../schema/filtering/joined.ts';
import type { Fault } from '../../eiam/unreadable.ts';

/** Whether a row meets a condition; a fault: it is open, because that member of the row could not be read. */
export type Verdict = boolean | Fault;
export type Evaluate<Row> = (row: Row) => Verdict;

/** Conditions as a filter joins them. All of none is everything; any of none is nothing. */
export type Condition<Test> =
  | { readonly all: readonly Condition<Test>[] }
  | { readonly any: readonly Condition<Test>[] }
  | { readonly not: Condition<Test> }
  | { readonly test: Test };

export const everything = { all: [] } as const;
export const nothing = { any: [] } as const;

function isEverything(condition: Condition<unknown>): boolean {
  return 'all' in condition && condition.all.length === 0;
}

export function isNothing(condition: Condition<unknown>): boolean {
  return 'any' in condition && condition.any.length === 0;
}

/** All of them, without layers of `all` within it, so that its members are what every row has to meet. */
export function allOf<Test>(conditions: readonly Condition<Test>[]): Condition<Test> {
  const members = conditions.flatMap((each) => ('all' in each ? each.all : [each]));
  if (members.some(isNothing)) return nothing;
  const [only] = members;
  return members.length === 1 && only ? only : { all: members };
}

function anyOf<Test>(conditions: readonly Condition<Test>[]): Condition<Test> {
  const members = conditions.flatMap((each) => ('any' in each ? each.any : [each]));
  return members.some(isEverything) ? everything : { any: members };
}

function notOf<Test>(condition: Condition<Test>): Condition<Test> {
  if (isEverything(condition)) return nothing;
  return isNothing(condition) ? everything : { not: condition };
}

/** What every row has to meet, each by itself. */
export function conjunctsOf<Test>(condition: Condition<Test>): readonly Condition<Test>[] {
  return 'all' in condition ? condition.all : [condition];
}

/** The tests among conjuncts, without those that are joined to others by `or` or `not`. */
export function testsOf<Test>(conjuncts: readonly Condition<Test>[]): readonly Test[] {
  return conjuncts.flatMap((each) => ('test' in each ? [each.test] : []));
}

/** A test of a row; without `evaluate` none that a row shows. */
interface RowTest<Row> {
  readonly evaluate?: Evaluate<Row>;
}

/** Whether rows show all that the condition tests. */
export function isShownByRows(condition: Condition<RowTest<never>>): boolean {
  if ('test' in condition) return condition.test.evaluate !== undefined;
  if ('not' in condition) return isShownByRows(condition.not);
  return ('all' in condition ? condition.all : condition.any).every(isShownByRows);
}

export function joinedConditions<Filter, Test>(
  { and, or, not }: Joined<Filter>,
  toCondition: (filter: Filter) => Condition<Test>,
): readonly Condition<Test>[] {
  return [
    ...(and ?? []).map(toCondition),
    ...(or ? [anyOf(or.map(toCondition))] : []),
    ...(not ? [notOf(toCondition(not))] : []),
  ];
}

/**
 * Evaluates rows in Kleene's logic of three values: a member that could not be read leaves the whole open only where the other
 * members do not decide it.
 */
export function toEvaluate<Row>(condition: Condition<RowTest<Row>>): Evaluate<Row> {
  if ('test' in condition) {
    const { evaluate } = condition.test;
    if (evaluate) return evaluate;
    throw new TypeError('Expected a condition that rows show');
  }
  if ('not' in condition) {
    const evaluate = toEvaluate(condition.not);
    return (row) => {
      const verdict = evaluate(row);
      return typeof verdict === 'boolean' ? !verdict : verdict;
    };
  }
  const [members, decisive] = 'all' in condition ? [condition.all, false] : [condition.any, true];
  const evaluates = members.map((member) => toEvaluate(member));
  return (row) => {
    let open: Fault | undefined;
    for (const evaluate of evaluates) {
      const verdict = evaluate(row);
      if (verdict === decisive) return decisive;
      if (typeof verdict !== 'boolean') open ??= verdict;
    }
    return open ?? !decisive;
  };
}
