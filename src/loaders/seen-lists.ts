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

/** What is seen at one coordinate of the graph. */
class CoordinateMeans {
  readonly all = new Mean();
  /** By level: those below the last one are taken together. */
  readonly #levels: (Mean | undefined)[] = [];

  of(level: number): number | undefined {
    return this.#levels[toKept(level)]?.value;
  }

  add(value: number, level: number | undefined): void {
    this.all.add(value);
    if (level === undefined) return;
    const kept = toKept(level);
    const mean = this.#levels[kept] ?? new Mean();
    this.#levels[kept] = mean;
    mean.add(value);
  }
}

/** Levels that are distinguished; those below are taken together. */
const mostNested = 5;

function toKept(level: number): number {
  return Math.min(level, mostNested);
}

class Means {
  readonly #means = new Map<string, CoordinateMeans>();

  /** Undefined: nothing has been seen at this coordinate, or there are too many to keep them all. */
  at(coordinate: string): CoordinateMeans | undefined {
    return this.#means.get(coordinate);
  }

  /** The same; the first time it is made. */
  keptAt(coordinate: string): CoordinateMeans | undefined {
    const known = this.#means.get(coordinate);
    if (known || this.#means.size >= mostCoordinates) return known;
    const means = new CoordinateMeans();
    this.#means.set(coordinate, means);
    return means;
  }
}

/** Walks that are distinguished by their depth; deeper ones are taken together. */
const mostLevels = 20;

function walkOf(levels = mostLevels): string {
  return `walk ${Math.min(levels, mostLevels)}`;
}

export function createObservedLists(): ObservedLists {
  const rows = new Means();
  const distinct = new Means();
  const saw: ListObserver['saw'] = (coordinate, count, level) => rows.keptAt(coordinate)?.add(count, level);
  return {
    saw,
    walked: (levels, calls) => saw(walkOf(levels), calls),
    rows(coordinate, level = mostNested) {
      const means = rows.at(coordinate);
      return means?.of(level) ?? means?.all.value;
    },
    walkCalls: (levels) => rows.at(walkOf(levels))?.all.value,
    distinct: (coordinate) => distinct.at(coordinate)?.all.value ?? 1,
    observe: () => new OperationObserver(saw, distinct),
  };
}

/** Which objects were met before is tracked for one operation alone. */
class OperationObserver implements ListObserver {
  readonly saw: ListObserver['saw'];
  readonly #distinct: Means;
  readonly #met = new Map<string, Met>();
  /** The rows of a list are met at the same coordinate, each after the other. */
  #metLast: Met | undefined;

  constructor(saw: ListObserver['saw'], distinct: Means) {
    this.saw = saw;
    this.#distinct = distinct;
  }

  reached(coordinate: string, id: string): void {
    const met = this.#metLast?.coordinate === coordinate ? this.#metLast : this.#metAt(coordinate);
    const { size } = met.ids.add(id);
    met.means?.add(size - met.distinct, undefined);
    met.distinct = size;
  }

  #metAt(coordinate: string): Met {
    this.#metLast = this.#met.get(coordinate) ?? this.#begin(coordinate);
    return this.#metLast;
  }

  #begin(coordinate: string): Met {
    const met = {
      ...{ coordinate, distinct: 0, ids: new Set<string>() },
      means: this.#distinct.keptAt(coordinate),
    };
    this.#met.set(coordinate, met);
    return met;
  }
}

interface Met {
  readonly coordinate: string;
  readonly ids: Set<string>;
  /** How many ids there were after the last one. */
  distinct: number;
  readonly means: CoordinateMeans | undefined;
}
