import { globSync } from 'node:fs';
import { expect, test } from 'vitest';
import { comparedSuites, leftSuites, suiteOf } from '../support/planes/suites.ts';

const files = globSync('test/graph/**/*.test.ts').map((path) => path.replaceAll('\\', '/'));

test('every suite of the graph is compared with a mirror, or says why it is not', () => {
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((file) => suiteOf(file) === undefined)).toEqual([]);
});

test('every suite that the lists name is there, once', () => {
  const named = [...comparedSuites, ...Object.keys(leftSuites)];
  const used = new Set(files.map((file) => suiteOf(file)?.name));
  expect(named.filter((name) => !used.has(name))).toEqual([]);
  expect(new Set(named).size).toBe(named.length);
});
