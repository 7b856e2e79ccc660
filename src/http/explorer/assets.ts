import { createHash } from 'node:crypto';
import { accessSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createEncodedBody, type EncodedBody } from './encoded-body.ts';

export const assetsPath = '/graphiql/';

/** One file the page loads; its path carries its hash, so that a browser may keep it for good. */
export interface Asset {
  readonly path: string;
  readonly contentType: string;
  readonly body: EncodedBody;
}

/** In the order the page loads them: what a file needs comes before it. */
export interface Assets {
  readonly styles: readonly Asset[];
  readonly scripts: readonly Asset[];
  /** Import each other by their names: their folder carries the hash of all of them. */
  readonly modules: readonly Asset[];
  /** The module that the page loads. */
  readonly entry: Asset;
}

/** Files of packages, each beside its package.json. */
const packaged = {
  style: ['graphiql', 'graphiql.min.css'],
  react: ['react', 'umd/react.production.min.js'],
  reactDom: ['react-dom', 'umd/react-dom.production.min.js'],
  graphiql: ['graphiql', 'graphiql.min.js'],
} as const;

/** At start-up: a missing package stops the process instead of leaving a blank page behind. @throws where one is missing */
export function expectPackages(): void {
  for (const file of Object.values(packaged)) accessSync(pathOf(file));
}

export function createAssets(): Assets {
  const modules = createModules();
  const entry = modules.find(({ path }) => path.endsWith('/start.js'));
  if (!entry) throw new Error('Expected the modules of the page to have a start.js');
  return {
    ...{ modules, entry },
    styles: [
      createStyle('graphiql.css', withoutFonts(read(packaged.style))),
      createStyle('explorer.css', readOwn('explorer.css')),
    ],
    scripts: [
      createScript('react.js', read(packaged.react)),
      createScript('react-dom.js', read(packaged.reactDom)),
      createScript('graphiql.js', withoutSourceMap(read(packaged.graphiql))),
    ],
  };
}

const scriptType = 'text/javascript; charset=utf-8';

function createModules(): readonly Asset[] {
  const folder = new URL('browser/', import.meta.url);
  const texts = readdirSync(folder)
    .sort()
    .map((name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const);
  const hash = createHash('sha256').update(JSON.stringify(texts)).digest('base64url').slice(0, 12);
  return texts.map(([name, text]) => ({
    path: `${assetsPath}${hash}/${name}`,
    contentType: scriptType,
    body: createEncodedBody(Buffer.from(text)),
  }));
}

function createStyle(name: string, text: string): Asset {
  return createAsset(name, 'text/css; charset=utf-8', text);
}

function createScript(name: string, text: string): Asset {
  return createAsset(name, scriptType, text);
}

function createAsset(name: string, contentType: string, text: string): Asset {
  const body = createEncodedBody(Buffer.from(text));
  return { path: `${assetsPath}${name.replace('.', `.${body.hash}.`)}`, contentType, body };
}

/**
 * A package's `exports` hide its prebuilt files, but its package.json may be resolved and they lie beside it.
 * GraphiQL's carries all it needs but React, so package.json overrides its one big dependency, `@graphiql/react`, with
 * React itself: a hundred packages fewer to install, of which not a line would ever run.
 */
function pathOf([name, file]: readonly [name: string, file: string]): string {
  return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), file);
}

function read(file: readonly [name: string, file: string]): string {
  return readFileSync(pathOf(file), 'utf8');
}

function readOwn(file: string): string {
  return readFileSync(new URL(file, import.meta.url), 'utf8');
}

/** Seven eighths of GraphiQL's style sheet are fonts in base64; explorer.css names the system's own instead. */
function withoutFonts(css: string): string {
  return css.replaceAll(/@font-face\s*\{[^}]*\}/g, '');
}

/** The map is not served, and a browser with its developer tools open would request it. */
function withoutSourceMap(script: string): string {
  return script.replace(/\n\/\/# sourceMappingURL=\S+\s*$/, '\n');
}
