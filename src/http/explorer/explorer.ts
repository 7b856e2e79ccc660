import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Asset, assetsPath, createAssets, expectPackages } from './assets.ts';
import { createEncodedBody, type EncodedBody } from './encoded-body.ts';
import { prefersHtml } from './negotiation.ts';
import { renderPage } from './page.ts';
import { sendBody, sendNotModified, sendText } from './responses.ts';

/** An operation to begin with; its tab is titled with its name. */
export interface ExplorerExample {
  /** What it is an example of, as in "People": the page's menu has those of a group together. */
  readonly group: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export interface ExplorerOptions {
  readonly endpoint?: string;
  /** What stands before the paths of the page and of its files where clients see them. */
  readonly publicPath?: string;
  readonly title?: string;
  /** The header editor's first content; the default shows what each operation cost upstream. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly examples: readonly ExplorerExample[];
  /** Whether the page asks for the state of the mirror, and shows it while it fills. */
  readonly showsMirror?: boolean;
  /** Whether requests are refused without a token, so that the page asks for nothing by itself until it has one. */
  readonly needsToken?: boolean;
  /** Whether the tokens that the graph's own sign-in gives let requests in. */
  readonly signsIn?: boolean;
}

export interface Explorer {
  /** Answers GET and HEAD of the page and of its files; false, with nothing written, when the request is not for it. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
}

/** The page, and the files it loads by their paths. */
interface Site {
  readonly page: EncodedBody;
  readonly files: ReadonlyMap<string, Asset>;
}

const greeting = `# A new tab. Ctrl+Space completes what you type,
# Ctrl+Enter runs it, and the book at the left
# describes every type and field.

`;

export function createExplorer(options: ExplorerOptions): Explorer {
  const {
    endpoint = '/graphql',
    publicPath = '',
    title = 'EIAM GraphQL Gateway',
    headers = { 'x-eiam-trace': '1' },
    showsMirror = false,
    needsToken = false,
    signsIn = false,
  } = options;
  expectPackages();
  let site: Site | undefined;

  return {
    handle(request, response) {
      const [path = '', search = ''] = (request.url ?? '').split('?', 2);
      if (path.startsWith(assetsPath)) handleAsset(request, response, path);
      else if (path === endpoint && isForPerson(request, search)) handlePage(request, response);
      else return false;
      return true;
    },
  };

  /** Read at the first visit: most deployments have none, and two megabytes less in memory. */
  function visit(): Site {
    site ??= build();
    return site;
  }

  function build(): Site {
    const assets = createAssets();
    const examples = options.examples.map(({ group, query, variables }) => ({
      ...{ group, query },
      variables: variables === undefined ? '' : JSON.stringify(variables, undefined, 2),
    }));
    const html = renderPage(
      {
        endpoint: `${publicPath}${endpoint}`,
        publicPath,
        title,
        greeting,
        headers,
        examples,
        showsMirror,
        needsToken,
        signsIn,
      },
      assets,
    );
    return {
      page: createEncodedBody(Buffer.from(html)),
      files: new Map(
        [...assets.styles, ...assets.scripts, ...assets.modules].map((asset) => [asset.path, asset]),
      ),
    };
  }

  function handleAsset(request: IncomingMessage, response: ServerResponse, path: string): void {
    const asset = visit().files.get(path);
    if (!isRead(request)) {
      sendText(response, 405, 'Method Not Allowed', { allow: 'GET, HEAD' });
    } else if (asset === undefined) {
      sendText(response, 404, 'Not Found');
    } else {
      sendBody(request, response, asset.body, {
        'content-type': asset.contentType,
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'accept-encoding',
      });
    }
  }

  function handlePage(request: IncomingMessage, response: ServerResponse): void {
    const { page } = visit();
    const caching = {
      'cache-control': 'no-cache',
      // Weak, because the same page travels in several encodings.
      etag: `W/"${page.hash}"`,
      // The address answers programs too: a cache must distinguish the two.
      vary: 'accept, accept-encoding',
    };
    if (request.headers['if-none-match']?.includes(`"${page.hash}"`)) sendNotModified(response, caching);
    else sendBody(request, response, page, { 'content-type': 'text/html; charset=utf-8', ...caching });
  }
}

function isRead({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** A GET that carries an operation is GraphQL over HTTP, from a browser as well. */
function isForPerson(request: IncomingMessage, search: string): boolean {
  const parameters = new URLSearchParams(search);
  const isOperation = parameters.has('query') || parameters.has('extensions');
  return isRead(request) && !isOperation && prefersHtml(request.headers.accept);
}
