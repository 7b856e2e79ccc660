import { posix } from 'node:path';
import { parseSync, Visitor } from 'rolldown/utils';

/** The failures that are promised to clients. */
const errorClasses = ['schema/errors/errors.ts', 'schema/errors/gateway-error.ts'];

/** CONTRIBUTING, "Borders": what a layer may import values from, by folder or by file. */
const borders: Readonly<Record<string, readonly string[]>> = {
  schema: [],
  'src/eiam': [],
  'src/emulator': [],
  'src/loaders': [
    'src/failures',
    ...errorClasses,
    'schema/core/unreadable.ts',
    'schema/core/awaitable.ts',
    'src/eiam/unreadable.ts',
  ],
  'src/actions': ['src/failures', ...errorClasses, 'src/eiam/unreadable.ts', 'src/concurrency'],
  'src/cache': ['src/eiam/unreadable.ts', 'src/concurrency'],
  'src/coherence': [],
  'src/events': ['schema/core/awaitable.ts'],
  'src/keys': [],
  'src/mcp': ['schema/index.ts', 'src/shared-state/ports.ts'],
  'src/mirror': [
    'src/eiam/errors.ts',
    'src/eiam/unreadable.ts',
    'src/concurrency',
    'src/state/sqlite-header.ts',
    'src/shared-state/ports.ts',
  ],
  'src/concurrency': [],
  'src/callbacks': ['src/keys', 'src/eiam/unreadable.ts', 'src/concurrency', 'src/shared-state/ports.ts'],
  'src/http': [
    'schema/index.ts',
    'src/admission',
    ...errorClasses,
    'schema/core/awaitable.ts',
    'schema/errors/codes.ts',
    'src/shared-state/ports.ts',
    'src/execution',
    'src/keys',
    'src/eiam/inflate.ts',
    'src/concurrency',
  ],
  'src/execution': [],
  'src/audit': [],
  'src/observability': [],
  'src/tracing': [],
  'src/probe': ['src/eiam', 'src/config.ts'],
  'src/failures': [...errorClasses, 'src/eiam/errors.ts'],
  'src/admission': ['src/eiam/fair-queue.ts'],
  'src/composition': ['src', 'schema'],
  'src/settings': [],
  'src/state': [],
  'src/shared-state': ['src/concurrency', 'src/state', 'schema/core/awaitable.ts'],
  'src/config.ts': ['src/settings'],
  'src/app.ts': ['src', 'schema'],
  'src/main.ts': [
    ...['src/app.ts', 'src/config.ts', 'src/composition/shutdown.ts', 'src/composition/start-memory.ts'],
    ...['src/composition/agents.ts', 'src/composition/start-checks.ts', 'src/settings/used.ts'],
    ...['src/http/address-error.ts', 'src/observability'],
  ],
};
const mirrorOpener = 'src/composition/mirror.ts';
/** Layers, and parts of them, that many processes do without: each is loaded where it is configured, by one file. */
const loaders: Readonly<Record<string, string>> = {
  'src/emulator': 'src/composition/upstream.ts',
  'src/callbacks/alibaba': 'src/composition/callback-routes.ts',
  'src/callbacks/bamboocloud': 'src/composition/callback-routes.ts',
  [mirrorOpener]: 'src/app.ts',
  'src/mcp': 'src/composition/agents.ts',
  'src/tracing': 'src/composition/tracing.ts',
  'src/shared-state/redis': 'src/composition/shared-state.ts',
};
/** The files of the mirror that are loaded without one. All others are loaded through `mirrorOpener`. */
const mirrorAtHand = ['src/mirror/questions.ts', 'src/mirror/read-errors.ts', 'src/mirror/write-through.ts'];
/** Facts that every layer may import, which imports nothing itself. */
const vocabulary = 'src/vocabulary';
/** They check each other, so that not even a type of ours may be shared; the emulator spells the vocabulary itself. */
const sealed: Readonly<Record<string, readonly string[]>> = {
  'src/eiam': [vocabulary],
  'src/emulator': [],
  [vocabulary]: [],
};
const schemaPackages = /^(graphql|@pothos\/.+|zod|graphql-scalars|node:.+)$/;
const emptyNames = /(^|-)(utils?|helpers?|common|managers?|services?|misc)(?=[-.]|$)/;
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/;

interface Import {
  readonly specifier: string;
  readonly way: 'type' | 'static' | 'dynamic' | 'export';
  readonly line: number;
}

interface Finding {
  readonly line: number;
  readonly what: string;
}

