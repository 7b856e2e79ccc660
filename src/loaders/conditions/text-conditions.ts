import type { TextFilter } from '../../../schema/filtering/filters.ts';
import { type TextPredicate, toTextPredicate } from '../../vocabulary/text-predicates.ts';
import { type Condition, nothing } from './condition.ts';

/** A text filter's condition, where it has one. */
export function textConditions<Test>(
  filter: TextFilter | null | undefined,
  toTest: (predicate: TextPredicate) => Test,
): readonly Condition<Test>[] {
  const predicate = toTextPredicate(filter);
  if (!predicate) return [];
  return predicate.kind === 'in' && predicate.texts.length === 0 ? [nothing] : [{ test: toTest(predicate) }];
}

/** The one text of the predicate; undefined: it has none, or several. */
export function onlyText(predicate: TextPredicate): string | undefined {
  return predicate.kind === 'in' && predicate.texts.length === 1 ? predicate.texts[0] : undefined;
}
