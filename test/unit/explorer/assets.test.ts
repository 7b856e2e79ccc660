import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createAssets } from '../../../src/http/explorer/assets.ts';
import { createExplorer } from '../../../src/http/explorer/explorer.ts';
import { answered } from './exchange.ts';

const explorer = createExplorer({ examples: [] });
const { styles, scripts, modules } = createAssets();
const assets = [...styles, ...scripts, ...modules];
const [react] = scripts;
const path = react?.path ?? '';

describe('the files of the page', () => {
  it('may be kept for good, and say their type', async () => {
    for (const asset of assets) {
      const { status, headers, body } = await answered(explorer, 'GET', asset.path);
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(headers.get('vary')).toBe('accept-encoding');
      expect(headers.get('content-type')).toBe(asset.contentType);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.has('content-encoding')).toBe(false);
      expect(body).toEqual(await asset.body.as('identity'));
    }
  });

  it.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ])('travel in %s where that is accepted', async (encoding, decompress) => {
    const { headers, body } = await answered(explorer, 'GET', path, { 'accept-encoding': encoding });
    expect(headers.get('content-encoding')).toBe(encoding);
    expect(headers.get('content-length')).toBe(String(body.length));
    expect(decompress(body)).toEqual(await react?.body.as('identity'));
  });

  it('are compressed once, also for visitors who arrive together', async () => {
    const [first, second] = [react?.body.as('br'), react?.body.as('br')];
    expect(first).toBe(second);
    expect(await first).toBe(await react?.body.as('br'));
  });

  it('fit in a megabyte and a half even without brotli, with room to spare', async () => {
    const sizes = await Promise.all(assets.map(async ({ body }) => (await body.as('gzip')).length));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(450_000);
  });

  it('bring no fonts and point to no source map', async () => {
    for (const { body } of assets) {
      const text = (await body.as('identity')).toString();
      expect(text).not.toContain('@font-face');
      expect(text).not.toContain('sourceMappingURL');
    }
  });

  it('answer HEAD without the body', async () => {
    const { status, headers, body } = await answered(explorer, 'HEAD', path, { 'accept-encoding': 'br' });
    expect(status).toBe(200);
    expect(headers.get('content-encoding')).toBe('br');
    expect(Number(headers.get('content-length'))).toBeGreaterThan(1000);
    expect(body).toHaveLength(0);
  });

  it.each(['/graphiql/', '/graphiql/react.js', '/graphiql/../package.json', '/graphiql/__proto__'])(
    'are all there is: %s is not found',
    async (url) => {
      const { status, headers, body } = await answered(explorer, 'GET', url);
      expect(status).toBe(404);
      expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(body.toString()).toContain('Not Found');
    },
  );

  it('are only for reading', async () => {
    const { status, headers } = await answered(explorer, 'POST', path);
    expect(status).toBe(405);
    expect(headers.get('allow')).toBe('GET, HEAD');
  });
});
