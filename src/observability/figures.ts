import type { Registry } from 'prom-client';
import Counter from 'prom-client/lib/counter.js';
import Gauge from 'prom-client/lib/gauge.js';

/** A figure that another part keeps, read at each scrape. One unit a name, by Prometheus' conventions: see `addFigure`. */
export interface Figure {
  /** What ends in `_total` only ever grows: a counter. Any other is a gauge. */
  readonly name: string;
  readonly help: string;
  /** Undefined: there is nothing to show. */
  readonly read: () => number | undefined;
}

/** The same for several things that may be added up. */
export interface LabelledFigure<Label extends string = string> {
  readonly name: string;
  readonly help: string;
  readonly label: Label;
  /** By value of the label; a scrape waits for what is not at hand. */
  readonly read: () => Values | Promise<Values>;
}

type Values = Readonly<Record<string, number>>;

/** Shows a figure in a registry. */
export function addFigure(registry: Registry, figure: Figure | LabelledFigure): void {
  const { name, help } = figure;
  const labelNames = 'label' in figure ? [figure.label] : [];
  const valuesOf = async (): Promise<
    readonly (readonly [labels: Record<string, string>, value: number])[]
  > => {
    if ('label' in figure) {
      const values = Object.entries(await figure.read());
      return values.map(([value, number]) => [{ [figure.label]: value }, number]);
    }
    const value = figure.read();
    return value === undefined ? [] : [[{}, value]];
  };
  const options = { name, help, labelNames, registers: [registry] };
  if (name.endsWith('_total')) {
    const counter: Counter = new Counter({
      ...options,
      async collect() {
        const values = await valuesOf();
        // What is read is the sum since the start, not what was added since the last scrape.
        counter.reset();
        for (const [labels, value] of values) counter.inc(labels, value);
      },
    });
    return;
  }
  const gauge: Gauge = new Gauge({
    ...options,
    async collect() {
      const values = await valuesOf();
      // What was shown before may be gone. Without labels `reset` leaves a 0.
      gauge.reset();
      if (values.length === 0) gauge.remove({});
      for (const [labels, value] of values) gauge.set(labels, value);
    },
  });
}
