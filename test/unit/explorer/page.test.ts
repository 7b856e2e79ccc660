import { describe, expect, it } from 'vitest';
import { createExplorer } from '../../../src/http/explorer/explorer.ts';
import { answered, exchange } from './exchange.ts';

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const explorer = createExplorer({
  examples: [{ group: 'Nets', query: 'query Ping { ping }', variables: { loud: true } }],
});

describe('the page', () => {
  it('answers a browser, which has to ask again each time', async () => {
    const { status, headers, body } = await answered(explorer, 'GET', '/graphql', browser);
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      etag: expect.stringMatching(/^W\/"[\w-]{12}"$/),
      vary: 'accept, accept-encoding',
      'content-length': String(body.length),
    });
    expect(body.toString()).toContain('query Ping { ping }');
  });

  it.each([
    ['POST', '/graphql', browser],
    ['GET', '/graphql', { accept: 'application/json' }],
    ['GET', '/graphql', { accept: '*/*' }],
    ['GET', '/graphql', {}],
    ['GET', '/graphql?query={__typename}', browser],
    ['GET', '/graphql?extensions={}', browser],
    ['GET', '/', browser],
    ['GET', '/graphqlx', browser],
    ['GET', '//[', browser],
  ])('leaves %s %s with %j to others', async (method, url, headers) => {
    expect(await exchange(explorer, method, url, headers)).toBeUndefined();
  });

  it('is served at the address it is given', async () => {
    const elsewhere = createExplorer({ endpoint: '/api', examples: [] });
    const { body } = await answered(elsewhere, 'GET', '/api?theme=dark', browser);
    expect(body.toString()).toContain('"endpoint":"/api"');
    expect(await exchange(elsewhere, 'GET', '/graphql', browser)).toBeUndefined();
  });

  it('says 304 to a browser that has it already, whatever the encoding then and now', async () => {
    const { headers } = await answered(explorer, 'GET', '/graphql', {
      ...browser,
      'accept-encoding': 'gzip',
    });
    const again = await answered(explorer, 'GET', '/graphql', {
      ...browser,
      'if-none-match': `"other", ${headers.get('etag')}`,
    });
    expect(again.status).toBe(304);
    expect(again.body).toHaveLength(0);
    expect(again.headers.get('etag')).toBe(headers.get('etag'));
    const changed = await answered(explorer, 'GET', '/graphql', { ...browser, 'if-none-match': '"other"' });
    expect(changed.status).toBe(200);
  });

  it('says what is wrong where its files are not at the address that it was given', async () => {
    const { body } = await answered(explorer, 'GET', '/graphql', browser);
    const [, note = ''] = /<p class="[^"]*explorer-late">(.*?)<\/p>/.exec(body.toString()) ?? [];
    expect(note).toContain('/graphiql/');
    expect(note).toContain('PUBLIC_URL');
  });

  it('answers HEAD like GET, without the body', async () => {
    const get = await answered(explorer, 'GET', '/graphql', browser);
    const head = await answered(explorer, 'HEAD', '/graphql', browser);
    expect(head.status).toBe(200);
    expect(head.headers.get('content-length')).toBe(String(get.body.length));
    expect(head.body).toHaveLength(0);
  });

  it('forbids scripts, connections and frames that are not its own', async () => {
    const { headers } = await answered(explorer, 'GET', '/graphql', browser);
    const policy = new Map(
      headers
        .get('content-security-policy')
        ?.split('; ')
        .map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1).join(' ')]),
    );
    expect(policy.get('default-src')).toBe("'none'");
    expect(policy.get('script-src')).toBe("'self'");
    expect(policy.get('connect-src')).toBe("'self'");
    expect(policy.get('frame-ancestors')).toBe("'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('keeps what an example or a title contains from ending its element', async () => {
    const query = '# </script><script>alert(1)</script> <!-- \nquery Sly { sly }';
    const sly = createExplorer({
      title: '<b>"&',
      examples: [{ group: 'A', query, variables: { a: '</script>' } }],
    });
    const html = (await answered(sly, 'GET', '/graphql', browser)).body.toString();
    expect(html).toContain('<title>&lt;b>&quot;&amp;</title>');
    const [, json = ''] = html.match(/<script id="settings" type="application\/json">(.*?)<\/script>/s) ?? [];
    expect(json).not.toContain('<');
    expect(JSON.parse(json)).toMatchObject({
      title: '<b>"&',
      examples: [{ query, variables: JSON.stringify({ a: '</script>' }, undefined, 2) }],
    });
  });

  it('runs no inline script and asks for nothing from elsewhere', async () => {
    const html = (await answered(explorer, 'GET', '/graphql', browser)).body.toString();
    const scripts = [...html.matchAll(/<script ([^>]*)>/g)].map(([, attributes]) => attributes);
    expect(scripts.filter((attributes) => !attributes?.includes('application/json'))).toEqual([
      ...['react', 'react-dom', 'graphiql'].map((name) =>
        expect.stringMatching(new RegExp(`^defer src="/graphiql/${name}\\.[\\w-]{12}\\.js"$`)),
      ),
      expect.stringMatching(/^type="module" src="\/graphiql\/[\w-]{12}\/start\.js"$/),
    ]);
    for (const [, address] of html.matchAll(/(?:src|href)="([^"]*)"/g)) {
      expect(address).toMatch(/^(\/graphiql\/|data:image\/svg\+xml,)/);
    }
  });
});
