import { describe, expect, it } from 'vitest';
import { chooseEncoding, prefersHtml } from '../../../src/http/explorer/negotiation.ts';

describe('chooseEncoding', () => {
  it.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['gzip, deflate, br, zstd', 'br'],
    ['GZIP', 'gzip'],
    ['br;q=0.5, gzip;q=0.8', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['br;q=0, gzip;q=0', 'identity'],
    ['*', 'br'],
    ['*, br;q=0', 'gzip'],
    ['deflate, zstd', 'identity'],
    ['identity', 'identity'],
    ['br;q=nonsense, gzip', 'gzip'],
  ])('answers %j with %s', (acceptEncoding, encoding) => {
    expect(chooseEncoding(acceptEncoding)).toBe(encoding);
  });
});

describe('prefersHtml', () => {
  it.each([
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', true],
    ['text/html, application/json;q=0.9', true],
    ['application/json, text/html;q=0.9', false],
    ['application/graphql-response+json, text/html;q=0.1', false],
    ['text/html;q=0', false],
    ['text/event-stream', false],
    ['application/json', false],
    ['*/*', false],
    [undefined, false],
  ])('takes %j for a browser: %s', (accept, expected) => {
    expect(prefersHtml(accept)).toBe(expected);
  });
});
