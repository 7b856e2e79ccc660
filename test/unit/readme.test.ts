import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { everyCode } from '../../schema/errors/codes.ts';
import { readSection } from '../support/walk-through.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

test('the table of codes has every code that an answer can carry, once, and no other', () => {
  const rows = readSection('README.md', 'What an answer tells').matchAll(/^\| (`[A-Z_`, ]+`) \|/gm);
  const told = [...rows].flatMap(([, cell = '']) => cell.match(/[A-Z_]+/g) ?? []);
  expect(told.sort()).toEqual([...everyCode].sort());
});

test('the tree names what is there', () => {
  const tree = readSection('README.md', 'The tree, in the order a request takes');
  const lines = tree.split('```')[1]?.split('\n') ?? [];
  const paths = lines.flatMap((line) => {
    const words = line.trim().split(/\s+/);
    const remark = words.findIndex((word) => !/^[\w-]+(\/|\.ts)$/.test(word));
    const names = remark < 0 ? words : words.slice(0, remark);
    return names.map((name) => (line.startsWith('  ') ? `src/${name}` : name));
  });
  expect(paths).toEqual(expect.arrayContaining(['schema/', 'src/main.ts', 'src/settings/', 'docs/']));
  expect(paths.filter((path) => !existsSync(root + path))).toEqual([]);
});

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...['deploying', 'federation', 'operating', 'sign-in-flows', 'signing-in'].map((name) => `docs/${name}.md`),
  ...readdirSync(`${root}docs/decisions`).map((name) => `docs/decisions/${name}`),
];

test.each(pages)('every page and file that %s names is there', (page) => {
  const text = readFileSync(root + page, 'utf8');
  const links = [...text.matchAll(/\]\(([^):#]+)[^)]*\)/g)].map(([, path = '']) =>
    posix.join(posix.dirname(page), path),
  );
  const files = [...text.matchAll(/`((?:src|schema|examples|test)\/[\w./-]+)`/g)].map(
    ([, path = '']) => path,
  );
  expect([...links, ...files].filter((path) => !existsSync(root + path))).toEqual([]);
});
