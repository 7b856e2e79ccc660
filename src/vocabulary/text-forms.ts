/**
 * Texts in the two canonical Unicode forms: an "é" is one character (NFC), or an "e" and an accent (NFD). What a person types
 * has the form of their keyboard, what a directory holds that of the system it came from, and upstream compares as it is.
 *
 * Forms are equal here, and so are capital and small letters (developer-api.md 8.6). Compatibility forms (NFKC) are not: they
 * would make one user of "ﬁona" and "fiona", which are two names.
 */

/** A text in each form that upstream may hold it in: composed, and decomposed where that differs. */
export function formsOf(text: string): readonly [composed: string, ...decomposed: string[]] {
  const composed = text.normalize('NFC');
  const decomposed = text.normalize('NFD');
  return composed === decomposed ? [composed] : [composed, decomposed];
}

export function isSameText(one: string, other: string): boolean {
  return fold(one) === fold(other);
}

/**
 * Whether a text begins with a prefix, in whichever forms the two are. Where the text as it is held begins with the prefix,
 * it does too: upstream's own search finds "e" in a decomposed "é", and a scan must find the same.
 */
export function startsWithText(text: string, prefix: string): boolean {
  return textBeginning(prefix)(text);
}

/** The same for many texts: the prefix is prepared once. */
export function textBeginning(prefix: string): (text: string) => boolean {
  const folded = fold(prefix);
  const forms = formsOf(prefix).map(toSmall);
  return (text) => {
    if (fold(text).startsWith(folded)) return true;
    const held = toSmall(text);
    return forms.some((form) => held.startsWith(form));
  };
}

/** A text to be compared with others that were folded: its composed form, in small letters. */
export function fold(text: string): string {
  return toSmall(text.normalize('NFC')).normalize('NFC');
}

/** A longer text is searched by its beginning alone. */
const longestPlain = 1_024;

/**
 * Whether `fold` keeps all that comparisons look at: the text is composed, has no blanks around it, and no character that a text
 * column of SQLite changes or ends at. Nearly all texts are so.
 */
export function foldsPlainly(text: string): boolean {
  return (
    text.length <= longestPlain &&
    text.trim() === text &&
    text.isWellFormed() &&
    !text.includes('\0') &&
    toSmall(text) === fold(text)
  );
}

/** A sigma at the end of a prefix may be in the middle of the text, where its small letter is another. */
function toSmall(text: string): string {
  return text.toLowerCase().replaceAll('ς', 'σ');
}
