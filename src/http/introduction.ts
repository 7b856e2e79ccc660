/** What a client says of itself by `connection_init` that counts. Nothing else of the payload is read. */
export interface Introduction {
  /** As the header of that name; undefined: it brings no token. */
  readonly authorization: string | undefined;
  /** Headers that a browser cannot send with a WebSocket, by names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Its message says what is wrong, and repeats nothing of what was sent. */
export class IntroductionError extends Error {
  override readonly name = 'IntroductionError';
}

/** Members that clients put their token in; JSON has no agreed case for them, nor signs between their words. */
const tokenNames: ReadonlyMap<string, string> = new Map(
  ['authorization', 'authToken', 'accessToken', 'token'].map((name) => [plain(name), name]),
);

/** What is read of the request for an operation, and is no matter of trust. */
const headerNames: ReadonlySet<string> = new Set([
  'x-eiam-consistency',
  'x-eiam-trace',
  'x-eiam-cost',
  'x-request-id',
  'traceparent',
  'tracestate',
]);

const headerValue = /^[\x20-\x7e]{0,1024}$/;

/** As long as the headers of a request may be in Node: it stands for them, and is kept as long as its socket is open. */
const maxIntroductionBytes = 16_384;

/** RFC 6750 2.1, without which many clients send their token here. */
const scheme = /^Bearer +/i;

/** @throws IntroductionError where the message is too long to be kept */
export function expectShortIntroduction(bytes: number): void {
  if (bytes > maxIntroductionBytes)
    throw new IntroductionError(`connection_init is longer than ${maxIntroductionBytes} bytes`);
}

/**
 * Reads the payload in the shapes in which clients send it: a token by any of its names, with `Bearer` or without, and headers,
 * beside it or below `headers`. Apollo's router puts what its client has sent below `connectionParams`.
 * @throws IntroductionError where a known member is of another kind, or several tokens are given
 */
export function readIntroduction(payload: Readonly<Record<string, unknown>> = {}): Introduction {
  const tokens = new Set<string>();
  const headers: Record<string, string> = {};
  for (const [name, value] of membersOf(payload)) {
    const tokenName = tokenNames.get(plain(name));
    if (tokenName !== undefined) tokens.add(expectText(tokenName, value).replace(scheme, ''));
    const header = name.toLowerCase();
    if (headerNames.has(header)) headers[header] = expectHeader(header, value);
  }
  const [token, another] = tokens;
  if (another !== undefined) throw new IntroductionError('connection_init has more than one access token');
  return { authorization: token === undefined ? undefined : `Bearer ${token}`, headers };
}

/** Null and an empty text stand for what a client does not have. */
function membersOf(payload: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  const forwarded = objectIn(payload, 'connectionParams');
  const all = [payload, objectIn(payload, 'headers'), forwarded, objectIn(forwarded, 'headers')];
  return all.flatMap((each) => Object.entries(each)).filter(([, value]) => value !== null && value !== '');
}

function objectIn(
  parent: Readonly<Record<string, unknown>>,
  name: string,
): Readonly<Record<string, unknown>> {
  const value = parent[name] ?? {};
  if (typeof value !== 'object' || Array.isArray(value))
    throw new IntroductionError(`connection_init: "${name}" is no object`);
  return { ...value };
}

function expectText(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new IntroductionError(`connection_init: "${name}" is no text`);
}

function expectHeader(name: string, value: unknown): string {
  if (typeof value === 'string' && headerValue.test(value)) return value;
  throw new IntroductionError(`connection_init: "${name}" is no value of a header`);
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '');
}
