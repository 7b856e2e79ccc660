// Runs in the browser, after React, ReactDOM and GraphiQL, which the page loads as scripts of their own.

import { eventsPlugin } from './events-panel.js';
import { examplesPlugin, oneColumn } from './examples-panel.js';
import { watchMirror } from './mirror-state.js';
import { orgChartPlugin } from './org-chart-panel.js';
import { GraphiQL, h, React, ReactDOM, settings, storage, token, useStopOnChange } from './page.js';
import { signInPlugin, useSignIn } from './sign-in-panel.js';
import { persistsHeadersKey } from './storage.js';
import { createFetcher } from './transport.js';
import { upstreamPlugin } from './upstream-panel.js';

/** Tabs that a new browser opens with; the examples' panel has all. */
const tabsAtFirst = 3;

const visiblePanelKey = 'graphiql:visiblePlugin';

/**
 * The tab to open with: the one that was open at the last visit, or the first example. GraphiQL has to be given it, for it
 * finds its open tab by the last edited text, and without an edit it would add an empty tab at every reload.
 */
function readOpenTab() {
  try {
    const { tabs, activeTabIndex } = JSON.parse(storage.getItem('graphiql:tabState'));
    return tabs[activeTabIndex];
  } catch {
    return settings.examples[0];
  }
}

/** What a first visit begins with: the sign-in where nothing is answered without, or all examples where there is room for them. */
function firstPanel() {
  if (settings.needsToken && token.get() === null) return signInPlugin;
  const isFirst = storage.getItem(visiblePanelKey) === null;
  return isFirst && innerWidth > oneColumn ? examplesPlugin : undefined;
}

/** GraphiQL reads it and does not write it. An empty text: all panels were closed, and none opens at the next visit. */
function keepPanel(plugin) {
  storage.setItem(visiblePanelKey, plugin?.title ?? '');
}

/** Beside the tabs. A narrow window shows some of them: the open one is always in sight. */
function Title() {
  const { activeTabIndex, tabs } = GraphiQL.React.useEditorContext({ nonNull: true });
  useSignIn();
  React.useEffect(() => {
    document.querySelector('.graphiql-tab-active')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [activeTabIndex, tabs.length]);
  // GraphiQL does so where a tab is chosen, and not where one is added or closed: the results would stand in the tab that is open then.
  useStopOnChange(tabs[activeTabIndex]?.id);
  return h('span', { className: 'explorer-logo' }, settings.title);
}

const openTab = readOpenTab();
ReactDOM.createRoot(document.getElementById('explorer')).render(
  h(
    GraphiQL,
    {
      fetcher: createFetcher(watchMirror),
      storage,
      query: openTab?.query ?? '',
      variables: openTab?.variables ?? '',
      // Remembered only when the person asked for it in GraphiQL's settings.
      headers: openTab?.headers ?? undefined,
      defaultTabs: settings.examples.slice(0, tabsAtFirst),
      defaultQuery: settings.greeting,
      defaultHeaders: JSON.stringify(settings.headers, undefined, 2),
      defaultEditorToolsVisibility: 'variables',
      inputValueDeprecation: true,
      visiblePlugin: firstPanel(),
      onTogglePluginVisibility: keepPanel,
      // Without it GraphiQL takes back at each start what was chosen in its settings; `false` would hide the choice.
      shouldPersistHeaders: storage.getItem(persistsHeadersKey) === 'true' || undefined,
      plugins: [examplesPlugin, upstreamPlugin, orgChartPlugin, eventsPlugin, signInPlugin],
    },
    h(GraphiQL.Logo, null, h(Title)),
  ),
);

if (token.get() !== null || !settings.needsToken) watchMirror();
