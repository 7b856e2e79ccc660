import type { TextFilter } from '../../../schema/filtering/shapes.ts';
import { type Condition, nothing } from './condition.ts';
import { fold, textBeginning } from './text-forms.ts';

/** The same as a question of one kind; `equals` is `in` with one text. */
export type TextQuestion =
  | { readonly kind: 'in'; readonly texts: readonly string[] }
  | { readonly kind: 'startsWith' | 'contains' | 'endsWith'; readonly text: string }
  | { readonly kind: 'isSet'; readonly isSet: boolean };

/** Where a text is one of none, no text is: such a filter matches nothing. Undefined: the filter asks nothing. */
function toTextQuestion(filter: TextFilter | null | undefined): TextQuestion | undefined {
  const { equals, in: texts, startsWith, contains, endsWith, isSet } = filter ?? {};
  if (typeof equals === 'string') return { kind: 'in', texts: [equals] };
  if (texts) return { kind: 'in', texts: [...new Set(texts)] };
  if (typeof startsWith === 'string') return { kind: 'startsWith', text: startsWith };
  if (typeof contains === 'string') return { kind: 'contains', text: contains };
  if (typeof endsWith === 'string') return { kind: 'endsWith', text: endsWith };
  return typeof isSet === 'boolean' ? { kind: 'isSet', isSet } : undefined;
}

/** A text filter's condition, where it asks something. */
export function textConditions<Test>(
  filter: TextFilter | null | undefined,
  toTest: (question: TextQuestion) => Test,
): readonly Condition<Test>[] {
  const question = toTextQuestion(filter);
  if (!question) return [];
  return question.kind === 'in' && question.texts.length === 0 ? [nothing] : [{ test: toTest(question) }];
}

/** The one text that is asked for; undefined: other than one is. */
export function onlyText(question: TextQuestion): string | undefined {
  return question.kind === 'in' && question.texts.length === 1 ? question.texts[0] : undefined;
}

/**
 * Whether a text, or the lack of one, is what is asked for. Capital and small letters are the same, and so are Unicode's forms
 * (text-forms.ts); of whole texts, blanks around them do not count.
 */
export function textMatcher(question: TextQuestion): (held: string | undefined) => boolean {
  if (question.kind === 'isSet') return (held) => (held !== undefined) === question.isSet;
  const matches = heldMatcher(question);
  return (held) => held !== undefined && matches(held);
}

function heldMatcher(question: Exclude<TextQuestion, { kind: 'isSet' }>): (held: string) => boolean {
  if (question.kind === 'in') {
    const wanted = new Set(question.texts.map((text) => fold(text.trim())));
    return (held) => wanted.has(fold(held.trim()));
  }
  if (question.kind === 'startsWith') return textBeginning(question.text);
  const wanted = fold(question.text);
  if (question.kind === 'contains') return (held) => fold(held).includes(wanted);
  return (held) => fold(held).endsWith(wanted);
}
