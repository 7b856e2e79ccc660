import { readdir, readFile } from 'node:fs/promises';
import type { Release } from './changes.ts';
import { compareVersions, parseVersion } from './version.ts';

/** Where the SDL of each release is kept, as `<version>.graphql`. */
export const releasedFolder = new URL('../released/', import.meta.url);

/** The newest of the releases that a folder keeps. @throws TypeError where a file is not named by a version, or there is none */
export async function readNewestRelease(folder: URL = releasedFolder): Promise<Release> {
  const files = await readdir(folder);
  const versions = files.map((file) => file.replace(/\.graphql$/, ''));
  const newest = versions.toSorted((one, other) =>
    compareVersions(parseVersion(other), parseVersion(one)),
  )[0];
  if (newest === undefined) throw new TypeError(`Expected a release in ${folder.pathname}`);
  parseVersion(newest);
  return { version: newest, sdl: await readFile(new URL(`${newest}.graphql`, folder), 'utf8') };
}
