import { expect } from 'vitest';
import type { Config } from '../../src/config.ts';
import { Directory } from '../../src/emulator/directory/directory.ts';
import { nowSeconds, sign, startIssuer } from '../support/issuer.ts';
import { keepWritten } from '../support/written-log.ts';
import { openGateway } from './open-gateway.ts';

/** In every name, address, number, secret and token that is sent or replied, whole or in part. */
const trace = /canary|bird|1q7z|19912345/i;
/** What the emulator hands out (longer than any hash in a log), and what tokens begin with. */
const secrets = /\b(AT|RT|DC|CS)\w{40,}|client_secret|eyJ\w+/;
export const name = 'canary-bird-1q7z';
export const address = 'canary-bird-1q7z@example.com';
export const number = '19912345678';

export const token = await sign({
  // For all tests of a process, however long it has been running.
  exp: nowSeconds() + 3_600,
  ...{ sub: address, email: address, name, phone_number: number, preferred_username: name },
  scope: 'DIRECTORY_READ DIRECTORY_WRITE IDENTITY_PROVIDER_READ CREDENTIAL_ISSUE',
});
export const signedIn = { authorization: `Bearer ${token}` };

/** A company whose every text is a canary, but for its ids. */
function createDirectory(): Directory {
  const directory = new Directory({ rootName: name, customFieldNames: ['city'] });
  for (const id of ['sales', 'platform']) {
    directory.addOrganizationalUnit({
      ...{ organizationalUnitId: `ou_${id}`, organizationalUnitName: `${name}-${id}` },
      organizationalUnitExternalId: `${name}-${id}`,
    });
  }
  for (const id of ['ada', 'ben', 'cleo']) {
    directory.addUser({
      ...{ userId: `user_${id}`, username: `${name}-${id}`, displayName: name, description: name },
      ...{
        email: `${id}-${address}`,
        phoneRegion: '86',
        phoneNumber: `${number.slice(0, -1)}${id.length}${id.charCodeAt(0)}`,
      },
      ...{
        userExternalId: `${name}-${id}`,
        customFields: { city: name },
        organizationalUnitIds: ['ou_sales'],
      },
    });
  }
  for (const id of ['makers', 'keepers'])
    directory.addGroup({ groupId: `group_${id}`, groupName: `${name}-${id}`, description: name });
  return directory;
}

/** A gateway on that company, whose callers are a canary too, with all that it logs. */
export async function openPlanted(config: Partial<Config> = {}) {
  await using stack = new AsyncDisposableStack();
  const issuer = stack.use(await startIssuer());
  const kept = keepWritten('debug');
  const gateway = stack.use(
    await openGateway({
      emulator: { directory: createDirectory() },
      config: {
        ...issuer.config(),
        cloudCredentials: true,
        signIn: true,
        callTimeoutMs: 500,
        operationTimeoutMs: 5_000,
        ...config,
      },
      parts: { log: kept.log, random: () => 0, pause: async () => {} },
    }),
  );
  const owned = stack.move();
  const { clientSecret, management } = gateway.emulator;
  return {
    gateway,
    lines: kept.lines,
    async ask(query: string, variables: object = {}, headers: Record<string, string> = {}): Promise<void> {
      await gateway.post(JSON.stringify({ query, variables }), { ...signedIn, ...headers });
    },
    /** The log so far is of whole lines, without a canary and without a secret. */
    expectClean(): void {
      // The keyed hash of a caller is random: one in a thousand begins as a token does.
      const text = kept.text().replaceAll(/"viewer":"subject:[\w-]{22}"/g, '');
      expect(text.split('\n').filter((line) => trace.test(line))).toEqual([]);
      expect(secrets.exec(text)?.[0]).toBeUndefined();
      for (const secret of [token, clientSecret, management.accessKeySecret, management.accessKeyId])
        expect(text).not.toContain(secret);
      expect(kept.lines().length).toBeGreaterThan(0);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Ids and what EIAM or the schema knows stay, so that calls are made; all else is a canary. */
export function withCanaries(value: unknown): unknown {
  if (typeof value === 'string') {
    if (/^(user|group|ou)_|^(CUSTOM|EMAIL|city|86)$/.test(value)) return value;
    if (value.includes('@')) return address;
    if (/^\d{5,}$/.test(value)) return number;
    return value === 'Correct-Horse-9' ? 'Canary-Bird-1Q7z' : name;
  }
  if (Array.isArray(value)) return value.map(withCanaries);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withCanaries(each)]));
}
