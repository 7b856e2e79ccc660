import { describe, expect, test } from 'vitest';
import { StoreRefusedError } from '../../../src/shared-state/redis/store-errors.ts';
import { createCertificate } from '../../support/certificate.ts';
import { startEncryptedRedisServer } from '../../support/encrypted-redis-server.ts';
import { hasRedisServer } from '../../support/redis-server.ts';
import { announced, openReachableReplica, openReplica } from '../../support/replicas.ts';

describe.runIf(hasRedisServer)('a store that is reached by TLS', () => {
  test('is trusted where its certificate is signed by the authority that is named', async () => {
    await using store = await startEncryptedRedisServer();
    const { host, certificate } = store;
    const options = { host, isEncrypted: true, authority: () => certificate };
    await using one = await openReachableReplica(store, options);
    await one.log.append(announced('one'));
    expect(await one.log.caughtUp()).toBe(true);
    expect(one.seen.names).toEqual(['announced one']);
  });

  test.each([
    ['none is named', undefined],
    ['another one is named', () => createCertificate('localhost').cert],
  ])('is refused where %s', async (_, authority) => {
    await using store = await startEncryptedRedisServer();
    const opening = openReplica(store, { host: store.host, isEncrypted: true, authority });
    await expect(opening).rejects.toThrow(/^the store's certificate is not trusted \(\w+\): SHARED_STATE_CA/);
  });

  test('is refused where the certificate is of another host', async () => {
    await using store = await startEncryptedRedisServer('store.example.com');
    const authority = () => store.certificate;
    await expect(openReplica(store, { host: 'localhost', isEncrypted: true, authority })).rejects.toThrow(
      'not trusted (ERR_TLS_CERT_ALTNAME_INVALID)',
    );
  });

  test('is left while it is not trusted, and taken again once it is', async () => {
    await using store = await startEncryptedRedisServer();
    const { host, certificate, server } = store;
    let authority = certificate;
    const options = { host, isEncrypted: true, authority: () => authority };
    await using one = await openReachableReplica(store, options);
    authority = createCertificate(host).cert;
    await server.kill();
    await server.start();
    const isRefused = () => one.unreachable.some((error) => error instanceof StoreRefusedError);
    await expect.poll(isRefused).toBe(true);
    expect(await one.log.caughtUp()).toBe(false);
    authority = certificate;
    await one.seen.until(({ reachability }) => reachability.at(-1) === true);
    expect(await one.log.caughtUp()).toBe(true);
  });
});
