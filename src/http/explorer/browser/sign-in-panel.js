import { requestCode, waitForToken } from './device-flow.js';
import {
  createStore,
  GraphiQL,
  h,
  icon,
  keepToken,
  React,
  settings,
  token,
  toToken,
  useStopOnChange,
  useStore,
} from './page.js';
import { ask } from './transport.js';

/** The sign-in with a code, or why there is none. It is not the panel's own: it goes on while another panel is looked at. */
const codeSignIn = createStore({});
let waiting = new AbortController();

function endCodeSignIn() {
  waiting.abort();
  codeSignIn.set({});
}

// A sign-in by other means would be replaced once the code is approved.
token.subscribe(endCodeSignIn);

async function beginCodeSignIn() {
  endCodeSignIn();
  waiting = new AbortController();
  const { signal } = waiting;
  const requested = await requestCode(ask);
  if (signal.aborted) return;
  codeSignIn.set(requested);
  if (!requested.code) return;
  const outcome = await waitForToken(requested.code, { ask, signal });
  if (outcome?.accessToken) keepToken(outcome.accessToken);
  else if (outcome) codeSignIn.set(outcome);
}

function DeviceFlow() {
  const { code, failure } = useStore(codeSignIn);
  return h(
    React.Fragment,
    null,
    h('h3', null, 'With a code'),
    h('p', null, 'You approve in another window, with the sign-in of your company.'),
    h(
      'button',
      { type: 'button', className: 'graphiql-button', onClick: () => void beginCodeSignIn() },
      'Get a code',
    ),
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
          {
            key: 'link',
            // Where EIAM sends no address with the code in it, the person types the code there.
            href: code.verificationUriComplete ?? code.verificationUri,
            target: '_blank',
            rel: 'noopener noreferrer',
          },
          'Approve it',
        ),
        '; this page waits for you.',
      ],
    ),
  );
}

function PastedToken() {
  const [typed, setTyped] = React.useState('');
  const isEmpty = typed.trim() === '';
  const type = ({ target }) => {
    setTyped(target.value);
    const isRefused = target.value.trim() !== '' && toToken(target.value) === null;
    // The browser shows it where the form is sent, and does not send it.
    target.setCustomValidity(
      isRefused ? 'This is no token: it may have letters, digits and signs of ASCII, and no spaces.' : '',
    );
  };
  const keep = (event) => {
    event.preventDefault();
    keepToken(toToken(typed));
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
      onChange: type,
    }),
    h('button', { type: 'submit', className: 'graphiql-button', disabled: isEmpty }, 'Use it'),
  );
}

/** Follows the token, in a component that is always mounted, whichever panel is open. */
export function useSignIn() {
  const current = useStore(token);
  const { introspect, isFetching } = GraphiQL.React.useSchemaContext({ nonNull: true });
  const introspected = React.useRef(current);
  // A subscription would go on as the one who began it.
  useStopOnChange(current);
  React.useEffect(() => {
    // One after the other: GraphiQL shows the failure of an introspection also where a later one has succeeded.
    if (introspected.current === current || isFetching) return;
    introspected.current = current;
    // What may be seen of the schema depends on the caller.
    introspect();
  }, [current, introspect, isFetching]);
}

/** Whether the introspection failed because of the token. GraphiQL has the failed answer as a text. */
function isRefusal(fetchError) {
  try {
    return JSON.parse(fetchError).errors.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED');
  } catch {
    return false;
  }
}

function toStatus(isSignedIn, fetchError) {
  if (!isSignedIn)
    return `Requests carry no token.${settings.needsToken ? ' This gateway asks for one.' : ''}`;
  return isRefusal(fetchError)
    ? 'The gateway refuses your token. It may have expired: sign out, and sign in again.'
    : 'Requests carry your token, until you close this tab of the browser.';
}

function SignIn() {
  const isSignedIn = useStore(token) !== null;
  const { fetchError } = GraphiQL.React.useSchemaContext({ nonNull: true });
  return h(
    'section',
    { className: 'explorer-panel', 'aria-label': 'Sign in' },
    h('h2', null, 'Sign in'),
    h('p', { role: 'status' }, toStatus(isSignedIn, fetchError)),
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
