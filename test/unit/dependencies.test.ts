import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
    z.object({
      version: z.string(),
      license: z.string().optional(),
      dev: z.boolean().default(false),
      optional: z.boolean().default(false),
    }),
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

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Bytes of a package's files, without packages that are nested in it. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? sizeOf(path) : lstatSync(path).size;
    })
    .reduce((sum, size) => sum + size, 0);
}

// What they take of a disk is more, by a quarter to a third: a file takes whole blocks.
test('what is installed stays small: 70 MB to run the gateway, 340 MB in all beside the pinned runtime', () => {
  const { packages } = lockSchema.parse(read('package-lock.json'));
  const listed = Object.entries(packages).filter(([path]) => path !== '' && !isRuntime(path));
  const needed = listed.filter(([, { dev, optional }]) => !dev && !optional);
  // An optional package is for one kind of machine, and not installed on the others.
  const installed = listed.filter(([path]) => existsSync(join(root, path)));
  expect(needed.filter((entry) => !installed.includes(entry)).map(([path]) => path)).toEqual([]);
  const megabytes = (entries: typeof listed) =>
    entries.reduce((sum, [path]) => sum + sizeOf(join(root, path)), 0) / 1e6;
  expect(megabytes(needed)).toBeLessThanOrEqual(70);
  expect(megabytes(installed)).toBeLessThanOrEqual(340);
});

/** `npm start` runs on it where no other Node.js is installed; an image brings its own. */
function isRuntime(path: string): boolean {
  return /^node_modules\/node-(linux|darwin|win)-\w+$/.test(path);
}

/** Licences that show a source and restrict what it may be used for. */
const restricted =
  /Elastic License|Business Source License|Server Side Public License|Commons Clause|Functional Source License|PolyForm|\bSSPL\b|\bBUSL\b/i;

test('no licence text in what runs restricts its use, whatever the manifest says', () => {
  const { packages } = lockSchema.parse(read('package-lock.json'));
  const needed = Object.entries(packages).filter(([path, { dev, optional }]) => path && !dev && !optional);
  const texts = needed.flatMap(([path]) =>
    readdirSync(join(root, path))
      .filter((name) => /^(licen[cs]e|copying)/i.test(name) && lstatSync(join(root, path, name)).isFile())
      .map((name) => [`${path}/${name}`, readFileSync(join(root, path, name), 'utf8')] as const),
  );
  expect(texts.length).toBeGreaterThan(30);
  expect(texts.filter(([, text]) => restricted.test(text)).map(([path]) => path)).toEqual([]);
});
