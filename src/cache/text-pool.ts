/** Texts in the pool; when there are more, it is emptied. */
const mostTexts = 4_096;

/** Longer ones are hardly ever repeated. */
const longestText = 128;

/**
 * Every reply brings its own copies of texts that all have in common: the instance's id, a unit's name, a source. Pooled answers
 * share one copy, which saves a good part of the memory that many of them take.
 */
export class TextPool {
  readonly #texts = new Map<string, string>();

  /** The answer with shared texts, frozen, since callers share it. */
  freeze<Value>(value: Value): Value {
    if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
    for (const [name, member] of Object.entries(value)) {
      if (typeof member === 'string') Object.assign(value, { [name]: this.#share(member) });
      else this.freeze(member);
    }
    return Object.freeze(value);
  }

  #share(text: string): string {
    if (text.length > longestText) return text;
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    if (this.#texts.size >= mostTexts) this.#texts.clear();
    this.#texts.set(text, text);
    return text;
  }
}
