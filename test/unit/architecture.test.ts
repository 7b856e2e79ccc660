import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { circleIn, findingsIn, importsOf } from './architecture-rules.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const sources = ['schema', 'src'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/');
      return { path, text: readFileSync(join(root, path), 'utf8') };
    }),
);

describe('the house', () => {
  test('keeps its borders and its manners', () => {
    expect(sources.flatMap(({ path, text }) => findingsIn(path, text))).toEqual([]);
  });

  test('has no circle of imports', () => {
    expect(circleIn(sources)).toEqual([]);
  });

  test('has no circle of types in the schema either', () => {
    const schema = sources.filter(({ path }) => path.startsWith('schema/'));
    expect(circleIn(schema, ['static', 'type'])).toEqual([]);
  });

  test('is made of small files', () => {
    const sizes = sources
      .filter(({ path }) => /\.[jt]s$/.test(path) && !/\.generated\./.test(path))
      .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
      .sort((one, other) => one.lines - other.lines);
    expect(sizes.filter(({ lines }) => lines > 400)).toEqual([]);
    const large = sizes.filter(({ lines }) => lines > 250);
    expect(large.length <= sizes.length * 0.05 ? [] : large).toEqual([]);
    expect(sizes[Math.floor(sizes.length / 2)]?.lines).toBeLessThanOrEqual(80);
  });
});

