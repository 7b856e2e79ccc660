import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkFile } from '../../../src/mirror/worker/file-check.ts';
import { openAt, openFolder, overwritePages } from './temporary-mirror.ts';

describe('a mirror whose pages another thread looks at', () => {
  test('is kept where they are whole', async () => {
    using folder = openFolder();
    openAt(folder.path)[Symbol.dispose]();
    const isWhole = await checkFile(folder.path);
    expect(isWhole).toBe(true);
    using mirror = openAt(folder.path, { isWhole });
    expect(mirror).toMatchObject({ isNew: false, replaced: undefined });
  });

  test('is begun from nothing where they are not, though what it is can be read', async () => {
    using folder = openFolder();
    openAt(folder.path)[Symbol.dispose]();
    overwritePages(folder.path, 20);
    expect(readFileSync(folder.path).length).toBeGreaterThan(28 * 4_096);
    const isWhole = await checkFile(folder.path);
    expect(isWhole).toBe(false);
    using mirror = openAt(folder.path, { isWhole });
    expect(mirror).toMatchObject({ isNew: true, replaced: 'DAMAGED' });
  });

  test('is begun from nothing for the word of that thread alone', () => {
    using folder = openFolder();
    openAt(folder.path)[Symbol.dispose]();
    using mirror = openAt(folder.path, { isWhole: false });
    expect(mirror).toMatchObject({ isNew: true, replaced: 'DAMAGED' });
  });

  test('is not opened where it is none of ours, or none at all', async () => {
    using folder = openFolder();
    const other = join(folder.folder, 'other.db');
    writeFileSync(other, 'Dear all,\n'.repeat(1_000));
    const before = readFileSync(other);
    expect(await checkFile(other)).toBeUndefined();
    expect(readFileSync(other).equals(before)).toBe(true);
    expect(await checkFile(folder.path)).toBeUndefined();
  });
});
