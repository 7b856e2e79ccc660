interface Line {
  readonly facts: unknown;
  readonly text: string;
}

/** A log that keeps its warnings, those of single upstream calls apart, of which each attempt that fails is one. */
export function keepWarnings() {
  const lines: Line[] = [];
  const warn = (facts: object, text = '') => {
    if (!('attempt' in facts)) lines.push({ facts, text });
  };
  return { lines, log: { info: () => {}, warn, error: () => {} } };
}
