import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';

const read = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));

/** Licences that allow any use of the whole, unmodified or not, in return for their text. */
const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
]);

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string(), license: z.string().optional(), dev: z.boolean().default(false) }),
  ),
});

test('what is installed to run the gateway is permissively licensed', () => {
  const { packages } = lockSchema.parse(read('package-lock.json'));
  const runTime = Object.entries(packages).filter(([, { dev }]) => !dev);
  expect(runTime.length).toBeGreaterThan(50);
  const others = runTime.filter(([, { license }]) => license === undefined || !permissive.has(license));
  expect(others.map(([path, { license }]) => `${path}: ${license ?? 'no licence'}`)).toEqual([]);
});

const packageSchema = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});

test('every dependency is pinned to one version', () => {
  const { dependencies, devDependencies } = packageSchema.parse(read('package.json'));
  const ranges = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
  );
  expect(ranges).toEqual([]);
});
