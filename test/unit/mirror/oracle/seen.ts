/** One question, and how many objects are in its answer. */
export interface Asked {
  readonly asked: unknown;
  readonly found: number;
}

/** What questions were made of, so that a test knows what it has not asked. */
export class Seen {
  readonly names = new Set<string>();
  asked = 0;
  found = 0;

  add({ asked, found }: Asked): void {
    this.asked += 1;
    if (found > 0) this.found += 1;
    this.#note(asked);
  }

  get share(): number {
    return this.found / this.asked;
  }

  /** Names of members, and texts, that stand in no question. */
  without(names: readonly string[]): readonly string[] {
    return names.filter((name) => !this.names.has(name));
  }

  #note(value: unknown): void {
    if (typeof value === 'string') this.names.add(value);
    if (typeof value !== 'object' || value === null) return;
    for (const [name, member] of Object.entries(value)) {
      if (!Array.isArray(value) && member !== undefined) this.names.add(name);
      this.#note(member);
    }
  }
}
