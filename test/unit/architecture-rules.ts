import { posix } from 'node:path';

/** CONTRIBUTING, "Borders": what a layer may import values from, by folder or by file. */
const borders: Readonly<Record<string, readonly string[]>> = {
  schema: [],
  'src/eiam': [],
  'src/emulator': [],
  'src/loaders': [
    'src/failures',
    'schema/errors/errors.ts',
    'schema/core/unreadable.ts',
    'src/eiam/unreadable.ts',
  ],
  'src/actions': ['src/failures', 'schema/errors/errors.ts', 'src/eiam/unreadable.ts', 'src/concurrency'],
  'src/cache': ['src/eiam/unreadable.ts'],
  'src/events': [],
  'src/keys': [],
  'src/concurrency': [],
  'src/callbacks': ['src/keys', 'src/eiam/unreadable.ts', 'src/concurrency'],
  'src/http': ['schema/index.ts', 'schema/errors/errors.ts', 'src/keys', 'src/eiam/inflate.ts'],
  'src/observability': [],
  'src/probe': ['src/eiam', 'src/config.ts'],
  'src/failures': ['schema/errors/errors.ts', 'src/eiam/errors.ts'],
  'src/composition': ['src', 'schema'],
  'src/settings': [],
  'src/state': [],
  'src/config.ts': ['src/settings'],
  'src/app.ts': ['src', 'schema'],
  'src/main.ts': ['src/app.ts', 'src/config.ts', 'src/http/address-error.ts', 'src/observability'],
};
/** They check each other, so that not even a type of ours may be shared. */
const sealed = ['src/eiam', 'src/emulator'];
const schemaPackages = /^(graphql|@pothos\/.+|zod|graphql-scalars|@graphql-tools\/utils|node:.+)$/;
const emptyNames = /(^|-)(utils?|helpers?|common|managers?|services?|misc)(?=[-.]|$)/;
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/;

interface Import {
  readonly specifier: string;
  readonly way: 'type' | 'static' | 'dynamic' | 'export';
  readonly line: number;
}

// Strings, templates, comments, and regular expressions, which begin where no value can stand before them.
const pieces =
  /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\/|(?<=(?:[(,=:[!&|?{};>]|\breturn)\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/g;

/** The code alone: comments, and where asked what strings say, become blanks; lines stay where they are. */
function codeOf(text: string, strings: 'kept' | 'blank'): string {
  const blank = (piece: string) => piece.replaceAll(/[^\n]/g, ' ');
  return text.replaceAll(pieces, (piece) =>
    /^\/[/*]/.test(piece) || strings === 'blank' ? blank(piece) : piece,
  );
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

/**
 * Every import of a file. `import { type A }` counts as one of values: the names go, but the module is loaded all the same
 * (verbatimModuleSyntax).
 */
export function importsOf(text: string): Import[] {
  const code = codeOf(text, 'kept');
  const statement =
    /^\s*(import|export)\s+(type\s+(?!from\b))?(?:[\w$*{}\s,]+?\s*\bfrom\s*)?['"]([^'"]+)['"]/gm;
  const call = /\bimport\(\s*['"`]([^'"`]+)['"`]/g;
  const statements = [...code.matchAll(statement)].map(
    ({ 0: all, 1: word, 2: type, 3: specifier = '', index }): Import => {
      const way = type ? 'type' : word === 'export' ? 'export' : 'static';
      return { specifier, way, line: lineOf(code, index + all.search(/\S/)) };
    },
  );
  const calls = [...code.matchAll(call)].map(
    ({ 1: specifier = '', index }): Import => ({ specifier, way: 'dynamic', line: lineOf(code, index) }),
  );
  return [...statements, ...calls];
}

function layerOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'src' ? `${top}/${second}` : top;
}

function isIn(path: string, places: readonly string[]): boolean {
  return places.some((place) => path === place || path.startsWith(`${place}/`));
}

function judgeImport(path: string, { specifier, way }: Import): string | undefined {
  const layer = layerOf(path);
  if (way === 'export' && path !== 'schema/index.ts') return `a barrel: it hands ${specifier} on`;
  if (!specifier.startsWith('.')) {
    const isForeign = layer === 'schema' && way !== 'type' && !schemaPackages.test(specifier);
    return isForeign ? `schema/ may not need ${specifier}` : undefined;
  }
  const target = posix.normalize(posix.join(posix.dirname(path), specifier));
  if (layerOf(target) === layer) return undefined;
  if (sealed.includes(layer)) return `${layer} may know nothing of ours, but imports ${target}`;
  if (way === 'type') return undefined;
  if (layerOf(target) === 'src/emulator') {
    const isLazy = way === 'dynamic' && path === 'src/composition/upstream.ts';
    return isLazy
      ? undefined
      : `only src/composition/upstream.ts may load the emulator, by await import(): ${target}`;
  }
  return isIn(target, borders[layer] ?? []) ? undefined : `${layer} may not import values from ${target}`;
}

const forbiddenCode: readonly (readonly [RegExp, string, allowed?: readonly string[]])[] = [
  [/\bprocess\s*\.\s*env\b/g, 'process.env is read', ['src/config.ts']],
  [/\bexport\s+default\b/g, 'a default export'],
  [/(?<![.\w$])any(?![\w$]|\s*[(:?])/g, 'any'],
  [/\bas\s+unknown\s+as\b/g, 'as unknown as'],
];

export function judge(path: string, text: string): string[] {
  const found: string[] = [];
  const say = (line: number, what: string) => found.push(`${path}:${line} ${what}`);
  const names = path.split('/');
  const name = names.at(-1) ?? '';
  if (!names.every((part) => kebabCase.test(part))) say(1, 'a name that is not kebab-case');
  if (emptyNames.test(name)) say(1, 'a name that says nothing');
  if (/^index\.[jt]s$/.test(name) && path !== 'schema/index.ts') say(1, 'a barrel');
  if (!/\.[jt]s$/.test(name)) return found;
  for (const imported of importsOf(text)) {
    const wrong = judgeImport(path, imported);
    if (wrong !== undefined) say(imported.line, wrong);
  }
  const code = codeOf(text, 'blank');
  for (const [pattern, what, allowed = []] of forbiddenCode) {
    if (allowed.includes(path)) continue;
    for (const { index } of code.matchAll(pattern)) say(lineOf(code, index), what);
  }
  // These live in comments, so here the text itself is searched.
  for (const { index } of text.matchAll(/@ts-(ignore|nocheck|expect-error)/g))
    say(lineOf(text, index), 'a silenced type error');
  return found;
}
