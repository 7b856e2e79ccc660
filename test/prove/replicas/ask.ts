import { Agent, request } from 'undici';
import type { Answer } from '../../support/gateway.ts';
import { replicaHeader } from './front.ts';

/** Many connections, each of one request at a time, and none that rests: what is sent while a gateway ends one may have arrived. */
const dispatcher = new Agent({ connections: 64, keepAliveTimeout: 10, keepAliveMaxTimeout: 10 });

export interface Replied<Body> {
  readonly status: number;
  readonly body: Body;
  /** The gateway behind the front that has answered. */
  readonly replica: number;
}

/** @throws Error where no answer comes */
export async function post<Body>(
  url: URL,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Replied<Body>> {
  const {
    statusCode,
    headers: had,
    body: content,
  } = await request(url, {
    ...{ method: 'POST', dispatcher, body },
    headers: { 'content-type': 'application/json', ...headers },
  });
  const text = await content.text();
  return {
    status: statusCode,
    // A gateway's: what is read of it is checked where it is used.
    body: JSON.parse(text === '' ? '{}' : text),
    replica: Number(had[replicaHeader] ?? Number.NaN),
  };
}

export function ask<Data>(url: string, query: string, variables: object): Promise<Replied<Answer<Data>>> {
  return post(new URL('/graphql', url), JSON.stringify({ query, variables }));
}

const nameQuery = 'query ($id: ID!) { user(by: { id: $id }) { displayName } }';
const renaming = `mutation ($id: ID!, $name: String!) {
  patchUser(input: { userId: $id, displayName: $name }) { __typename ... on PatchUserPayload { user { displayName } } }
}`;

/** Codes of what says that there is no answer for now. */
const passing = /^(UPSTREAM_UNAVAILABLE|UPSTREAM_TIMEOUT|OVERLOADED|DEADLINE_EXCEEDED)$/;

/** There is no answer for now: of a process that stood still calls have timed out. */
class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/** @throws NoAnswerError */
export function expectAnswer(body: Answer<unknown>): void {
  if (codesOf(body).some((code) => passing.test(String(code)))) throw new NoAnswerError('Try again later');
}

/** @throws NoAnswerError, or Error for an answer with other errors */
export async function nameAt(url: string, id: string): Promise<string> {
  const { body } = await ask<{ user: { displayName: string } }>(url, nameQuery, { id });
  expectAnswer(body);
  const name = body.data?.user?.displayName;
  if (name === undefined || body.errors) throw new Error(`Expected a name, but got ${JSON.stringify(body)}`);
  return name;
}

/** The codes of an answer's errors. */
export function codesOf({ errors = [] }: Answer<unknown>): readonly unknown[] {
  return errors.map(({ extensions }) => extensions?.code);
}

interface Renamed {
  readonly patchUser: { readonly user: { readonly displayName: string } } | null;
}

export function tryToRename(url: string, id: string, name: string): Promise<Replied<Answer<Renamed>>> {
  return ask<Renamed>(url, renaming, { id, name });
}

/** @returns the gateway that has written it. @throws Error where the write was not answered as done */
export async function rename(url: string, id: string, name: string): Promise<number> {
  const { body, replica } = await tryToRename(url, id, name);
  if (body.data?.patchUser?.user.displayName !== name)
    throw new Error(`Expected ${name} of ${id}, but got ${JSON.stringify(body)}`);
  return replica;
}
