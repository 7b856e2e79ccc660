import { copyFileSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { createSidebar, listPages, root, writtenAs } from './pages.ts';

const rootPath = fileURLToPath(root);

/** Where the pages of the site come from, as paths within the repository. */
const sources = new Map(listPages().map((page) => [writtenAs(page), page]));

/** Files of the repository that pages link to: the site has copies of them. */
const linkedFiles = new Set<string>();

/**
 * The address of what a page links to, as a path within the site. A folder has none: its name stands there alone. Undefined: it is
 * elsewhere, or within the same page.
 */
function toAddress(source: string, href: string): string | undefined {
  if (/^([a-z]+:|#|\/)/.test(href)) return undefined;
  const [path = '', hash] = href.split('#');
  const target = resolve(rootPath, dirname(source), path);
  const file = relative(rootPath, target);
  // With its ending VitePress takes it for a page, and refuses it where there is none.
  if (path.endsWith('.md')) return `/${writtenAs(file)}${hash === undefined ? '' : `#${hash}`}`;
  if (statSync(target).isDirectory()) return '';
  linkedFiles.add(file);
  return `/files/${file}`;
}

/** As GitHub makes the anchors of headings: the same links hold in both places. */
function toAnchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

// biome-ignore lint/style/noDefaultExport: VitePress takes its configuration from there
export default defineConfig({
  title: 'EIAM GraphQL Gateway',
  description: 'One nested question to a company’s directory',
  lang: 'en',
  srcDir: '.vitepress/pages',
  cleanUrls: true,
  // Its fonts and its search are files of the site: it needs no network.
  themeConfig: { sidebar: createSidebar(), search: { provider: 'local' }, outline: [2, 3] },
  markdown: {
    anchor: { slugify: toAnchor },
    config(markdown) {
      const renderLink = markdown.renderer.rules.link_open;
      markdown.renderer.rules.link_open = (tokens, index, options, environment, self) => {
        const token = tokens[index];
        const source = sources.get(environment.relativePath);
        const address = source && token && toAddress(source, token.attrGet('href') ?? '');
        if (address === '') token?.attrs?.splice(0);
        else if (address !== undefined) token?.attrSet('href', address);
        // A file is not one of the pages that the site's own router shows.
        const isFile = address === '' || address?.startsWith('/files/');
        if (isFile && address !== '') token?.attrSet('target', '_self');
        return renderLink && !isFile
          ? renderLink(tokens, index, options, environment, self)
          : self.renderToken(tokens, index, options);
      };
    },
  },
  buildEnd({ outDir }) {
    for (const file of linkedFiles) {
      const target = join(outDir, 'files', file);
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(join(rootPath, file), target);
    }
  },
});
