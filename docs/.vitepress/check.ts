import { readdirSync, readFileSync } from 'node:fs';

// Refuses a site with links that lead nowhere, anchors among them, or that would load anything from another host.

const site = new URL('dist/', import.meta.url);
const files = new Set(readdirSync(site, { recursive: true, encoding: 'utf8' }).map((name) => `/${name}`));
const pages = new Map(
  [...files]
    .filter((name) => name.endsWith('.html'))
    .map((name) => [name, readFileSync(new URL(`.${name}`, site), 'utf8')] as const),
);
const anchors = new Map([...pages].map(([name, html]) => [name, new Set(valuesOf(html, 'id'))]));
const faults = [...pages].flatMap(([name, html]) => faultsOf(name, html));
if (faults.length > 0) throw new Error(['The site has faults:', ...new Set(faults)].join('\n'));
process.stdout.write(`${pages.size} pages, every link of them leads somewhere\n`);

function valuesOf(html: string, attribute: string): readonly string[] {
  return [...html.matchAll(new RegExp(` ${attribute}="([^"]*)"`, 'g'))].map(([, value = '']) =>
    decode(value),
  );
}

/** The ids of a page may hold escapes of HTML; its links, those of addresses as well. */
function decode(text: string): string {
  return decodeURIComponent(text.replaceAll('&amp;', '&').replaceAll('&quot;', '"'));
}

function faultsOf(name: string, html: string): readonly string[] {
  const loaded = [...html.matchAll(/<(?:script|link|img|iframe|source)\b[^>]*>/g)].map(([tag]) => tag);
  const foreign = loaded.filter((tag) => /(?:src|href)="(?:https?:)?\/\//.test(tag));
  const dead = [...html.matchAll(/<a\b[^>]*>/g)]
    .flatMap(([tag]) => valuesOf(tag, 'href'))
    .filter((href) => /^[/#]/.test(href) && !leadsSomewhere(name, href));
  return [...foreign.map((tag) => `${name} loads ${tag}`), ...dead.map((href) => `${name} links to ${href}`)];
}

function leadsSomewhere(name: string, href: string): boolean {
  const [path = '', anchor = ''] = href.split('#');
  const page = path === '' ? name : pageAt(path);
  if (page === undefined) return files.has(path);
  return anchor === '' || (anchors.get(page)?.has(anchor) ?? false);
}

function pageAt(path: string): string | undefined {
  return [path, `${path}.html`, `${path}index.html`].find((name) => pages.has(name));
}
