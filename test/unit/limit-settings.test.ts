import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../src/config.ts';

function issuesOf(environment: Readonly<Record<string, string>>): readonly string[] {
  try {
    parseConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.issues;
    throw error;
  }
}

test('limits have defaults', () => {
  expect(parseConfig({})).toMatchObject({
    maxNodes: 100_000,
    maxCalls: 5_000,
    maxListItems: 50_000,
    documentLimits: {
      maxTokens: 4_000,
      maxDepth: 200,
      maxAliases: 100,
      maxDirectives: 100,
      maxRootFields: 100,
    },
    viewerBudget: undefined,
    trustedDocuments: undefined,
    explorer: true,
    metrics: true,
    corsOrigins: [],
    localPages: true,
  });
});

test('a budget has a window', () => {
  expect(parseConfig({ VIEWER_BUDGET_CALLS: '500' }).viewerBudget).toEqual({ calls: 500, windowMs: 60_000 });
  const both = { VIEWER_BUDGET_CALLS: '500', VIEWER_BUDGET_WINDOW_MS: '1000' };
  expect(parseConfig(both).viewerBudget).toEqual({ calls: 500, windowMs: 1_000 });
  expect(issuesOf({ VIEWER_BUDGET_WINDOW_MS: '1000' })).toEqual([
    'VIEWER_BUDGET_WINDOW_MS: expected only beside VIEWER_BUDGET_CALLS',
  ]);
});

test('origins are origins, and nothing more', () => {
  const two = 'https://a.example.com, http://localhost:3000';
  expect(parseConfig({ CORS_ORIGINS: two }).corsOrigins).toEqual([
    'https://a.example.com',
    'http://localhost:3000',
  ]);
  for (const wrong of [
    '*',
    'https://a.example.com/',
    'a.example.com',
    'https://A.example.com',
    'null',
    'ftp://a.example',
  ]) {
    expect(issuesOf({ CORS_ORIGINS: wrong }), wrong).toEqual([
      'CORS_ORIGINS: expected origins alone, separated by commas, as in https://app.example.com',
    ]);
  }
});

const tenant = {
  EIAM_INSTANCE_ID: 'idaas_abc',
  EIAM_APPLICATION_ID: 'app_abc',
  EIAM_CLIENT_SECRET: 's',
  AUTH_MODE: 'local',
};

test.each([
  [{}, true],
  [{ CORS_ORIGINS: 'https://a.example.com' }, false],
  [{ ...tenant, EIAM_REGION: 'cn-beijing' }, false],
  [{ ...tenant, EIAM_ENDPOINT: 'https://eiam.example.com' }, false],
])(
  'pages of this machine are allowed with the embedded emulator alone, unless a list takes their place: %o',
  (given, allowed) => {
    expect(parseConfig(given).localPages).toBe(allowed);
  },
);

test.each([
  [{}, true],
  [{ EXPLORER: 'false' }, false],
  [{ EXPLORER: 'false', SUBGRAPH_SDL: 'true' }, true],
  [{ SUBGRAPH_SDL: 'false' }, false],
])('the subgraph is served where the explorer is, unless its own setting differs: %o', (given, served) => {
  expect(parseConfig(given).subgraphSdl).toBe(served);
});

test('a manifest is read, and keeps the explorer away', () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'manifest-'));
  const write = (name: string, text: string) => {
    const path = join(folder.path, name);
    writeFileSync(path, text);
    return path;
  };
  const good = write('good.json', '{"a":"{ __typename }"}');
  const config = parseConfig({ TRUSTED_DOCUMENTS: good });
  expect([config.trustedDocuments, config.explorer]).toEqual([{ a: '{ __typename }' }, false]);
  expect(issuesOf({ TRUSTED_DOCUMENTS: good, EXPLORER: 'true' })).toEqual([
    'EXPLORER: expected false beside TRUSTED_DOCUMENTS: its page sends documents of its own',
  ]);
  for (const wrong of ['{', '[]', '{"a":1}', '{"a":""}']) {
    expect(issuesOf({ TRUSTED_DOCUMENTS: write('wrong.json', wrong) }), wrong).toEqual([
      'TRUSTED_DOCUMENTS: expected the path of a JSON file that maps ids to documents',
    ]);
  }
  expect(issuesOf({ TRUSTED_DOCUMENTS: join(folder.path, 'absent.json') })).toHaveLength(1);
});
