import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listPages, root, writtenAs } from './pages.ts';
import { referencePages, renderReference } from './reference.ts';

// Puts all pages of the site in one folder: those of the repository, and the reference of the graph.

const staged = new URL('pages/', import.meta.url);

function placeOf(page: string): URL {
  const place = new URL(page, staged);
  mkdirSync(dirname(fileURLToPath(place)), { recursive: true });
  return place;
}

rmSync(staged, { recursive: true, force: true });
for (const page of listPages()) copyFileSync(new URL(page, root), placeOf(writtenAs(page)));
for (const page of referencePages) {
  writeFileSync(placeOf(`reference/${page.name}.md`), renderReference(page));
}
