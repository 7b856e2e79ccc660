import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { printLine, printLineTable } from '../../src/audit/line.ts';

test('docs/audit.md has each member of each kind of line', () => {
  expect(readFileSync('docs/audit.md', 'utf8')).toContain(printLineTable());
});

test('one line stays one line, also for readers that break at more than a line feed', () => {
  const reason = 'a\r\nb\u0085c\u2028d\u2029e\u007ff\u009bg';
  const line = printLine('token.refused', 0, { reason, count: 1 });
  expect(line.trimEnd()).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
  expect(JSON.parse(line)).toMatchObject({ reason });
});
