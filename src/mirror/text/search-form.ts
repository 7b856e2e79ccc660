/** Texts as search compares them: without regard to case, width and accents. */

/** The longest text of which more than the beginning is searched; EIAM's own limit of names is below it. */
const longestText = 1_024;

/** Letters that have no accent to take away, and are typed without what they have instead. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ð: 'd',
  đ: 'd',
  ɖ: 'd',
  ħ: 'h',
  ı: 'i',
  ȷ: 'j',
  ĸ: 'k',
  ł: 'l',
  ŋ: 'n',
  ø: 'o',
  ŧ: 't',
  ƶ: 'z',
  ς: 'σ',
};
const specialLetter = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'gu');

/**
 * Accents of the alphabets that are typed without them, with points of Hebrew and Arabic. Marks of other scripts are letters: a
 * syllable of Hindi or Kana is another one without them.
 */
const accents = /[[\p{Mn}&&[\p{Script=Inherited}\p{Script=Hebrew}\p{Script=Cyrillic}]]--[\u3099\u309a]]/gv;
/** Joiners, selectors of variants, soft hyphens. */
const invisible = /\p{Default_Ignorable_Code_Point}+/gu;
const whiteSpace = /[\s\p{Cc}]+/gu;

/**
 * A text as search holds it: folded, its words one blank apart. Empty where nothing is left of it. A lone surrogate, which
 * SQLite cannot hold, becomes U+FFFD.
 */
export function searchForm(text: string): string {
  return text
    .slice(0, longestText)
    .toWellFormed()
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(accents, '')
    .replace(specialLetter, (letter) => plainLetters[letter] ?? letter)
    .replace(invisible, '')
    .replaceAll('\0', '')
    .normalize('NFKC')
    .replace(whiteSpace, ' ')
    .trim();
}

/** The words of a text that is searched for; each has to be found. */
export function wordsOf(text: string): readonly string[] {
  const form = searchForm(text);
  return form === '' ? [] : Array.from(new Set(form.split(' ')));
}
