import { afterEach, beforeEach, expect, type MockInstance, vi } from 'vitest';

// The clients say on the console what they cannot keep: two types with one id, data that is lost, objects without a key.
let consoles: MockInstance[] = [];

beforeEach(() => {
  consoles = [vi.spyOn(console, 'warn').mockReturnValue(), vi.spyOn(console, 'error').mockReturnValue()];
});

/** What clients have warned of since they were asked last. */
export function takeWarnings(): string[] {
  return consoles.flatMap((spy) => {
    const { calls } = spy.mock;
    spy.mockClear();
    return calls.map((words) => words.join(' '));
  });
}

afterEach(() => {
  const warnings = takeWarnings();
  vi.restoreAllMocks();
  expect(warnings).toEqual([]);
});
