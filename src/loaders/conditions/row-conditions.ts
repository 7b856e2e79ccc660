import type { SourceFilter, TimeRange } from '../../../schema/filtering/filters.ts';
import type { Fault, Faults } from '../../eiam/unreadable.ts';
import { type TextPredicate, textMatcher } from '../../vocabulary/text-predicates.ts';
import type { Condition, Evaluate } from './condition.ts';

/** A row of which the member `Name` may be missing, or unreadable. */
type RowWith<Name extends string, Value> = { readonly [Each in Name]?: Value | undefined } & {
  readonly faults?: Faults<Name> | undefined;
};

/** Evaluates a row by one member. A member that could not be read leaves it open. */
export function evaluateMember<Name extends string, Value>(
  name: Name,
  meets: (value: Value | undefined) => boolean,
): Evaluate<RowWith<Name, Value>> {
  return (row) => {
    const value = row[name];
    const fault: Fault | undefined = value === undefined ? row.faults?.[name] : undefined;
    return fault ?? meets(value);
  };
}

export function evaluateText<Name extends string>(
  name: Name,
  predicate: TextPredicate,
): Evaluate<RowWith<Name, string>> {
  return evaluateMember<Name, string>(name, textMatcher(predicate));
}

/** The condition that a moment lies in a range, where that has an end. A moment that is not set lies in none. */
export function timeConditions<Name extends string, Test>(
  name: Name,
  range: TimeRange | null | undefined,
  toTest: (evaluate: Evaluate<RowWith<Name, number>>) => Test,
): readonly Condition<Test>[] {
  const from = range?.from ?? Number.NEGATIVE_INFINITY;
  const to = range?.to ?? Number.POSITIVE_INFINITY;
  if (from === Number.NEGATIVE_INFINITY && to === Number.POSITIVE_INFINITY) return [];
  const isWithin = (moment: number | undefined) => moment !== undefined && from <= moment && moment < to;
  return [{ test: toTest(evaluateMember<Name, number>(name, isWithin)) }];
}

/** The kinds of source that have a name in the graph (developer-api.md 6.5). */
const knownSources: ReadonlySet<string> = new Set(['build_in', 'ding_talk', 'ad', 'ldap', 'we_com']);

/** Conditions on the two members that name an object's source. */
export function sourceConditions<TypeName extends string, IdName extends string, Test>(
  { type: typeName, id: idName }: { readonly type: TypeName; readonly id: IdName },
  source: SourceFilter | null | undefined,
  toTest: (evaluate: Evaluate<RowWith<TypeName, string> & RowWith<IdName, string>>) => Test,
): readonly Condition<Test>[] {
  const { type, sourceId } = source ?? {};
  const isOfType = (held: string | undefined) =>
    held !== undefined && (type === 'other' ? !knownSources.has(held) : held === type);
  return [
    ...(type ? [{ test: toTest(evaluateMember<TypeName, string>(typeName, isOfType)) }] : []),
    ...(sourceId
      ? [{ test: toTest(evaluateMember<IdName, string>(idName, (held) => held === sourceId)) }]
      : []),
  ];
}
