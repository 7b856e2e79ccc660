import { execFile } from 'node:child_process';
import { cp, mkdtempDisposable, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

const packageSchema = z.looseObject({
  version: z.string(),
  description: z.string(),
  license: z.string(),
  scripts: z.record(z.string(), z.string()),
});
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      ...{ name: z.string().optional(), version: z.string() },
      ...{ dev: z.boolean().optional(), optional: z.boolean().optional() },
    }),
  ),
});
type LockedPackage = z.infer<typeof lockSchema>['packages'][string];
const billSchema = z.object({
  bomFormat: z.literal('CycloneDX'),
  metadata: z.object({ component: z.object({ name: z.string(), version: z.string(), type: z.string() }) }),
  components: z.array(z.object({ purl: z.string(), licenses: z.array(z.unknown()).min(1) })),
});

const readPackage = async (folder: string) =>
  packageSchema.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));

/** A repository of its own with what this work tree has, whose release runs no tests. */
async function copyRepository(folder: string) {
  const settings = ['.gitignore', '.npmrc', 'Dockerfile', 'package-lock.json'];
  const paths = [...settings, 'CHANGELOG.md', '.ci', 'deploy', 'schema', 'src'];
  for (const path of paths) {
    await cp(join(root, path), join(folder, path), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const { preversion, ...scripts } = (await readPackage(root)).scripts;
  expect(preversion).toBe('npm run check && npm test && npm run test:programs');
  const manifest = { ...(await readPackage(root)), scripts };
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  const git = async (...words: string[]) =>
    (await run('git', ['-c', 'core.hooksPath=/dev/null', ...words], { cwd: folder })).stdout;
  await git('init', '--quiet', '--initial-branch=main');
  await git('config', 'user.name', 'Test');
  await git('config', 'user.email', 'test@example.com');
  await git('add', '--all');
  await git('commit', '--quiet', '--message=chore: a copy');
  return git;
}

/** A package's URL, as bills of materials name it; `@` of a scope is escaped. */
function toPurl([path, { name, version }]: readonly [string, LockedPackage]): string {
  const full = name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return `pkg:npm/${full.replace('@', '%40')}@${version}`;
}

test('npm version commits the SDL, the changelog, the bill of materials and the label, and tags them', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'eiam-release-'));
  const git = await copyRepository(folder.path);
  const before = await readPackage(root);
  const [major, minor = ''] = before.version.split('.');
  const version = `${major}.${Number(minor) + 1}.0`;
  const read = (path: string) => readFile(join(folder.path, path), 'utf8');
  const notes = /## Unreleased\n\n(?<notes>[\s\S]*?)\n+## \d/.exec(await read('CHANGELOG.md'))?.groups?.notes;

  await run('npm', ['version', 'minor'], { cwd: folder.path });

  expect((await git('log', '--format=%s', '-1')).trim()).toBe(`chore(release): ${version}`);
  expect((await git('tag')).trim()).toBe(`v${version}`);
  expect(await git('status', '--porcelain')).toBe('');
  const changed = (await git('show', '--name-only', '--format=')).trim().split('\n');
  expect(changed).toEqual([
    ...['CHANGELOG.md', 'Dockerfile', 'deploy/kubernetes/deployment.yaml'],
    ...['package-lock.json', 'package.json', 'sbom.cdx.json'],
    `schema/released/${version}.graphql`,
  ]);
  expect(await read(`schema/released/${version}.graphql`)).toBe(await read('schema/schema.graphql'));

  const [, section = ''] = (await read('CHANGELOG.md')).split(/^## (?=\d)/m);
  expect(section).toMatch(new RegExp(`^${version.replaceAll('.', '\\.')} \\(\\d{4}-\\d\\d-\\d\\d\\)\n`));
  expect(section).toContain(notes);
  expect(section).toContain(`\n### The graph since ${before.version}\n\n`);
  expect(await read('Dockerfile')).toContain(`org.opencontainers.image.version="${version}"`);
  expect(await read('deploy/kubernetes/deployment.yaml')).toContain(`/eiam-graphql-gateway:${version}\n`);

  const bill = billSchema.parse(JSON.parse(await read('sbom.cdx.json')));
  expect(bill.metadata.component).toEqual({ name: 'eiam-graphql-gateway', version, type: 'application' });
  const { packages } = lockSchema.parse(JSON.parse(await read('package-lock.json')));
  const installed = Object.entries(packages).filter(([path, { dev, optional }]) => path && !dev && !optional);
  expect(installed.length).toBeGreaterThan(50);
  expect(bill.components.map(({ purl }) => purl).sort()).toEqual([...new Set(installed.map(toPurl))].sort());
}, 300_000);

test('without notes nothing is released, and no file but the number is changed', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'eiam-release-'));
  const git = await copyRepository(folder.path);
  await writeFile(join(folder.path, 'CHANGELOG.md'), '# Changelog\n\n## 0.2.0\n');
  await git('commit', '--all', '--quiet', '--message=chore: no notes');
  await expect(run('npm', ['version', 'minor'], { cwd: folder.path })).rejects.toThrow(
    'Expected notes under "## Unreleased" in CHANGELOG.md',
  );
  expect((await git('tag')).trim()).toBe('');
  const changed = (await git('status', '--porcelain')).trim().split(/\s*\n?\s*M\s+/);
  expect(changed.filter(Boolean)).toEqual(['package-lock.json', 'package.json']);
});

test('the labels of the image are what package.json says', async () => {
  const dockerfile = await readFile(join(root, 'Dockerfile'), 'utf8');
  const { version, description, license } = await readPackage(root);
  const labels = Object.fromEntries(
    [...dockerfile.matchAll(/org\.opencontainers\.image\.(\w+)="([^"]*)"/g)].map(([, name, text]) => [
      name,
      text,
    ]),
  );
  expect(labels).toEqual({
    title: 'eiam-graphql-gateway',
    ...{ description: description.split(':')[0], licenses: license, version, revision: `\${REVISION}` },
  });
});
