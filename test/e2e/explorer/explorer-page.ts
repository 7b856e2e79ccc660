import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface ExplorerPage extends AsyncDisposable {
  readonly page: Page;
  /** Everything the page asked for, in order. */
  readonly requested: readonly string[];
  /** What it posted, in order. */
  readonly asked: readonly (string | null)[];
  /** Errors on the console, violations of the security policy among them, and uncaught exceptions. */
  readonly problems: readonly string[];
  /** Bytes received, headers and compressed bodies, as the browser counts them. */
  receivedBytes(): number;
}

/** Opens the explorer in a browser that has never seen it and whose only network is the loopback address. */
export async function openExplorerPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<ExplorerPage> {
  const context = await browser.newContext(options);
  await context.route(
    ({ hostname }) => hostname !== '127.0.0.1',
    (route) => route.abort(),
  );
  const page = await context.newPage();
  const requested: string[] = [];
  const asked: (string | null)[] = [];
  const problems: string[] = [];
  let received = 0;
  page.on('request', (request) => {
    requested.push(request.url());
    asked.push(request.postData());
  });
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    received += encodedDataLength;
  });
  await page.goto(url);
  await page.getByRole('tab').first().waitFor();
  await page.waitForLoadState('networkidle');
  return {
    page,
    requested,
    asked,
    problems,
    receivedBytes: () => received,
    [Symbol.asyncDispose]: () => context.close(),
  };
}

export type EditorName = 'query' | 'variables' | 'headers';

/** Where its document stands, as an expression of the page. */
function editor(name: EditorName): string {
  const at = ['query', 'variables', 'headers'].indexOf(name);
  return `document.querySelectorAll('.graphiql-editors .CodeMirror')[${at}].CodeMirror`;
}

/** Replaces the text of an editor of the page. */
export async function edit(page: Page, name: EditorName, text: string): Promise<void> {
  await page.evaluate(`${editor(name)}.setValue(${JSON.stringify(text)})`);
}

/** The text of an editor of the page. */
export function textOf(page: Page, name: EditorName): Promise<string> {
  return page.evaluate<string>(`${editor(name)}.getValue()`);
}

/** Opens a panel of the page, unless it is open. */
export async function openPanel(page: Page, title: string): Promise<void> {
  const closed = page.getByRole('button', { name: `Show ${title}` });
  if (await closed.isVisible()) await closed.click();
  await page.getByRole('heading', { name: title, level: 2 }).waitFor();
}

/** Opens the tab of an example by the menu of the page. */
export async function openExample(page: Page, title: string): Promise<void> {
  await openPanel(page, 'Examples');
  await page
    .locator('.explorer-example')
    .filter({ hasText: new RegExp(`^${title}`) })
    .click();
}
