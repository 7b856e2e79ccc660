import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { referencePages } from './reference.ts';

/** The repository: pages stand in it and in `docs/`. */
export const root = new URL('../../', import.meta.url);

/** The pages for each reader, in the order in which they are read; paths within the repository. */
const readers: Readonly<Record<string, readonly string[]>> = {
  Start: ['README.md', 'docs/afternoon.md'],
  'Build a frontend': ['docs/frontends.md', 'docs/signing-in.md', 'docs/sign-in-flows.md', 'docs/budgets.md'],
  Operate: [
    'docs/deploying.md',
    'docs/operating.md',
    'docs/mirror.md',
    'docs/replicas.md',
    'docs/callbacks.md',
    'docs/metrics.md',
    'docs/alerts.md',
    'docs/audit.md',
    'docs/performance.md',
    'SECURITY.md',
  ],
  Federate: ['docs/federation.md'],
  'Connect agents': ['docs/agents.md'],
  'Build against EIAM': [
    'docs/emulator.md',
    'docs/developer-api.md',
    'docs/management-api.md',
    'docs/sources.md',
  ],
  Contribute: ['CONTRIBUTING.md', 'docs/decisions/README.md', 'CHANGELOG.md'],
};

/** Where pages that do not stand in `docs/` are on the site. */
const elsewhere: Readonly<Record<string, string>> = {
  'README.md': 'index.md',
  'CONTRIBUTING.md': 'contributing.md',
  'CHANGELOG.md': 'changelog.md',
  'SECURITY.md': 'security.md',
  'docs/decisions/README.md': 'decisions/index.md',
};

/** The path of a page within the site. */
export function writtenAs(page: string): string {
  return elsewhere[page] ?? page.replace(/^docs\//, '');
}

function addressOf(page: string): string {
  return `/${writtenAs(page).replace(/(index)?\.md$/, '')}`;
}

function titleOf(page: string): string {
  const [, title = page] = /^# (.+)$/m.exec(readFileSync(new URL(page, root), 'utf8')) ?? [];
  return title.replaceAll('`', '');
}

const toItem = (page: string) => ({ text: titleOf(page), link: addressOf(page) });

function pagesIn(folder: string): readonly string[] {
  return readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}${name}`);
}

/** All pages, as paths within the repository. @throws Error where one is of no reader, who then would not find it, or does not exist */
export function listPages(): readonly string[] {
  const listed = new Set(Object.values(readers).flat());
  const unlisted = pagesIn('docs/').filter((page) => !listed.has(page));
  const missing = [...listed].filter((page) => !existsSync(new URL(page, root)));
  if (unlisted.length > 0 || missing.length > 0)
    throw new Error(`Pages without a reader: ${unlisted.join()}; pages that do not exist: ${missing.join()}`);
  return [...new Set([...listed, ...pagesIn('docs/decisions/')])];
}

export function createSidebar() {
  const decisions = pagesIn('docs/decisions/').filter((page) => !page.endsWith('README.md'));
  const groups = Object.entries(readers).map(([text, pages]) => ({
    text,
    items: pages.map((page) =>
      page.startsWith('docs/decisions/')
        ? { ...toItem(page), collapsed: true, items: decisions.map(toItem) }
        : toItem(page),
    ),
  }));
  const reference = referencePages.map(({ name, title }) => ({ text: title, link: `/reference/${name}` }));
  return [...groups, { text: 'The graph', items: reference }];
}
