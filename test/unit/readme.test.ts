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
  const folders = readdirSync(`${root}src`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => `src/${name}/`).filter((path) => !paths.includes(path))).toEqual([]);
});

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync(`${root}docs`)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
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

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  const headings = readFileSync(root + page, 'utf8').matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test.each(pages)('every section that %s links to is there', (page) => {
  const links = readFileSync(root + page, 'utf8').matchAll(/\]\((?<path>[^):#]*)#(?<anchor>[^)]+)\)/g);
  const missing = [...links].flatMap(({ groups: { path = '', anchor = '' } = {} }) => {
    const target = path === '' ? page : posix.join(posix.dirname(page), path);
    return target.endsWith('.md') && !anchorsOf(target).includes(anchor) ? [`${path}#${anchor}`] : [];
  });
  expect(missing).toEqual([]);
});
