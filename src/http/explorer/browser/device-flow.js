// A sign-in with a code that is approved in another window (RFC 8628). It runs without a browser.

const codeOperation = `mutation ($input: GenerateDeviceCodeInput!) {
  generateDeviceCode(input: $input) {
    __typename
    ... on GenerateDeviceCodePayload { userCode verificationUri verificationUriComplete deviceCode expiresInSeconds intervalSeconds }
    ... on DirectoryError { message }
  }
}`;

const tokenOperation = `mutation ($input: GenerateTokenInput!) {
  generateToken(input: $input) {
    __typename
    ... on GenerateTokenPayload { accessToken }
    ... on DirectoryAuthorizationPending { intervalSeconds }
    ... on DirectorySlowDown { intervalSeconds }
    ... on DirectoryError { message }
  }
}`;

/** @returns `{ code }`, or `{ failure }` */
export async function requestCode(ask) {
  const { data, errors } = await ask({ query: codeOperation, variables: { input: {} } });
  const code = data?.generateDeviceCode;
  return code?.deviceCode ? { code } : { failure: code?.message ?? errors?.[0]?.message };
}

/** Times in a row that a token is asked for without a result. */
const mostFailures = 3;

/**
 * Asks for a token until a person has approved, or the code has expired. Where there is no result, as in an outage, it asks
 * again, each time after twice as long (RFC 8628, section 3.5).
 * @returns `{ accessToken }`, or `{ failure }`; undefined: the signal has ended it
 */
export async function waitForToken(code, { ask, signal, pause = pauseFor }) {
  const { deviceCode, expiresInSeconds } = code;
  const until = Date.now() + expiresInSeconds * 1_000;
  let interval = code.intervalSeconds;
  let failures = 0;
  while (Date.now() < until) {
    await pause(interval, signal);
    if (signal.aborted) return undefined;
    const { data, errors } = await ask({
      query: tokenOperation,
      variables: { input: { deviceCode: { deviceCode } } },
    });
    // Another code may have been asked for meanwhile, or a token pasted: this one neither replaces it nor says why it is not there.
    if (signal.aborted) return undefined;
    const result = data?.generateToken;
    if (result?.accessToken) return { accessToken: result.accessToken };
    if (result) {
      if (result.intervalSeconds === undefined) return { failure: result.message };
      failures = 0;
      interval = result.intervalSeconds;
    } else {
      failures += 1;
      if (failures === mostFailures) return { failure: errors?.[0]?.message };
      interval *= 2;
    }
  }
  return { failure: 'The code has expired. Ask for another one.' };
}

function pauseFor(seconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1_000);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
