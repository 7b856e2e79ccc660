import { Counter, Gauge, type Registry } from 'prom-client';

/** A figure that another part keeps, read at each scrape. One unit a name, by Prometheus' conventions: see `addFigure`. */
export interface Figure {
  /** What ends in `_total` only ever grows: a counter. Any other is a gauge. */
  readonly name: string;
  readonly help: string;
  readonly read: () => number;
}

/** The same for several things that may be added up. */
export interface LabelledFigure<Label extends string = string> {
  readonly name: string;
  readonly help: string;
  readonly label: Label;
  /** By value of the label. */
  readonly read: () => Readonly<Record<string, number>>;
}

/** Shows a figure in a registry. */
export function addFigure(registry: Registry, figure: Figure | LabelledFigure): void {
  const { name, help } = figure;
  const labelNames = 'label' in figure ? [figure.label] : [];
  const valuesOf = (): readonly (readonly [labels: Record<string, string>, value: number])[] =>
    'label' in figure
      ? Object.entries(figure.read()).map(([value, number]) => [{ [figure.label]: value }, number])
      : [[{}, figure.read()]];
  const options = { name, help, labelNames, registers: [registry] };
  if (name.endsWith('_total')) {
    const counter: Counter = new Counter({
      ...options,
      collect() {
        // What is read is the sum since the start, not what was added since the last scrape.
        counter.reset();
        for (const [labels, value] of valuesOf()) counter.inc(labels, value);
      },
    });
    return;
  }
  const gauge: Gauge = new Gauge({
    ...options,
    collect() {
      for (const [labels, value] of valuesOf()) gauge.set(labels, value);
    },
  });
}
