import {
  createManagementClient,
  type ManagementClientOptions,
} from '../../../../src/eiam/management/client.ts';
import { instanceId, ScriptedUpstream, type SeenRequest } from '../scripted-upstream.ts';

export const credentials = {
  accessKeyId: 'LTAIexamplekeyid',
  accessKeySecret: 'AKSverysecretkeysecret0123456789',
};

/** A scripted upstream and a management client of it whose back-off never waits; `options` override. */
export async function openManagement(options: Partial<ManagementClientOptions> = {}) {
  await using stack = new AsyncDisposableStack();
  const upstream = stack.use(await ScriptedUpstream.listen());
  const { endpoint } = upstream;
  const client = stack.use(
    createManagementClient({
      endpoint,
      instanceId,
      credentials: () => credentials,
      random: () => 0,
      ...options,
    }),
  );
  const owned = stack.move();
  return { upstream, client, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** The query of a request, its signature and headers aside. */
export function questionOf({ url }: SeenRequest): Record<string, string> {
  return Object.fromEntries(new URL(url, 'http://upstream').searchParams);
}
