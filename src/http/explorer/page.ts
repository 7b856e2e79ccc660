import { type Asset, type Assets, assetsPath } from './assets.ts';

/** What browser/page.js reads from the page. */
export interface PageSettings {
  readonly endpoint: string;
  readonly publicPath: string;
  readonly title: string;
  readonly greeting: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly examples: readonly {
    readonly group: string;
    readonly query: string;
    readonly variables: string;
  }[];
  readonly showsMirror: boolean;
  readonly needsToken: boolean;
  readonly signsIn: boolean;
}

/** Inline, because a browser requests /favicon.ico where a page names none. */
const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#e535ab" d="M8 0l7 4v8l-7 4-7-4V4z"/>' +
    '<circle cx="8" cy="8" r="3" fill="#fff"/></svg>',
)}`;

/** Without scripts of its own a page can still say after a while that they are missing; the explorer takes its place. */
const late =
  '.explorer-late{visibility:hidden;animation:explorer-late 0s 5s forwards}' +
  '@keyframes explorer-late{to{visibility:visible}}';

export function renderPage(settings: PageSettings, assets: Assets): string {
  const title = escapeHtml(settings.title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${late}</style>
<link rel="icon" href="${icon}">
${assets.styles.map((style) => renderStyle(settings, style)).join('\n')}
${assets.scripts.map((script) => renderScript(settings, script)).join('\n')}
<script type="module" src="${settings.publicPath}${assets.entry.path}"></script>
</head>
<body>
<p id="mirror" class="explorer-mirror" role="status" hidden></p>
<div id="explorer"><p class="explorer-note">Opening ${title} …</p>
<p class="explorer-note explorer-late">Its files have not come yet, from ${escapeHtml(settings.publicPath)}${assetsPath}. Behind a proxy that serves this page below a path, PUBLIC_URL has to name it.</p></div>
<noscript><p class="explorer-note">GraphiQL needs JavaScript. The graph itself does not: POST a query to ${escapeHtml(settings.endpoint)}.</p></noscript>
<script id="settings" type="application/json">${toInlineJson(settings)}</script>
</body>
</html>
`;
}

function renderStyle({ publicPath }: PageSettings, { path }: Asset): string {
  return `<link rel="stylesheet" href="${publicPath}${path}">`;
}

function renderScript({ publicPath }: PageSettings, { path }: Asset): string {
  return `<script defer src="${publicPath}${path}"></script>`;
}

/** Inside a script element only `<` can end the data early (`</script>`, `<!--`); JSON may spell it as an escape. */
function toInlineJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
