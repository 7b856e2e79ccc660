import type { ListObserver, SeenLists } from '../../schema/cost/facts.ts';

/** Kept for the whole process, to estimate the calls of operations. */
export interface ObservedLists extends SeenLists, Pick<ListObserver, 'saw'> {
  /** A walk down so many levels of the tree took so many calls. */
  walked(levels: number | undefined, calls: number): void;
  /** For one operation: which objects were met before is tracked for that one alone. */
  observe(): ListObserver;
}

/** Past so many, older ones count half: directories change. */
const mostSeen = 10_000;
/** More coordinates than the graph has fields that lead to objects. */
const mostCoordinates = 1_000;

class Mean {
  #sum = 0;
  #count = 0;

  get value(): number {
    return this.#sum / this.#count;
  }

  add(value: number): void {
    if (this.#count >= mostSeen) {
      this.#sum /= 2;
      this.#count /= 2;
    }
    this.#sum += value;
    this.#count += 1;
  }
}

class Means {
  readonly #means = new Map<string, Mean>();

  of(coordinate: string): number | undefined {
    return this.#means.get(coordinate)?.value;
  }

  add(coordinate: string, value: number): void {
    const known = this.#means.get(coordinate);
    if (!known && this.#means.size >= mostCoordinates) return;
    const mean = known ?? new Mean();
    if (!known) this.#means.set(coordinate, mean);
    mean.add(value);
  }
}

/** Levels that are distinguished; those below are taken together. */
const mostNested = 5;

function atLevel(coordinate: string, level = mostNested): string {
  return `${coordinate} at ${Math.min(level, mostNested)}`;
}

/** Walks that are distinguished by their depth; deeper ones are taken together. */
const mostLevels = 20;

function walkOf(levels = mostLevels): string {
  return `walk ${Math.min(levels, mostLevels)}`;
}

export function createObservedLists(): ObservedLists {
  const rows = new Means();
  const distinct = new Means();
  const saw: ListObserver['saw'] = (coordinate, count, level) => {
    rows.add(coordinate, count);
    if (level !== undefined) rows.add(atLevel(coordinate, level), count);
  };
  return {
    saw,
    walked: (levels, calls) => rows.add(walkOf(levels), calls),
    rows: (coordinate, level) => rows.of(atLevel(coordinate, level)) ?? rows.of(coordinate),
    walkCalls: (levels) => rows.of(walkOf(levels)),
    distinct: (coordinate) => distinct.of(coordinate) ?? 1,
    observe() {
      const met = new Map<string, Set<string>>();
      return {
        saw,
        reached(coordinate, id) {
          const before = met.get(coordinate) ?? new Set();
          met.set(coordinate, before);
          distinct.add(coordinate, before.has(id) ? 0 : 1);
          before.add(id);
        },
      };
    },
  };
}
