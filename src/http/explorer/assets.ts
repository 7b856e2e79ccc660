import { readFileSync } from 'node:fs';
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
}

/** Read once, at start-up: a missing package stops the process instead of leaving a blank page behind. */
export function createAssets(): Assets {
  return {
    styles: [
      createStyle('graphiql.css', withoutFonts(readFromPackage('graphiql', 'graphiql.min.css'))),
      createStyle('explorer.css', readOwn('explorer.css')),
    ],
    scripts: [
      createScript('react.js', readFromPackage('react', 'umd/react.production.min.js')),
      createScript('react-dom.js', readFromPackage('react-dom', 'umd/react-dom.production.min.js')),
      createScript('graphiql.js', withoutSourceMap(readFromPackage('graphiql', 'graphiql.min.js'))),
      createScript('start.js', readOwn('start.js')),
    ],
  };
}

function createStyle(name: string, text: string): Asset {
  return createAsset(name, 'text/css; charset=utf-8', text);
}

function createScript(name: string, text: string): Asset {
  return createAsset(name, 'text/javascript; charset=utf-8', text);
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
function readFromPackage(name: string, file: string): string {
  const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  return readFileSync(join(folder, file), 'utf8');
}

function readOwn(file: string): string {
  return readFileSync(new URL(file, import.meta.url), 'utf8');
}

/** Seven eighths of GraphiQL's style sheet are fonts in base64; explorer.css names the system's own instead. */
function withoutFonts(css: string): string {
  return css.replaceAll(/@font-face\s*\{[^}]*\}/g, '');
}

/** The map is not served, and a browser with its developer tools open would ask for it. */
function withoutSourceMap(script: string): string {
  return script.replace(/\n\/\/# sourceMappingURL=\S+\s*$/, '\n');
}
