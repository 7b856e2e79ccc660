import { once } from 'node:events';
import { request as send } from 'node:http';
import { text } from 'node:stream/consumers';
import { parseConfig } from '../../../src/config.ts';
import type { OpenGateway } from '../../integration/open-gateway.ts';

const publicUrl = 'https://api.example.com/directory';

export interface Sent {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** As any program may send it: any Host, any header, from any address of this machine. */
export async function sendAs(
  url: string,
  headers: Record<string, string> = {},
  localAddress = '127.0.0.1',
): Promise<Sent> {
  const sent = send(url, { headers, localAddress });
  sent.end();
  const [reply] = await once(sent, 'response');
  return { status: reply.statusCode, headers: reply.headers, body: await text(reply) };
}

/** The settings of a gateway behind the shipped proxies. */
export function settingsOf(environment: Record<string, string> = {}) {
  const settings = { PUBLIC_URL: publicUrl, TRUSTED_PROXIES: '127.0.0.1', ...environment };
  const { publicUrl: address, hostNames, trustedProxies, viewerBudget } = parseConfig(settings);
  return { publicUrl: address, hostNames, trustedProxies, viewerBudget };
}

export const hostOf = ({ url }: OpenGateway) => new URL(url).host;
/** The path and query of the smallest operation. */
export const operation = '/graphql?query=%7B__typename%7D';
