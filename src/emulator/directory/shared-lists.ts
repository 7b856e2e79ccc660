/**
 * Immutable lists of ids. Most users are in one unit and many in one group: those lists are one shared array each,
 * which is what keeps a large directory under a kilobyte a user.
 */
export class SharedLists {
  readonly #singles = new Map<string, readonly string[]>();

  with(list: readonly string[], id: string): readonly string[] {
    if (list.includes(id)) return list;
    if (list.length > 0) return list.concat(id); // concat leaves no spare capacity, a spread may
    let single = this.#singles.get(id);
    if (single === undefined) {
      single = [id];
      this.#singles.set(id, single);
    }
    return single;
  }

  without(list: readonly string[], id: string): readonly string[] {
    const rest = list.filter((other) => other !== id);
    return rest.length === 1 && rest[0] !== undefined ? this.with([], rest[0]) : rest;
  }
}

/** Takes the id out of a list that is changed in place; cheap from the end, so that a crowd can be emptied backwards. */
export function removeId(list: string[], id: string): void {
  const position = list.lastIndexOf(id);
  if (position >= 0) list.splice(position, 1);
}
