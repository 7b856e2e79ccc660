/** The day the generated directory is looked at, 2026-01-01: a constant, so that a seed always gives the same times. */
export const baseTimeMs = Date.UTC(2026, 0, 1);

export const dayMs = 86_400_000;
