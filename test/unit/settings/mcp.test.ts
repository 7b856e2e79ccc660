import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../../src/config.ts';

const real = {
  EIAM_REGION: 'cn-hangzhou',
  EIAM_INSTANCE_ID: 'idaas_abc',
  EIAM_APPLICATION_ID: 'app_abc',
  EIAM_CLIENT_SECRET: 'CSthe2secret2that2nobody2prints',
};
const jwt = {
  AUTH_MODE: 'jwt',
  AUTH_ISSUER: 'https://login.example.com',
  AUTH_AUDIENCE: 'directory',
  AUTH_JWKS_URL: 'https://login.example.com/keys',
};
const open = { AUTH_ALLOW_ANONYMOUS: 'true' };

function issuesOf(environment: Record<string, string>): readonly string[] {
  try {
    parseConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.issues;
    throw error;
  }
}

test('there are examples on the embedded emulator alone, where callers may ask anything', () => {
  expect(parseConfig({}).mcp).toEqual({ documents: 'examples', writes: false });
  expect(parseConfig({ AUTH_MODE: 'local', MCP_WRITES: 'true' }).mcp).toEqual({
    documents: 'examples',
    writes: true,
  });
  expect(parseConfig({ MCP_DOCUMENTS: 'off' }).mcp).toBeUndefined();
  expect(parseConfig(jwt).mcp).toBeUndefined();
  expect(parseConfig({ ...real, ...open }).mcp).toBeUndefined();
});

test('a manifest is read, and what is none is named', () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'mcp-'));
  const path = join(folder.path, 'tools.json');
  writeFileSync(path, '{ "me": "query me { viewer { subject } }" }');
  expect(parseConfig({ ...real, ...open, MCP_DOCUMENTS: path }).mcp).toEqual({
    documents: { me: 'query me { viewer { subject } }' },
    writes: false,
  });
  expect(issuesOf({ MCP_DOCUMENTS: join(folder.path, 'none.json') })).toEqual([
    'MCP_DOCUMENTS: expected the path of a JSON file that maps ids to documents, or off',
  ]);
  expect(issuesOf({ ...jwt, MCP_DOCUMENTS: path })).toEqual([
    'PUBLIC_URL: expected beside MCP_DOCUMENTS and AUTH_MODE=jwt: tokens are issued for this address',
  ]);
  expect(issuesOf({ ...jwt, PUBLIC_URL: 'https://api.example.com', MCP_DOCUMENTS: path })).toEqual([]);
  expect(issuesOf({ ...real, AUTH_MODE: 'eiam', MCP_DOCUMENTS: path })).toEqual([
    expect.stringContaining('MCP_DOCUMENTS: expected only beside AUTH_MODE=jwt, local or none'),
  ]);
});

test('writes need tools', () => {
  for (const environment of [{ MCP_DOCUMENTS: 'off' }, { ...real, ...open }, jwt])
    expect(issuesOf({ ...environment, MCP_WRITES: 'true' })).toEqual([
      'MCP_WRITES: expected only beside MCP_DOCUMENTS',
    ]);
});
