import { GraphiQL, h, icon, ReactDOM, settings } from './page.js';

/** Narrower windows have one column (explorer.css), which a panel covers. */
export const oneColumn = 720;

/** The name of an example's operation, as its tab is titled. */
function titleOf({ query }) {
  return /^(?:query|mutation|subscription) (\w+)/m.exec(query)?.[1] ?? 'Untitled';
}

/** The question that its comment begins with, or its first sentence. */
function summaryOf({ query }) {
  const comment = query
    .match(/^(?:#.*\n)*/)[0]
    .replaceAll(/^# ?/gm, '')
    .replaceAll(/\s+/g, ' ');
  const sentences = comment.split(/(?<=[.?!])\s/);
  const question = sentences.find((sentence) => sentence.endsWith('?'));
  return question ?? sentences[0];
}

function Examples() {
  const editors = GraphiQL.React.useEditorContext();
  const { tabs, addTab, changeTab, queryEditor, variableEditor, headerEditor } = editors;
  const { setVisiblePlugin } = GraphiQL.React.usePluginContext();
  const groups = Map.groupBy(settings.examples, ({ group }) => group);

  /** GraphiQL does so 100 ms after an edit, and where another tab is opened before, never. */
  function keepEdits() {
    editors.updateActiveTabValues({
      query: queryEditor.getValue(),
      variables: variableEditor.getValue(),
      headers: headerEditor.getValue(),
    });
  }

  function open(example) {
    const known = tabs.findIndex(({ query }) => query === example.query);
    if (known >= 0) {
      keepEdits();
      changeTab(known);
    } else {
      // GraphiQL writes its greeting into the editors of a new tab, now or when it renders: the example comes after it.
      ReactDOM.flushSync(addTab);
      queryEditor.setValue(example.query);
      variableEditor.setValue(example.variables);
      keepEdits();
    }
    editors.setOperationName(titleOf(example));
    // Its tab would open behind the panel.
    if (innerWidth <= oneColumn) setVisiblePlugin(null);
  }

  return h(
    'nav',
    { className: 'explorer-panel', 'aria-label': 'Examples' },
    h('h2', null, 'Examples'),
    [...groups].map(([group, examples]) =>
      h(
        'section',
        { key: group },
        h('h3', null, group),
        h(
          'ul',
          { className: 'explorer-list' },
          examples.map((example) =>
            h(
              'li',
              { key: titleOf(example) },
              h(
                'button',
                { type: 'button', className: 'explorer-example', onClick: () => open(example) },
                h('strong', null, titleOf(example)),
                h('span', null, summaryOf(example)),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}

export const examplesPlugin = {
  title: 'Examples',
  icon: icon('M4 5h12M4 10h12M4 15h8'),
  content: Examples,
};
