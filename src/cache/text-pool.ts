/** Texts in the pool; when there are more, it is emptied. */
const mostTexts = 4_096;

/** Longer ones are hardly ever repeated. */
const longestText = 128;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/**
 * Every reply brings its own copies of texts that all have in common: the instance's id, a unit's name, a source. Pooled answers
 * share one copy, which saves a good part of the memory that many of them take.
 */
export class TextPool {
  readonly #texts = new Map<string, string>();

  /** The answer with shared texts, frozen, since callers share it. */
  freeze<Value>(value: Value): Value {
    if (isObject(value) && !Object.isFrozen(value)) {
      this.#shareMembers(value);
      Object.freeze(value);
    }
    return value;
  }

  #shareMembers(value: Record<string, unknown>): void {
    for (const name of Object.keys(value)) {
      const member = value[name];
      if (typeof member === 'string') value[name] = this.#share(member);
      else this.freeze(member);
    }
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
