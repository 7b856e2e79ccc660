import { parseConfig } from '../../../src/config.ts';
import { token } from '../bamboocloud/open-receiver.ts';
import type { ReplicaGateway } from './open-replicas.ts';

/** The settings of these, and no others. */
export function settingsOf(environment: Readonly<Record<string, string>>) {
  const { bambooCloud, authentication, signIn, viewerBudget } = parseConfig(environment);
  return { bambooCloud, authentication, signIn, viewerBudget };
}

export interface Posted {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Posts a callback to one of the replicas. */
export async function post(
  { url }: Pick<ReplicaGateway, 'url'>,
  dialect: 'alibaba' | 'bamboocloud',
  body: string,
): Promise<Posted> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const response = await fetch(new URL(`/callbacks/${dialect}`, url), { method: 'POST', headers, body });
  return { status: response.status, body: JSON.parse(await response.text()) };
}
