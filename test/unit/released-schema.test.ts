import { readdirSync, readFileSync } from 'node:fs';
import { parse, print, visit } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { printGraph, schema } from '../../schema/index.ts';
import { type Change, findChanges, type Release, wrongReasons } from '../../schema/release/changes.ts';
import { readNewestRelease, releasedFolder } from '../../schema/release/releases.ts';
import { compareVersions, parseVersion } from '../../schema/release/version.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const current: Release = { version, sdl: printGraph(schema) };

describe('the graph against its newest release', () => {
  let released: Release;
  let changes: readonly Change[];

  beforeAll(async () => {
    released = await readNewestRelease();
    changes = findChanges(released, current);
  });

  test('keeps what that release promised, but for what was deprecated in time', () => {
    expect(changes.filter(({ refusal }) => refusal !== undefined)).toEqual([]);
  });

  test('names for all that is deprecated its replacement, and since when', () => {
    expect(wrongReasons(released, current)).toEqual([]);
  });

  test('is not older than it', () => {
    expect(compareVersions(parseVersion(version), parseVersion(released.version))).toBeGreaterThanOrEqual(0);
  });
});

test('the newest release is the highest version, not the last name', async () => {
  const files = readdirSync(releasedFolder);
  expect(files).toContain('0.1.0.graphql');
  const versions = files.map((file) => parseVersion(file.replace('.graphql', '')));
  const newest = parseVersion((await readNewestRelease()).version);
  for (const each of versions) expect(compareVersions(newest, each)).toBeGreaterThanOrEqual(0);
  expect(compareVersions(parseVersion('0.10.0'), parseVersion('0.9.1'))).toBeGreaterThan(0);
});

test('what a release has lost since would be refused from 0.2.0 on', () => {
  const withoutName = visit(parse(current.sdl), {
    ObjectTypeDefinition: ({ name }) => (name.value === 'User' ? undefined : false),
    FieldDefinition: ({ name }) => (name.value === 'username' ? null : undefined),
  });
  const lost = print(withoutName);
  const changes = findChanges({ ...current, version: '0.2.0' }, { version: '0.3.0', sdl: lost });
  expect(changes.map(({ description, refusal }) => [description, refusal])).toEqual([
    ['User.username was removed.', '0.2.0 does not mark User.username as deprecated'],
  ]);
});
