import { errors, exportJWK, generateKeyPair, type JSONWebKeySet } from 'jose';
import { expect, test } from 'vitest';
import { createRemoteKeys, KeysUnavailableError } from '../../../src/keys/remote-keys.ts';

const { publicKey } = await generateKeyPair('ES256', { extractable: true });
const jwk = { ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig' };
const documentOf = (kid: string): JSONWebKeySet => ({ keys: [{ ...jwk, kid }] });

/** Keys behind a server that answers on demand, and a clock to wait by. */
async function open() {
  let now = 1_000_000;
  const fetches: PromiseWithResolvers<JSONWebKeySet>[] = [];
  const find = createRemoteKeys({
    now: () => now,
    fetchDocument: () => {
      const fetching = Promise.withResolvers<JSONWebKeySet>();
      fetches.push(fetching);
      return fetching.promise;
    },
  });
  const seek = async (kid: string) => {
    const token = { payload: '', signature: '' };
    return (await find({ alg: 'ES256', kid }, token)) ? 'FOUND' : 'NONE';
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const first = seek('old');
  fetches[0]?.resolve(documentOf('old'));
  expect(await first).toBe('FOUND');
  return {
    fetches,
    seek,
    settled,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

test('a known key does not wait for a server that hangs', async () => {
  const { fetches, seek, pass } = await open();
  pass(600_000);
  expect(await Promise.all([seek('old'), seek('old'), seek('old')])).toEqual(['FOUND', 'FOUND', 'FOUND']);
  expect(fetches).toHaveLength(2);
  pass(60_000);
  expect(await seek('old')).toBe('FOUND');
  expect(fetches).toHaveLength(2);
});

test('nor later, for a day, where it was tried in vain', async () => {
  const { fetches, seek, pass, settled } = await open();
  pass(600_000);
  expect(await seek('old')).toBe('FOUND');
  fetches[1]?.reject(new Error('timeout'));
  await settled();
  pass(85_799_999);
  expect(await seek('old')).toBe('FOUND');
  expect(fetches).toHaveLength(3);
  pass(2);
  const tooLate = seek('old');
  const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1'), { code: 'ECONNREFUSED' });
  fetches[2]?.reject(new TypeError('fetch failed', { cause: refused }));
  const failure = await tooLate.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(KeysUnavailableError);
  expect(failure).toMatchObject({ causeCode: 'ECONNREFUSED' });
});

test('what was fetched behind counts from then on', async () => {
  const { fetches, seek, pass, settled } = await open();
  pass(600_000);
  expect(await seek('old')).toBe('FOUND');
  fetches[1]?.resolve(documentOf('new'));
  await settled();
  expect(await seek('new')).toBe('FOUND');
  pass(30_001);
  const withdrawn = seek('old');
  await settled();
  fetches[2]?.resolve(documentOf('new'));
  await expect(withdrawn).rejects.toThrow(errors.JWKSNoMatchingKey);
});

test('a key that is unknown waits for the fetch that runs', async () => {
  const { fetches, seek, pass } = await open();
  pass(600_000);
  const unknown = seek('new');
  await seek('old');
  fetches[1]?.resolve(documentOf('new'));
  expect(await unknown).toBe('FOUND');
  expect(fetches).toHaveLength(2);
});

test('after a long silence a key that was withdrawn meanwhile opens nothing', async () => {
  const { fetches, seek, pass } = await open();
  pass(1_200_000);
  const withdrawn = seek('old');
  fetches[1]?.resolve(documentOf('new'));
  await expect(withdrawn).rejects.toThrow(errors.JWKSNoMatchingKey);
});
