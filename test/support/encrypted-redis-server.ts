import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificate } from './certificate.ts';
import { findPort } from './process.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';

/** A server of the test's own that is reached by TLS as well, with a certificate that it has signed itself. */
export interface EncryptedRedisServer extends AsyncDisposable {
  readonly host: string;
  /** Where TLS is spoken. */
  readonly port: number;
  /** Its certificate, as PEM. */
  readonly certificate: string;
  readonly server: RedisServer;
}

export async function startEncryptedRedisServer(host = 'localhost'): Promise<EncryptedRedisServer> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(mkdtempDisposableSync(join(tmpdir(), 'eiam-redis-tls-')));
  const { cert, key } = createCertificate(host);
  const [certFile, keyFile] = [join(folder.path, 'cert'), join(folder.path, 'key')];
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key, { mode: 0o600 });
  const port = await findPort();
  const args = [
    ...['--tls-port', String(port), '--tls-cert-file', certFile, '--tls-key-file', keyFile],
    ...['--tls-ca-cert-file', certFile, '--tls-auth-clients', 'no'],
  ];
  const server = stack.use(await startRedisServer({ args }));
  const owned = stack.move();
  return { host, port, certificate: cert, server, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
