import { expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../../src/config.ts';

function issuesOf(environment: Readonly<Record<string, string>>): readonly string[] {
  try {
    parseConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.issues;
  }
}

test('operators have no port of their own unless one is named', () => {
  expect(parseConfig({}).admin).toBeUndefined();
});

test('the port is this machine’s alone, and without profiles, where nothing else is said', () => {
  expect(parseConfig({ ADMIN_PORT: '9400' }).admin).toEqual({
    port: 9_400,
    host: '127.0.0.1',
    profiles: false,
  });
  const open = { ADMIN_PORT: '0', ADMIN_HOST: '0.0.0.0', ADMIN_PROFILES: 'true' };
  expect(parseConfig(open).admin).toEqual({ port: 0, host: '0.0.0.0', profiles: true });
});

test('what would have no effect, or no port, is refused', () => {
  expect(issuesOf({ ADMIN_HOST: '0.0.0.0', ADMIN_PROFILES: 'true' })).toEqual([
    'ADMIN_HOST: expected only beside ADMIN_PORT',
    'ADMIN_PROFILES: expected only beside ADMIN_PORT',
  ]);
  expect(issuesOf({ ADMIN_PORT: '4000' })).toEqual(['ADMIN_PORT: expected another port than PORT']);
  expect(issuesOf({ ADMIN_PORT: '0', PORT: '0' })).toEqual([]);
});
