import { setTimeout as sleep } from 'node:timers/promises';

/** A client at an address that a trusted proxy names. */
export interface SteadyClient {
  readonly url: string;
  readonly token?: string;
  readonly address: string;
}

export interface Asked {
  readonly asked: number;
  readonly failed: number;
  /** How many failed for each reason: a code of the graph, or what became of the request. */
  readonly failures: Readonly<Record<string, number>>;
  /** Of those that were answered, in milliseconds. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** The same of those that failed. */
  readonly failureP50Ms: number;
  readonly failureP99Ms: number;
}

interface Outcome {
  readonly ms: number;
  readonly failure?: string;
}

async function ask(client: SteadyClient, id: string): Promise<Outcome> {
  const startedAt = performance.now();
  const end = (failure?: string): Outcome => ({
    ms: performance.now() - startedAt,
    ...(failure === undefined ? {} : { failure }),
  });
  try {
    const { errors } = await post(client, `{ user(by: { id: "${id}" }) { displayName } }`);
    return end(errors && (errors[0]?.extensions?.code ?? 'without a code'));
  } catch (error) {
    return end(error instanceof Error ? error.name : 'unknown');
  }
}

interface Answer {
  readonly data?: {
    readonly users?: {
      readonly nodes: readonly { readonly id: string }[];
      readonly pageInfo: { readonly endCursor: string | null };
    };
  };
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

async function post({ url, token, address }: SteadyClient, query: string, variables = {}): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': address,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(40_000),
  });
  return response.json();
}

/** The ids of so many users. */
export async function listIds(client: SteadyClient, many: number): Promise<string[]> {
  const query =
    'query($after: String) { users(first: 100, after: $after) { nodes { id } pageInfo { endCursor } } }';
  const ids: string[] = [];
  for (let after: string | null = null; ids.length < many; ) {
    const { data, errors }: Answer = await post(client, query, { after });
    if (!data?.users) throw new Error(`Expected users, but got ${JSON.stringify(errors)}`);
    ids.push(...data.users.nodes.map(({ id }) => id));
    after = data.users.pageInfo.endCursor;
  }
  return ids;
}

/** Asks for one user after the other at a steady rate, whatever becomes of the answers. */
export async function askSteadily(
  client: SteadyClient,
  ids: Iterator<string>,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): Promise<Asked> {
  const asked: Promise<Outcome>[] = [];
  const startedAt = performance.now();
  for (let number = 1; number <= perSecond * seconds; number += 1) {
    asked.push(ask(client, ids.next().value ?? ''));
    await sleep(Math.max(0, startedAt + (number * 1_000) / perSecond - performance.now()));
  }
  return summarise(await Promise.all(asked));
}

function summarise(outcomes: readonly Outcome[]): Asked {
  const failures: Record<string, number> = {};
  for (const { failure } of outcomes) {
    if (failure !== undefined) failures[failure] = (failures[failure] ?? 0) + 1;
  }
  const [failed, answered] = [true, false].map((hasFailed) =>
    outcomes
      .filter(({ failure }) => (failure !== undefined) === hasFailed)
      .map(({ ms }) => ms)
      .sort((a, b) => a - b),
  );
  const at = (values: readonly number[] | undefined, share: number) =>
    values?.[Math.floor(values.length * share)] ?? Number.NaN;
  return {
    asked: outcomes.length,
    failed: failed?.length ?? 0,
    failures,
    p50Ms: at(answered, 0.5),
    p99Ms: at(answered, 0.99),
    failureP50Ms: at(failed, 0.5),
    failureP99Ms: at(failed, 0.99),
  };
}
