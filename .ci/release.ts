import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { printGraph, schema } from '../schema/index.ts';
import { releaseChangelog } from '../schema/release/changelog.ts';
import { findChanges } from '../schema/release/changes.ts';
import { readNewestRelease, releasedFolder } from '../schema/release/releases.ts';
import { summarizeChanges } from '../schema/release/summary.ts';
import { billOfMaterials } from './bill-of-materials.ts';

/**
 * What `npm version` runs between the new version in package.json and its commit (CONTRIBUTING.md, "Release"): the SDL of the release,
 * its section of the changelog with the changes of the graph, its bill of materials, the labels of the image, and the image that Kubernetes runs. Every file is made before the first is
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

const deployment = 'deploy/kubernetes/deployment.yaml';
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
  [
    'Dockerfile',
    withVersion(
      await readFile('Dockerfile', 'utf8'),
      /(?<=org\.opencontainers\.image\.version=")[^"]*(?=")/g,
    ),
  ],
  [deployment, withVersion(await readFile(deployment, 'utf8'), /(?<=image: \S+\/eiam-graphql-gateway:)\S+/)],
  ['sbom.cdx.json', billOfMaterials()],
  [new URL(`${version}.graphql`, releasedFolder), current.sdl],
];
for (const [file, text] of files) await writeFile(file, text);

function withVersion(text: string, place: RegExp): string {
  if (!place.test(text)) throw new Error(`Expected the version at ${place}`);
  return text.replace(place, version);
}