describe('the rules of the architecture', () => {
  test('sees the imports that are really there', () => {
    const seen = sources.flatMap(({ path, text }) =>
      (/\.[jt]s$/.test(path) ? importsOf(path, text) : []).map(({ specifier, way }) => ({
        path,
        specifier,
        way,
      })),
    );
    expect(seen).toContainEqual({
      path: 'src/composition/upstream.ts',
      specifier: '../emulator/emulator.ts',
      way: 'dynamic',
    });
    expect(seen).toContainEqual({
      path: 'src/composition/upstream.ts',
      specifier: '../emulator/emulator.ts',
      way: 'type',
    });
    expect(seen).toContainEqual({
      path: 'src/failures/failures.ts',
      specifier: '../../schema/errors/errors.ts',
      way: 'static',
    });
    expect(seen.length).toBeGreaterThan(sources.length);
  });

  test('sees a circle, and none where types alone go round', () => {
    const files = (way: string) => [
      { path: 'src/a.ts', text: "import { b } from './b.ts';" },
      { path: 'src/b.ts', text: "import { c } from './c/c.ts';" },
      { path: 'src/c/c.ts', text: `import ${way} { a } from '../a.ts';` },
    ];
    expect(circleIn(files(''))).toEqual(['src/a.ts', 'src/b.ts', 'src/c/c.ts', 'src/a.ts']);
    expect(circleIn(files('type'))).toEqual([]);
    expect(circleIn(files('type'), ['static', 'type'])).toHaveLength(4);
  });

  test.each([
    [
      'schema/user/user.ts',
      "\nimport { a } from '../../src/failures/failures.ts';",
      '2 schema/ owns its ports and takes types of src/eiam alone, but imports src/failures/failures.ts',
    ],
    [
      'schema/user/user.ts',
      "import {\n  a,\n} from '../../src/failures/failures.ts';",
      '1 schema/ owns its ports and takes types of src/eiam alone, but imports src/failures/failures.ts',
    ],
    [
      'schema/user/user.ts',
      "import { type A } from '../../src/failures/failures.ts';",
      '1 schema/ owns its ports and takes types of src/eiam alone, but imports src/failures/failures.ts',
    ],
    [
      'schema/user/user.ts',
      "import type { A } from '../../src/loaders/loaders.ts';",
      '1 schema/ owns its ports and takes types of src/eiam alone, but imports src/loaders/loaders.ts',
    ],
    [
      'schema/user/user.ts',
      "import { a } from '../../src/eiam/unreadable.ts';",
      '1 schema may not import values from src/eiam/unreadable.ts',
    ],
    ['schema/user/user.ts', "import { request } from 'undici';", '1 schema/ may not need undici'],
    [
      'src/http/authentication/jwt.ts',
      "import { errors } from 'jose';",
      '1 only src/emulator may load all of jose',
    ],
    [
      'src/eiam/retry.ts',
      "import type { A } from '../emulator/faults.ts';",
      '1 src/eiam may know nothing of ours, but imports src/emulator/faults.ts',
    ],
    [
      'src/emulator/faults.ts',
      "import type { A } from '../../schema/errors/errors.ts';",
      '1 src/emulator may know nothing of ours, but imports schema/errors/errors.ts',
    ],
    [
      'src/emulator/faults.ts',
      "type A = import('../eiam/errors.ts').A;",
      '1 src/emulator may know nothing of ours, but imports src/eiam/errors.ts',
    ],
    [
      'src/emulator/scope.ts',
      "import { rootAlias } from '../vocabulary/ids.ts';",
      '1 src/emulator may know nothing of ours, but imports src/vocabulary/ids.ts',
    ],
    [
      'src/vocabulary/tags.ts',
      "import { a } from '../cache/lru-store.ts';",
      '1 src/vocabulary may know nothing of ours, but imports src/cache/lru-store.ts',
    ],
    [
      'src/app.ts',
      "import { a } from './tracing/tracing.ts';",
      '1 only src/composition/tracing.ts may load src/tracing, by await import(): src/tracing/tracing.ts',
    ],
    [
      'src/loaders/user/users.ts',
      "import '../../http/log.ts';",
      '1 src/loaders may not import values from src/http/log.ts',
    ],
    [
      'src/http/server.ts',
      "import { a } from '../../schema/user/user.ts';",
      '1 src/http may not import values from schema/user/user.ts',
    ],
    [
      'src/cache/lru-store.ts',
      "const a = await import('../failures/failures.ts');",
      '1 src/cache may not import values from src/failures/failures.ts',
    ],
    [
      'src/app.ts',
      "import { a } from './emulator/emulator.ts';",
      '1 only src/composition/upstream.ts may load src/emulator, by await import(): src/emulator/emulator.ts',
    ],
    [
      'src/composition/upstream.ts',
      "import { a } from '../emulator/emulator.ts';",
      '1 only src/composition/upstream.ts may load src/emulator, by await import(): src/emulator/emulator.ts',
    ],
    [
      'src/composition/figures.ts',
      "import { openMirror } from './mirror.ts';",
      '1 only src/app.ts may load src/composition/mirror.ts, by await import(): src/composition/mirror.ts',
    ],
    [
      'src/composition/mirror-access.ts',
      "import { a } from '../mirror/worker/readers.ts';",
      '1 only src/composition/mirror.ts may load src/mirror/worker/readers.ts',
    ],
    [
      'src/composition/callback-routes.ts',
      "import { a } from '../callbacks/alibaba/route.ts';",
      '1 only src/composition/callback-routes.ts may load src/callbacks/alibaba, by await import(): src/callbacks/alibaba/route.ts',
    ],
    [
      'src/new-layer/a.ts',
      "import { a } from '../failures/failures.ts';",
      '1 src/new-layer may not import values from src/failures/failures.ts',
    ],
    ['src/http/server.ts', "export { a } from './log.ts';", '1 a barrel: it hands ./log.ts on'],
    ['src/http/index.ts', '', '1 a barrel'],
    ['src/http/server.ts', '// one\nconst a = process.env.PORT;', '2 process.env is read'],
    ['src/http/server.ts', 'export default 1;', '1 a default export'],
    ['src/http/server.ts', 'const a = /[\'"]/; let b: any;', '1 any'],
    ['src/http/server.ts', 'const a = b as any[];', '1 any'],
    ['src/http/server.ts', 'const a = b as unknown as number;', '1 as unknown as'],
    ['src/http/server.ts', '\n// @ts-ignore', '2 a silenced type error'],
    ['src/http/string-utils.ts', '', '1 a name that says nothing'],
    ['src/http/userService.ts', '', '1 a name that is not kebab-case'],
  ])('finds in %s: %s', (path, text, found) => {
    expect(findingsIn(path, text)).toEqual([`${path}:${found}`]);
  });

  test.each([
    [
      'schema/user/user.ts',
      "import type { A } from '../../src/eiam/unreadable.ts';\nimport { GraphQLError } from 'graphql';",
    ],
    [
      'src/app.ts',
      "import type { Emulator } from './emulator/emulator.ts';\nimport { a } from './eiam/errors.ts';",
    ],
    ['src/composition/upstream.ts', "const { a } = await import('../emulator/emulator.ts');"],
    ['schema/core/node.ts', "import { idPrefixes } from '../../src/vocabulary/ids.ts';"],
    ['src/eiam/record.ts', "import { largestPage } from '../vocabulary/limits.ts';"],
    [
      'src/http/server.ts',
      "// any, process.env\nconst a = 'any'; /* import { a } from '../app.ts'; */ const b = AbortSignal.any([]);",
    ],
    ['src/http/server.ts', "const a = `export default as unknown as any`; import './log.ts';"],
  ])('lets pass in %s: %s', (path, text) => {
    expect(findingsIn(path, text)).toEqual([]);
  });
});
