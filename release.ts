import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { billOfMaterials } from './bill-of-materials.ts';
import { printGraph, schema } from './schema/index.ts';
import { releaseChangelog } from './schema/release/changelog.ts';
import { findChanges } from './schema/release/changes.ts';
import { readNewestRelease, releasedFolder } from './schema/release/releases.ts';
import { summarizeChanges } from './schema/release/summary.ts';

/**
 * What `npm version` runs between the new version in package.json and its commit (CONTRIBUTING.md, "Release"): the SDL of the release,
 * its section of the changelog with the changes of the graph, its bill of materials, and the labels of the image. Every file is made before the first is
 * written, so that a refusal leaves none of them behind.
 */
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(await readFile('package.json', 'utf8')));
const current = { version, sdl: printGraph(schema) };
const released = await readNewestRelease();

const refused = findChanges(released, current).filter(({ refusal }) => refusal !== undefined);
if (refused.length > 0) {
  const reasons = refused.map(({ description, refusal }) => `  ${description}: ${refusal}\n`);
  throw new Error(`${version} may not break clients of ${released.version}:\n${reasons.join('')}`);
}

const files: readonly (readonly [string | URL, string])[] = [
  [
    'CHANGELOG.md',
    releaseChangelog(await readFile('CHANGELOG.md', 'utf8'), {
      version,
      date: new Date().toISOString().slice(0, 10),
      graph: summarizeChanges(released, current),
      since: released.version,
    }),
  ],
  ['Dockerfile', labelled(await readFile('Dockerfile', 'utf8'))],
  ['sbom.cdx.json', billOfMaterials()],
  [new URL(`${version}.graphql`, releasedFolder), current.sdl],
];
for (const [file, text] of files) await writeFile(file, text);

function labelled(dockerfile: string): string {
  const label = /(?<=org\.opencontainers\.image\.version=")[^"]*(?=")/;
  if (!label.test(dockerfile)) throw new Error('Expected the label of the version in the Dockerfile');
  return dockerfile.replace(label, version);
}
