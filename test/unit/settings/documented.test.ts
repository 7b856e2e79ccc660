import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { settings } from '../../../src/config.ts';

const page = readFileSync(new URL('../../../docs/operating.md', import.meta.url), 'utf8');
const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');

/** What the cell behind each setting's own says, by its name; a setting that has two rows is in here twice. */
const documented = [...page.matchAll(/\| `(?<name>[A-Z][A-Z_]+)` \| (?<written>[^|]+) \|/g)].map(
  ({ groups: { name = '', written = '' } = {} }) => [name, written] as const,
);
const names = Object.keys(settings.shape);

/** Defaults that follow from other settings, or that the embedded emulator brings along: the page says how. */
const derived: Readonly<Record<string, string>> = {
  EIAM_ENDPOINT: 'by `EIAM_REGION`',
  EIAM_MANAGEMENT_ENDPOINT: 'by `EIAM_REGION`',
  EIAM_MANAGER_FIELD: "none (the emulator's own, embedded)",
  ALIBABA_CLOUD_ACCESS_KEY_ID: "none (the emulator's own, embedded)",
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: "none (the emulator's own, embedded)",
  CACHE_TTL_MS: "300,000 with Alibaba's callbacks, which report changes; otherwise 0",
  CALLBACK_BAMBOOCLOUD_ENCRYPTION: '`gcm` beside a key, otherwise `none`',
  CORS_ORIGINS: 'pages of this machine on the embedded emulator, otherwise none',
  EXPLORER:
    'true on the embedded emulator and with `AUTH_MODE=local`, otherwise false; false with `TRUSTED_DOCUMENTS`',
  MCP_DOCUMENTS: 'examples on the embedded emulator, otherwise none',
  MIRROR: 'on with the embedded emulator, otherwise off',
  MIRROR_CHECK_INTERVAL: '6h with callbacks; without, the longer of 15m and four times what a check takes',
  MIRROR_DETAILS: 'true up to 20,000 users',
  MIRROR_FILE: 'none: a temporary file',
  MIRROR_FILL_RATE: 'a quarter of what the pace allows',
  STATE_FILE: 'none; `<MIRROR_FILE>.state` beside `MIRROR_FILE`',
  SHUTDOWN_DELAY_MS: '0 where `HOST` is this machine alone, otherwise 5,000',
  SIGN_IN: 'on with `AUTH_MODE=eiam` and on the embedded emulator, otherwise off',
  STALE_IF_ERROR_MS: '600,000 where answers are remembered, otherwise 0',
  SUBGRAPH_SDL: 'as `EXPLORER`',
};

/** A default as a person writes it. */
function written(value: unknown): string {
  if (value === undefined) return 'none';
  if (typeof value === 'number') return value.toLocaleString('en-US');
  if (!Array.isArray(value)) return String(value);
  return value.map(entry).join(',') || 'none';
}

function entry(value: unknown): string {
  return value instanceof Object ? Object.entries(value).flat().join(':') : String(value);
}

test('the page for operators lists every setting once, and none that there is not', () => {
  expect(documented.map(([name]) => name).sort()).toEqual([...names].sort());
});

test('each stands there with its default', () => {
  const defaults = Object.entries(settings.parse({}));
  const expected = Object.fromEntries(names.map((name) => [name, 'none']));
  for (const [name, value] of defaults) expected[name] = written(value);
  expect(Object.fromEntries(documented)).toEqual({ ...expected, ...derived });
});

test('the README names no setting that there is not', () => {
  const said = [
    ...readme.matchAll(/`((?:EIAM|CACHE|AUTH|CALLBACK|OPERATION_MAX|VIEWER|EMULATOR)_[A-Z_]+)`/g),
  ];
  expect(said.map(([, name]) => name).filter((name) => !names.includes(name ?? ''))).toEqual([]);
});
