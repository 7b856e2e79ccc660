import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { printGraph, schema } from '../../schema/index.ts';
import { findChanges, type Release } from '../../schema/release/changes.ts';
import { releasedFolder } from '../../schema/release/releases.ts';
import { compareVersions, parseVersion } from '../../schema/release/version.ts';

const read = (file: string | URL) => readFileSync(new URL(file, import.meta.url), 'utf8');
const { version } = JSON.parse(read('../../package.json'));

/** What the changelog says of each version, by its number. */
const sections = new Map(
  read('../../CHANGELOG.md')
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.search(/\s/)), section]),
);

/** Every version of the graph, the oldest first, the current one last. */
const versions: readonly Release[] = [
  ...readdirSync(releasedFolder)
    .map((file) => ({ version: file.replace('.graphql', ''), sdl: read(new URL(file, releasedFolder)) }))
    .toSorted((one, other) => compareVersions(parseVersion(one.version), parseVersion(other.version))),
  { version, sdl: printGraph(schema) },
];

test('the changelog has every version, and what is not released above them', () => {
  const known = [...new Set(versions.map((release) => release.version))];
  const titles = [...sections.keys()];
  expect(titles.filter((title) => title !== 'Unreleased').toReversed()).toEqual(known);
  expect(titles.indexOf('Unreleased')).toBeLessThanOrEqual(0);
});

test('it names every breaking change of the graph', () => {
  const pairs = versions.slice(1).map((later, index) => [versions[index] ?? later, later] as const);
  const missing = pairs.flatMap(([earlier, later]) => {
    const breaking = findChanges(earlier, later).filter(({ kind }) => kind === 'breaking');
    const removed = new Set(
      breaking.filter(({ type }) => type === 'TYPE_REMOVED').map(({ description }) => nameIn(description)),
    );
    const section = sections.get(later.version) ?? '';
    return breaking
      .filter(({ type, description }) => {
        if (type === 'TYPE_REMOVED') return !mentions(section, nameIn(description));
        // What only changed with the name of its type is listed with the name.
        if (/^(TYPE_REMOVED_FROM_UNION|.*_CHANGED_KIND)$/.test(type))
          if (description.match(/\w+/g)?.some((word) => removed.has(word))) return false;
        const coordinate = /^(\w+\.\w+)(?: arg (\w+))?/.exec(description);
        const names = coordinate ? [coordinate[2] ?? coordinate[1] ?? ''] : [nameIn(description)];
        return !names.every((name) => mentions(section, name));
      })
      .map(({ description }) => description);
  });
  expect(missing).toEqual([]);
});

function nameIn(description: string): string {
  return /^(?:Standard scalar )?(\w+)/.exec(description)?.[1] ?? description;
}

function mentions(section: string, name: string): boolean {
  return new RegExp(`(?<![\\w.])${name.replace('.', '\\.')}\\b`).test(section);
}
