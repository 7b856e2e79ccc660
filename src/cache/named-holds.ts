/** Tags that are held until what holds them ends, however long that takes: by name, so that two of the same tag do not end each other. */
export class NamedHolds {
  readonly #tagsByName = new Map<string, readonly string[]>();
  readonly #countByTag = new Map<string, number>();

  get size(): number {
    return this.#tagsByName.size;
  }

  /** A name that is held already keeps its tags. */
  hold(name: string, tags: readonly string[]): void {
    if (this.#tagsByName.has(name)) return;
    this.#tagsByName.set(name, tags);
    for (const tag of tags) this.#countByTag.set(tag, (this.#countByTag.get(tag) ?? 0) + 1);
  }

  release(name: string): void {
    for (const tag of this.#tagsByName.get(name) ?? []) {
      const count = (this.#countByTag.get(tag) ?? 0) - 1;
      if (count > 0) this.#countByTag.set(tag, count);
      else this.#countByTag.delete(tag);
    }
    this.#tagsByName.delete(name);
  }

  isHeld(tags: readonly string[]): boolean {
    if (this.#countByTag.size === 0) return false;
    for (const tag of tags) if (this.#countByTag.has(tag)) return true;
    return false;
  }
}
