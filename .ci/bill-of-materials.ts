import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempDisposableSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const mark = z.boolean().default(false);
const lockSchema = z.looseObject({
  packages: z.record(z.string(), z.looseObject({ dev: mark, optional: mark })),
});
const manifestSchema = z.looseObject({ name: z.string() });
const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/**
 * What is installed to run the gateway, in CycloneDX's format: npm writes it itself, from the lock file.
 * `npm sbom --omit=dev` leaves out what development needs as well (graphql, for one), so it gets a lock file that has nothing else.
 */
export function billOfMaterials(): string {
  const manifest = manifestSchema.parse(read('package.json'));
  const lock = lockSchema.parse(read('package-lock.json'));
  const runTime = Object.entries(lock.packages).filter(([, { dev, optional }]) => !dev && !optional);
  const packages = Object.fromEntries(runTime.map(([path, { dev, optional, ...held }]) => [path, held]));
  const root = packages[''];
  if (root === undefined) throw new Error('Expected the project itself in package-lock.json');
  packages[''] = withoutOthers(root);
  // npm names the whole by the folder that it is in.
  using folder = mkdtempDisposableSync(join(tmpdir(), 'bill-of-materials-'));
  const cwd = join(folder.path, manifest.name);
  mkdirSync(cwd);
  writeFileSync(join(cwd, 'package.json'), JSON.stringify(withoutOthers(manifest)));
  writeFileSync(join(cwd, 'package-lock.json'), JSON.stringify({ ...lock, packages }));
  const words = ['sbom', '--package-lock-only', '--sbom-format=cyclonedx', '--sbom-type=application'];
  const { stdout, stderr, status } = spawnSync('npm', words, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`Expected npm's bill of materials, but got: ${stderr}`);
  return stdout;
}

/** A manifest with the dependencies that are needed at run time alone. */
function withoutOthers(manifest: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { devDependencies, optionalDependencies, ...rest } = manifest;
  return rest;
}

if (import.meta.main) process.stdout.write(billOfMaterials());
