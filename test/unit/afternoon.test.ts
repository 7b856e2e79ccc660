import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { schema } from '../../schema/index.ts';
import { settings } from '../../src/config.ts';
import { parseCommandLine } from '../../src/emulator/command-line.ts';
import { readBlocks, readCommands, readScripts } from '../support/walk-through.ts';

const page = 'docs/afternoon.md';
const blocks = readBlocks(page).filter(({ language }) => language === 'sh');
const all = blocks.map(({ text }) => text).join('\n');

// `npm run prove:afternoon` runs the whole page; here is what changes with the code.

/** What a block writes into a file. */
function written(file: string): string {
  const [, text] = new RegExp(`cat > ${file} <<'?END'?\n([\\s\\S]*?)^END$`, 'm').exec(all) ?? [];
  if (text === undefined) throw new Error(`Expected ${page} to write ${file}`);
  return text;
}

test('its settings are settings', () => {
  const set = parseEnv(written('afternoon/gateway.env'));
  const { error } = settings.partial().safeParse(set);
  expect(error?.issues ?? []).toEqual([]);
  const inline = [...all.matchAll(/\b([A-Z][A-Z_]+)=\S+(?= .*npm start)/g)].map(([, name]) => name);
  expect(inline.length).toBeGreaterThan(0);
  const names = Object.keys(settings.shape);
  expect([...Object.keys(set), ...inline].filter((name) => !names.includes(name ?? ''))).toEqual([]);
});

test('its documents are valid on the graph', () => {
  const documents = z.record(z.string(), z.string()).parse(JSON.parse(written('afternoon/documents.json')));
  const errors = Object.values(documents).flatMap((text) => validate(schema, parse(text)));
  expect(errors).toEqual([]);
});

test('its emulator takes its flags, and the scripts and files that it names are there', () => {
  const [block] = blocks.filter(({ heading }) => heading === 'An EIAM');
  if (block === undefined) throw new Error(`Expected the section of the emulator in ${page}`);
  const [emulator] = readCommands({ ...block, text: block.text.split(' > ')[0] ?? '' });
  const words = emulator?.words ?? [];
  expect(() => parseCommandLine(words.slice(words.indexOf('--') + 1))).not.toThrow();
  const scripts = [...all.matchAll(/npm run (?:--silent )?([\w:]+)/g)].map(([, name = '']) => name);
  expect(scripts.filter((name) => !(name in readScripts()))).toEqual([]);
  const shipped = [...all.matchAll(/\bdeploy\/\S+/g)].map(([path]) => path);
  expect(shipped).toHaveLength(3);
  for (const path of shipped) {
    expect(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')).not.toBe('');
  }
});

test('what it replaces in shipped files is there', () => {
  const read = (path: string) => readFileSync(new URL(`../../deploy/${path}`, import.meta.url), 'utf8');
  const servers = ['gateway-1:4000', 'gateway-2:4000', 'gateway-3:4000'];
  for (const text of [...servers, 'server_name api.example.com', 'listen 8080'])
    expect(read('nginx/eiam-gateway.conf')).toContain(text);
  for (const text of ["'127.0.0.1:9400'", 'scrape_interval: '])
    expect(read('prometheus/prometheus.yml')).toContain(text);
  expect(read('prometheus/alerts.yml')).toContain('alert: EiamBreakerOpen\n');
});
