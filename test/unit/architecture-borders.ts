import { posix } from 'node:path';

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
/** Packages of which other layers import parts, such as `jose/errors`: the whole is several times as much. */
const wholePackages: Readonly<Record<string, string>> = { jose: 'src/emulator' };
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
const schemaPackages = /^(graphql|@pothos\/.+|zod|node:.+)$/;

export interface Import {
  readonly specifier: string;
  readonly way: 'type' | 'static' | 'dynamic' | 'export';
  readonly line: number;
}

export function targetOf(path: string, specifier: string): string {
  return posix.normalize(posix.join(posix.dirname(path), specifier));
}

function layerOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'src' ? `${top}/${second}` : top;
}

function isIn(path: string, places: readonly string[]): boolean {
  return places.some((place) => path === place || path.startsWith(`${place}/`));
}

/** What is wrong with an import of the file at `path`; undefined: nothing is. */
export function brokenBorder(path: string, { specifier, way }: Import): string | undefined {
  const layer = layerOf(path);
  if (way === 'export' && path !== 'schema/index.ts') return `a barrel: it hands ${specifier} on`;
  if (!specifier.startsWith('.')) {
    const whole = wholePackages[specifier];
    if (whole !== undefined && way !== 'type' && layer !== whole)
      return `only ${whole} may load all of ${specifier}`;
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