/** What of a source file the rules are about. */
interface SourceFacts {
  readonly imports: readonly Import[];
  readonly findings: readonly Finding[];
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

/**
 * Every import of a file, and what no file may hold. `import { type A }` counts as an import of values: the names go, but the
 * module is loaded all the same (verbatimModuleSyntax).
 * @throws Error for a file that cannot be parsed
 */
function factsOf(path: string, text: string): SourceFacts {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors.map(({ message }) => message).join()}`);
  const imports: Import[] = [];
  const findings: Finding[] = [];
  const importOf = (node: { start: number }, specifier: string, way: Import['way']) =>
    imports.push({ specifier, way, line: lineOf(text, node.start) });
  const find = (node: { start: number }, what: string) =>
    findings.push({ line: lineOf(text, node.start), what });
  const handOn = (node: { start: number; source: { value: string } | null }) => {
    if (node.source) importOf(node, node.source.value, 'export');
  };
  new Visitor({
    ImportDeclaration: (node) =>
      importOf(node, node.source.value, node.importKind === 'type' ? 'type' : 'static'),
    ExportNamedDeclaration: handOn,
    ExportAllDeclaration: handOn,
    ImportExpression: (node) => {
      if (node.source.type === 'Literal') importOf(node, String(node.source.value), 'dynamic');
      else find(node, 'an import of what is not a literal');
    },
    TSImportType: (node) => importOf(node, node.source.value, 'type'),
    ExportDefaultDeclaration: (node) => find(node, 'a default export'),
    TSAnyKeyword: (node) => find(node, 'any'),
    TSAsExpression: (node) => {
      const { expression } = node;
      if (expression.type === 'TSAsExpression' && expression.typeAnnotation.type === 'TSUnknownKeyword')
        find(node, 'as unknown as');
    },
    MemberExpression: (node) => {
      const isProcess = node.object.type === 'Identifier' && node.object.name === 'process';
      if (isProcess && node.property.type === 'Identifier' && node.property.name === 'env')
        find(node, environmentIsRead);
    },
  }).visit(program);
  return { imports, findings };
}

export function importsOf(path: string, text: string): readonly Import[] {
  return factsOf(path, text).imports;
}

/**
 * Files that import each other in a circle; empty: none do.
 * @param ways types aside, where nothing else is said
 */
export function circleIn(
  files: readonly { readonly path: string; readonly text: string }[],
  ways: readonly Import['way'][] = ['static'],
): string[] {
  const imported = new Map(
    files
      .filter(({ path }) => path.endsWith('.ts'))
      .map(({ path, text }) => [
        path,
        importsOf(path, text)
          .filter(({ specifier, way }) => specifier.startsWith('.') && ways.includes(way))
          .map(({ specifier }) => targetOf(path, specifier)),
      ]),
  );
  const done = new Set<string>();
  const way: string[] = [];
  const circleFrom = (path: string): string[] => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (done.has(path)) return [];
    way.push(path);
    for (const next of imported.get(path) ?? []) {
      const circle = circleFrom(next);
      if (circle.length > 0) return circle;
    }
    way.pop();
    done.add(path);
    return [];
  };
  for (const path of imported.keys()) {
    const circle = circleFrom(path);
    if (circle.length > 0) return circle;
  }
  return [];
}

function targetOf(path: string, specifier: string): string {
  return posix.normalize(posix.join(posix.dirname(path), specifier));
}

function layerOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'src' ? `${top}/${second}` : top;
}

function isIn(path: string, places: readonly string[]): boolean {
  return places.some((place) => path === place || path.startsWith(`${place}/`));
}

function brokenBorder(path: string, { specifier, way }: Import): string | undefined {
  const layer = layerOf(path);
  if (way === 'export' && path !== 'schema/index.ts') return `a barrel: it hands ${specifier} on`;
  if (!specifier.startsWith('.')) {
    const isForeign = layer === 'schema' && way !== 'type' && !schemaPackages.test(specifier);
    return isForeign ? `schema/ may not need ${specifier}` : undefined;
  }
  const target = targetOf(path, specifier);
  const [place, loader] = Object.entries(loaders).find(([each]) => isIn(target, [each])) ?? [];
  if (layerOf(target) === layer && (place === undefined || isIn(path, [place]))) return undefined;
  const shared = sealed[layer];
  if (shared && !isIn(target, shared)) return `${layer} may know nothing of ours, but imports ${target}`;
  if (layerOf(target) === vocabulary) return undefined;
  if (layer === 'schema' && layerOf(target) !== 'src/eiam')
    return `schema/ owns its ports and takes types of src/eiam alone, but imports ${target}`;
  if (way === 'type') return undefined;
  if (loader !== undefined) {
    const isLazy = way === 'dynamic' && path === loader;
    return isLazy ? undefined : `only ${loader} may load ${place}, by await import(): ${target}`;
  }
  if (layerOf(target) === 'src/mirror' && path !== mirrorOpener && !isIn(target, mirrorAtHand))
    return `only ${mirrorOpener} may load ${target}`;
  return isIn(target, borders[layer] ?? []) ? undefined : `${layer} may not import values from ${target}`;
}

const environmentIsRead = 'process.env is read';
/** The settings of the two programs. */
const environmentReaders = ['src/config.ts', 'src/emulator/main.ts'];

export function findingsIn(path: string, text: string): string[] {
  const found: string[] = [];
  const say = (line: number, what: string) => found.push(`${path}:${line} ${what}`);
  const names = path.split('/');
  const name = names.at(-1) ?? '';
  if (!names.every((part) => kebabCase.test(part))) say(1, 'a name that is not kebab-case');
  if (emptyNames.test(name)) say(1, 'a name that says nothing');
  if (/^index\.[jt]s$/.test(name) && path !== 'schema/index.ts') say(1, 'a barrel');
  if (!/\.[jt]s$/.test(name)) return found;
  const { imports, findings } = factsOf(path, text);
  for (const imported of imports) {
    const wrong = brokenBorder(path, imported);
    if (wrong !== undefined) say(imported.line, wrong);
  }
  for (const { line, what } of findings) {
    if (what !== environmentIsRead || !environmentReaders.includes(path)) say(line, what);
  }
  // These live in comments, so here the text itself is searched.
  for (const { index } of text.matchAll(/@ts-(ignore|nocheck|expect-error)/g))
    say(lineOf(text, index), 'a silenced type error');
  return found;
}
