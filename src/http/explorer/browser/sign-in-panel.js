import { requestCode, waitForToken } from './device-flow.js';
import { GraphiQL, h, icon, keepToken, React, settings, token, useStore } from './page.js';
import { ask } from './transport.js';

function DeviceFlow() {
  const [state, setState] = React.useState({});
  const abort = React.useRef(null);
  React.useEffect(() => () => abort.current?.abort(), []);

  async function begin() {
    abort.current?.abort();
    abort.current = new AbortController();
    const { signal } = abort.current;
    const requested = await requestCode(ask);
    if (signal.aborted) return;
    setState(requested);
    if (!requested.code) return;
    const outcome = await waitForToken(requested.code, { ask, signal });
    if (outcome?.accessToken) keepToken(outcome.accessToken);
    else if (outcome) setState(outcome);
  }

  const { code, failure } = state;
  return h(
    React.Fragment,
    null,
    h('h3', null, 'With a code'),
    h('p', null, 'You approve in another window, with the sign-in of your company.'),
    h('button', { type: 'button', className: 'graphiql-button', onClick: () => void begin() }, 'Get a code'),
    h(
      'p',
      { role: 'status' },
      failure,
      code && [
        'Your code is ',
        h('strong', { key: 'code' }, code.userCode),
        '. ',
        h(
          'a',
          { key: 'link', href: code.verificationUriComplete, target: '_blank', rel: 'noopener noreferrer' },
          'Approve it',
        ),
        '; this page waits for you.',
      ],
    ),
  );
}

function PastedToken() {
  const [typed, setTyped] = React.useState('');
  const keep = (event) => {
    event.preventDefault();
    keepToken(typed.trim());
    setTyped('');
  };
  return h(
    'form',
    { onSubmit: keep },
    h('h3', null, 'With a token'),
    h('label', { htmlFor: 'explorer-token' }, 'An access token, without “Bearer”'),
    h('input', {
      id: 'explorer-token',
      type: 'password',
      autoComplete: 'off',
      value: typed,
      onChange: ({ target }) => setTyped(target.value),
    }),
    h('button', { type: 'submit', className: 'graphiql-button', disabled: typed.trim() === '' }, 'Use it'),
  );
}

function SignIn() {
  const current = useStore(token);
  const isSignedIn = current !== null;
  const { introspect } = GraphiQL.React.useSchemaContext({ nonNull: true });
  const shown = React.useRef(current);
  React.useEffect(() => {
    if (shown.current === current) return;
    shown.current = current;
    // What may be seen of the schema depends on the caller.
    introspect();
  }, [current, introspect]);
  return h(
    'section',
    { className: 'explorer-panel', 'aria-label': 'Sign in' },
    h('h2', null, 'Sign in'),
    h(
      'p',
      { role: 'status' },
      isSignedIn
        ? 'Requests carry your token, until you close this tab of the browser.'
        : `Requests carry no token.${settings.needsToken ? ' This gateway asks for one.' : ''}`,
    ),
    isSignedIn
      ? h(
          'button',
          { type: 'button', className: 'graphiql-button', onClick: () => keepToken(null) },
          'Sign out',
        )
      : h(React.Fragment, null, settings.signsIn && h(DeviceFlow), h(PastedToken)),
  );
}

export const signInPlugin = {
  title: 'Sign in',
  icon: icon('M10 3a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0 -7', 'M3.5 17.5c0 -4 3 -5.5 6.5 -5.5s6.5 1.5 6.5 5.5'),
  content: SignIn,
};
