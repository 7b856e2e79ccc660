interface Line {
  readonly facts: unknown;
  readonly text: string;
}

/** A log that keeps its warnings. */
export function keepWarnings() {
  const lines: Line[] = [];
  const warn = (facts: unknown, text = '') => void lines.push({ facts, text });
  return { lines, log: { info: () => {}, warn, error: () => {} } };
}
