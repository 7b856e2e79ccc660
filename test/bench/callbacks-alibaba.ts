import { createPublicKey, verify } from 'node:crypto';
import { promisify } from 'node:util';
import { createAlibabaRoute } from '../../src/callbacks/alibaba/route.ts';
import { createProcessParts } from '../../src/shared-state/process/process-parts.ts';
import { applicationId, createSigner, event, instanceId } from '../unit/callbacks/alibaba/sender.ts';
import { measure, median } from './measure.ts';

const keyHex = '00112233445566778899aabbccddeeff0f1e2d3c4b5a69788796a5b4c3d2e1f0';
const silent = { info: () => {}, warn: () => {}, error: () => {} };
const rounds = 5;
const messages = 2_000;
const concurrency = 16;

/** Callbacks a second, signature, decryption and all checks, beside the bare RS256 verifications they cannot do without. */
export async function callbacksAlibaba(out: (line: string) => void): Promise<void> {
  const signer = await createSigner('KEY1');
  const now = Date.now();
  const [jwk = {}] = signer.document.keys;
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  let published = 0;
  const route = createAlibabaRoute({
    applicationId,
    instanceId,
    keys: { document: signer.document },
    encryptionKeyHex: () => keyHex,
    publish: () => {
      published += 1;
    },
    log: silent,
    now: () => now,
    shared: createProcessParts(() => now),
  });
  const tokens = await Promise.all(
    Array.from({ length: messages * rounds }, (_, index) => {
      const bizData = JSON.stringify({ userId: `user_${index}`, displayName: 'Alice', updateTime: `${now}` });
      return signer.sign(now, [event('user:update_info', `user_${index}`, { bizData })], { keyHex });
    }),
  );
  const bodies = tokens.map((token) => Buffer.from(JSON.stringify({ event: token })));
  const signed = tokens.map((token) => {
    const end = token.lastIndexOf('.');
    return [Buffer.from(token.slice(0, end)), Buffer.from(token.slice(end + 1), 'base64url')] as const;
  });
  const verifyRsa = promisify(verify);
  const own: number[] = [];
  const bare: number[] = [];
  const next = { own: 0, bare: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const receive = async () => {
      const body = bodies[next.own++] ?? Buffer.of();
      await route.receive({ headers: {}, body });
    };
    const verifyAlone = async () => {
      const [data, signature] = signed[next.bare++] ?? [Buffer.of(), Buffer.of()];
      await verifyRsa('RSA-SHA256', data, publicKey, signature);
    };
    own.push((await measure(messages, concurrency, receive)).perSecond);
    bare.push((await measure(messages, concurrency, verifyAlone)).perSecond);
  }
  if (published !== messages * rounds) throw new Error('Expected every callback to be taken');
  const ratio = median(bare) / median(own);
  out('\nAlibaba callbacks, encrypted, one event each, beside bare RS256 verifications:');
  out(`  ${Math.round(median(own))} a second, bare ${Math.round(median(bare))}, 1 : ${ratio.toFixed(1)}`);
}
