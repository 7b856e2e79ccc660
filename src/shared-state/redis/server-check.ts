import type { Client } from './link.ts';
import { StoreRefusedError } from './store-errors.ts';

const oldestMajor = 7;

/**
 * What the store says of itself: `INFO`, since managed stores do not allow `CONFIG`.
 * @throws StoreRefusedError
 */
export async function checkServer(client: Client): Promise<void> {
  const [server, memory, replication] = await Promise.all([
    client.info('server'),
    client.info('memory'),
    client.info('replication'),
  ]);
  const issue = serverIssue(`${server}\n${memory}\n${replication}`);
  if (issue !== undefined) throw new StoreRefusedError(issue);
}

/** What makes a server unfit; undefined: nothing. */
export function serverIssue(info: string): string | undefined {
  const stated = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  const version = stated('redis_version') ?? 'an unknown version';
  // Valkey gives Redis's version as 7.2 here.
  if (!(Number.parseInt(version, 10) >= oldestMajor))
    return `expected Redis ${oldestMajor} or newer, or Valkey, but the store is ${version}`;
  const policy = stated('maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction')
    return `expected maxmemory-policy noeviction, but the store has ${policy}: it would forget what was acknowledged`;
  if (stated('role') === 'slave')
    return 'expected a store that can be written to, but this one is a replica of another';
  return undefined;
}
