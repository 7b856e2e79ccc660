/** Value → row. Rows that share a value wait in line: the first one added is the one found. */
export class Lookup<Row> {
  readonly #first = new Map<string, Row>();
  readonly #others = new Map<string, Row[]>();

  get(key: string): Row | undefined {
    return this.#first.get(key);
  }

  all(key: string): readonly Row[] {
    const first = this.#first.get(key);
    return first === undefined ? [] : [first, ...(this.#others.get(key) ?? [])];
  }

  add(key: string | undefined, row: Row): void {
    if (key === undefined) return;
    if (!this.#first.has(key)) {
      this.#first.set(key, row);
      return;
    }
    const line = this.#others.get(key);
    if (line === undefined) this.#others.set(key, [row]);
    else line.push(row);
  }

  remove(key: string | undefined, row: Row): void {
    if (key === undefined) return;
    const line = this.#others.get(key);
    if (this.#first.get(key) !== row) {
      const position = line?.indexOf(row) ?? -1;
      if (position >= 0) line?.splice(position, 1);
      return;
    }
    const next = line?.shift();
    if (next === undefined) this.#first.delete(key);
    else this.#first.set(key, next);
  }
}

/** One lookup for each source: no joined key has to be kept for every row. */
export class SourcedLookup<Row> {
  readonly #sources = new Map<string, Lookup<Row>>();

  get(sourceType: string, sourceId: string, externalId: string): Row | undefined {
    return this.#sources.get(`${sourceType}\n${sourceId}`)?.get(externalId);
  }

  /** The lookup of one source, made when first used. */
  of(sourceType: string, sourceId: string): Lookup<Row> {
    const key = `${sourceType}\n${sourceId}`;
    let lookup = this.#sources.get(key);
    if (lookup === undefined) {
      lookup = new Lookup();
      this.#sources.set(key, lookup);
    }
    return lookup;
  }
}
