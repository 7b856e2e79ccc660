import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { printLineTable } from '../../src/audit/line.ts';

test('docs/audit.md has each member of each kind of line', () => {
  expect(readFileSync('docs/audit.md', 'utf8')).toContain(printLineTable());
});
