/**
 * What an index of parts of words is made of: the pairs and triples of characters of each word, and single characters where one
 * is a word of its own. SQLite's own trigrams find nothing by one or two characters.
 */

/** One of these is a syllable or a word; of Latin letters too many words have each. */
const ideographs = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** The most grams of a word that is searched for: more say nothing new. */
const mostGramsAsked = 32;

/** No name is made of these: where one has them all the same, the names themselves decide. */
const whole = { mark: '\ue000', blank: '\ue001' };

/** The gram that a text has as a whole, by which it is found among many that hold it. */
export function wholeGram(text: string): string {
  return `${whole.mark}${text.replaceAll(' ', whole.blank)}`;
}

/** The grams of an object's folded texts, each once. @param texts of one or more words each */
export function gramsOf(texts: readonly string[]): readonly string[] {
  const grams = new Set<string>();
  for (const text of texts) {
    grams.add(wholeGram(text));
    for (const word of text.split(' ')) {
      const characters = Array.from(word);
      characters.forEach((character, at) => {
        if (ideographs.test(character)) grams.add(character);
        if (at > 0) grams.add(characters.slice(at - 1, at + 1).join(''));
        if (at > 1) grams.add(characters.slice(at - 2, at + 1).join(''));
      });
    }
  }
  return Array.from(grams);
}

/**
 * The grams that every text has that holds the word. Empty where the index cannot tell: for a single character that is no word
 * of its own.
 * @param word folded
 */
export function gramsOfWord(word: string): readonly string[] {
  const characters = Array.from(word);
  if (characters.length < 3) return characters.length === 2 || ideographs.test(word) ? [word] : [];
  // One behind the other: those between have hardly fewer candidates, and each takes as long to be read.
  const last = characters.length - 3;
  const places = [...characters.keys()].filter((at) => at === last || (at < last && at % 3 === 0));
  const triples = places.map((at) => characters.slice(at, at + 3).join(''));
  return Array.from(new Set(triples)).slice(0, mostGramsAsked);
}

/** An expression of FTS5 that is true of what has all the grams. */
export function matchOf(grams: readonly string[]): string {
  return grams.map((gram) => `"${gram.replaceAll('"', '""')}"`).join(' AND ');
}
