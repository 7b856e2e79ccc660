import { parseSync, Visitor } from 'rolldown/utils';
import { brokenBorder, type Import, targetOf } from './architecture-borders.ts';

const emptyNames = /(^|-)(utils?|helpers?|common|managers?|services?|misc)(?=[-.]|$)/;
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/;

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
