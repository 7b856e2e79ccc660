import type { Registry } from 'prom-client';
import Counter from 'prom-client/lib/counter.js';
import Histogram from 'prom-client/lib/histogram.js';

/** What describes a metric. */
export interface SeriesOptions<Label extends string = string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
}

/** Every operation and every call adds to some: prom-client would check and join their labels each time. */
type Labels<Label extends string = string> = Readonly<Record<Label, string>>;

/** A number that only grows. */
export interface Count {
  value: number;
}

/** A counter whose numbers are kept here, and read at each scrape. */
export class CountSeries<Label extends string> {
  readonly #kept = new Map<string, { readonly labels: Labels<Label>; readonly count: Count }>();

  constructor(registry: Registry, { name, help, labelNames }: SeriesOptions<Label>) {
    const kept = this.#kept;
    const counter: Counter<Label> = new Counter({
      ...{ name, help, labelNames: [...labelNames], registers: [registry] },
      collect() {
        counter.reset();
        for (const { labels, count } of kept.values()) counter.inc(labels, count.value);
      },
    });
  }

  /** The number of these labels: the same each time, to be kept by what adds to it. */
  of(labels: Labels<Label>): Count {
    const key = JSON.stringify(labels);
    const known = this.#kept.get(key);
    if (known) return known.count;
    const count = { value: 0 };
    this.#kept.set(key, { labels, count });
    return count;
  }
}

/** Durations of the same labels, by upper bounds. */
export class Durations {
  readonly #bounds: readonly number[];
  /** How many are within each bound and beyond the one before it. */
  readonly counts: number[];
  count = 0;
  sum = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.counts = bounds.map(() => 0);
  }

  observe(seconds: number): void {
    this.sum += seconds;
    this.count += 1;
    for (let index = 0; index < this.#bounds.length; index += 1) {
      if (seconds > (this.#bounds[index] ?? 0)) continue;
      this.counts[index] = (this.counts[index] ?? 0) + 1;
      return;
    }
  }
}

/** A histogram whose durations are kept here, and read at each scrape. */
export class DurationSeries extends Histogram {
  readonly #name: string;
  readonly #bounds: readonly number[];
  readonly #kept = new Map<string, { readonly labels: Labels; readonly durations: Durations }>();
  /** The same without a value, whose description is read. */
  readonly #empty: Histogram;

  /** @param options with upper bounds, in seconds, in ascending order */
  constructor(
    registry: Registry,
    { name, help, labelNames, bounds }: SeriesOptions & { readonly bounds: readonly number[] },
  ) {
    const options = { name, help, labelNames: [...labelNames], buckets: [...bounds] };
    super({ ...options, registers: [registry] });
    this.#name = name;
    this.#bounds = bounds;
    this.#empty = new Histogram({ ...options, registers: [] });
  }

  /** The durations of these labels: the same each time, to be kept by what adds to them. */
  of(labels: Labels): Durations {
    const key = JSON.stringify(labels);
    const known = this.#kept.get(key);
    if (known) return known.durations;
    const durations = new Durations(this.#bounds);
    this.#kept.set(key, { labels, durations });
    return durations;
  }

  /** What a registry reads as text. */
  getForPromString(): ReturnType<Histogram['get']> {
    return this.get();
  }

  override async get() {
    const values = [...this.#kept.values()].flatMap(({ labels, durations }) => {
      let within = 0;
      const buckets = this.#bounds.map((le, index) => {
        within += durations.counts[index] ?? 0;
        return { metricName: `${this.#name}_bucket`, labels: { le, ...labels }, value: within };
      });
      return [
        ...buckets,
        { metricName: `${this.#name}_bucket`, labels: { le: '+Inf', ...labels }, value: durations.count },
        { metricName: `${this.#name}_sum`, labels, value: durations.sum },
        { metricName: `${this.#name}_count`, labels, value: durations.count },
      ];
    });
    return { ...(await this.#empty.get()), values };
  }
}

/** What belongs to each pair of texts, found without a text that is joined of both. */
export class Pairs<Value> {
  readonly #make: (first: string, second: string) => Value;
  readonly #kept = new Map<string, Map<string, Value>>();

  constructor(make: (first: string, second: string) => Value) {
    this.#make = make;
  }

  of(first: string, second: string): Value {
    const known = this.#kept.get(first)?.get(second);
    if (known !== undefined) return known;
    const made = this.#make(first, second);
    const ofFirst = this.#kept.get(first) ?? new Map<string, Value>();
    this.#kept.set(first, ofFirst.set(second, made));
    return made;
  }
}
