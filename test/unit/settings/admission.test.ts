import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { resources } from '../../../src/admission/admission.ts';
import { parseConfig } from '../../../src/config.ts';
import { admissionSettings } from '../../../src/settings/admission.ts';

const page = readFileSync(new URL('../../../docs/operating.md', import.meta.url), 'utf8');
const [, section = ''] = page.split(/^## What clients may hold$/m);
const [table = ''] = section.split(/^## /m);
const rows = [...table.matchAll(/^\| `(?<name>ADMISSION_\w+)` \|(?<cells>.+)\|$/gm)].map(
  ({ groups: { name = '', cells = '' } = {} }) => ({
    name,
    cells: cells.split('|').map((cell) => cell.trim()),
  }),
);

test('the table of what clients may hold has every setting of admission, and says of each what it protects from', () => {
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(admissionSettings));
  for (const { cells } of rows) {
    const [, bounds, protectsFrom] = cells;
    expect([bounds, protectsFrom]).not.toContain('');
  }
});

test('each resource is bounded by one of them', () => {
  const usual = parseConfig({}).admission;
  const bounded = rows
    .filter(({ name }) => name !== 'ADMISSION_CLIENT_SHARE')
    .map(({ name }) => {
      // Within the limits of all of them.
      const { capacities } = parseConfig({ [name]: name.endsWith('_BYTES') ? '2000000' : '7' }).admission;
      return resources.filter((resource) => capacities[resource] !== usual.capacities[resource]);
    });
  expect(bounded).toEqual(resources.map((resource) => [resource]));
});

test('what the defaults add up to leaves 64 MB of a heap of 256 MB to the process itself', () => {
  const { admission, cacheMaxBytes, cacheAnswerBytes } = parseConfig({});
  const { bodies, answers } = admission.capacities;
  // Beside the rows two tenths for absences and deep pages, beside the answers a tenth for questions asked once.
  expect(bodies + answers + cacheMaxBytes * 1.2 + cacheAnswerBytes * 1.1).toBeLessThanOrEqual(192_000_000);
});
