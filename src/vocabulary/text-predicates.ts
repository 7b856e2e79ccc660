import { fold, textBeginning } from './text-forms.ts';

/** A condition on one text, as the graph has it: one member at most. */
interface TextCondition {
  readonly equals?: string | null | undefined;
  readonly in?: readonly string[] | null | undefined;
  readonly startsWith?: string | null | undefined;
  readonly contains?: string | null | undefined;
  readonly endsWith?: string | null | undefined;
  readonly isSet?: boolean | null | undefined;
}

/** The same as a predicate of one kind; `equals` is `in` with one text. */
export type TextPredicate =
  | { readonly kind: 'in'; readonly texts: readonly string[] }
  | { readonly kind: 'startsWith' | 'contains' | 'endsWith'; readonly text: string }
  | { readonly kind: 'isSet'; readonly isSet: boolean };

/** Where a text is one of none, no text is: such a condition matches nothing. Undefined: there is no condition. */
export function toTextPredicate(condition: TextCondition | null | undefined): TextPredicate | undefined {
  const { equals, in: texts, startsWith, contains, endsWith, isSet } = condition ?? {};
  if (typeof equals === 'string') return { kind: 'in', texts: [equals] };
  if (texts) return { kind: 'in', texts: [...new Set(texts)] };
  if (typeof startsWith === 'string') return { kind: 'startsWith', text: startsWith };
  if (typeof contains === 'string') return { kind: 'contains', text: contains };
  if (typeof endsWith === 'string') return { kind: 'endsWith', text: endsWith };
  return typeof isSet === 'boolean' ? { kind: 'isSet', isSet } : undefined;
}

/**
 * Whether a text, or the lack of one, meets the predicate. Capital and small letters are the same, and so are Unicode's forms
 * (text-forms.ts); of whole texts, blanks around them do not count.
 */
export function textMatcher(predicate: TextPredicate): (held: string | undefined) => boolean {
  if (predicate.kind === 'isSet') return (held) => (held !== undefined) === predicate.isSet;
  const matches = heldMatcher(predicate);
  return (held) => held !== undefined && matches(held);
}

function heldMatcher(predicate: Exclude<TextPredicate, { kind: 'isSet' }>): (held: string) => boolean {
  if (predicate.kind === 'in') {
    const wanted = new Set(predicate.texts.map((text) => fold(text.trim())));
    return (held) => wanted.has(fold(held.trim()));
  }
  if (predicate.kind === 'startsWith') return textBeginning(predicate.text);
  const wanted = fold(predicate.text);
  if (predicate.kind === 'contains') return (held) => fold(held).includes(wanted);
  return (held) => fold(held).endsWith(wanted);
}
