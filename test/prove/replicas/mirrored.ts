import { isDeepStrictEqual } from 'node:util';
import { openReader } from '../../../src/mirror/store/connection.ts';
import type { Answer } from '../../support/gateway.ts';
import { contentsOf, contentsOfEmulator } from '../../support/mirror/contents.ts';
import { mirrorOf } from '../kills/ask.ts';
import { bodyOf } from './appends.ts';
import { ask, expectAnswer } from './ask.ts';
import type { Fleet, Member } from './fleet.ts';
import { until } from './until.ts';

/** Answered by the mirror alone. */
const search = `query ($text: String!) { users(filter: { text: $text }, first: 5) { nodes { displayName } } }`;
/** Answered by the mirror where it is current, and else by EIAM. */
const list = `query ($text: String!) {
  users(filter: { displayName: { equals: $text } }, first: 5) { nodes { displayName } }
}`;

/** What a gateway found. */
export interface Sight {
  readonly isFound: boolean;
  /** Whether the answer says of itself that it may be out of date. */
  readonly isSaidStale: boolean;
  /** Whether there was none, as long as no mirror is there. */
  readonly isNotReady: boolean;
}

interface Listed {
  readonly users: { readonly nodes: readonly { readonly displayName: string }[] } | null;
}

/** Looks for a user by its name. @throws Error for an answer with other errors than that the mirror is not there yet */
export async function look(url: string, way: 'list' | 'search', name: string): Promise<Sight> {
  const { body } = await ask<Listed>(url, way === 'list' ? list : search, { text: name });
  expectAnswer(body);
  const isNotReady = body.errors?.every(({ extensions }) => extensions?.code === 'NOT_READY') ?? false;
  if (body.errors && !isNotReady) throw new Error(`Expected a list, but got ${JSON.stringify(body)}`);
  return {
    isFound: body.data?.users?.nodes.some(({ displayName }) => displayName === name) ?? false,
    isSaidStale: isStale(body),
    isNotReady,
  };
}

function isStale({ extensions }: Answer<Listed>): boolean {
  const freshness: unknown = extensions?.freshness;
  return Object(freshness).source === 'STALE';
}

/** Resolves once each of them has the mirror, and it is current. */
export async function untilMirrored(members: readonly Member[]): Promise<void> {
  for (const { url, index } of members)
    await until(async () => (await mirrorOf(url)).state === 'READY', `a mirror at gateway ${index}`, 40_000);
}

/** The gateways that say they keep the mirror of all. */
export async function keepersOf(members: readonly Member[]): Promise<readonly Member[]> {
  const keepers: Member[] = [];
  for (const member of members) if (await keeps(member)) keepers.push(member);
  return keepers;
}

async function keeps({ url }: Member): Promise<boolean> {
  const text = await (await fetch(new URL('/metrics', url))).text();
  return /^eiam_shared_state_lease_held 1$/m.test(text);
}

/** The one of these that keeps it, as soon as there is one. */
export async function untilKept(members: readonly Member[]): Promise<Member> {
  let keeper: Member | undefined;
  await until(async () => {
    [keeper] = await keepersOf(members);
    return keeper !== undefined;
  }, 'one that keeps the mirror');
  if (!keeper) throw new Error('Expected one that keeps the mirror');
  return keeper;
}

/** Mirrors that do not become what EIAM has. */
export async function countDiffering({ members, emulator }: Fleet): Promise<number> {
  let differing = 0;
  for (const { file } of members) {
    const isAlike = () => isDeepStrictEqual(contentsAt(file), contentsOfEmulator(emulator, true));
    await until(isAlike, 'the mirror to be as EIAM is').catch(() => {
      differing += 1;
    });
  }
  return differing;
}

function contentsAt(file: string | undefined) {
  if (file === undefined) throw new Error('Expected a mirror');
  const database = openReader(file);
  try {
    return contentsOf(database, true);
  } finally {
    database.close();
  }
}

/** Who has written the mirror's entries of the log, one after the other: a change of hands each. */
export async function writersOfMirror({ store }: Fleet): Promise<readonly string[]> {
  const [log = ''] = await store.client.keys('eiam:{*}:log');
  const writers: string[] = [];
  for (const entry of (await store.client.xRange(log, '-', '+')) ?? []) {
    const { f: from = '', b: sealed = '' } = entry.message;
    const { kind } = bodyOf(sealed);
    if ((kind === 'rows' || kind === 'settled') && writers.at(-1) !== from) writers.push(from);
  }
  return writers;
}
