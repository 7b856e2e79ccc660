import {
  type CipherRandom,
  createEcbCipher,
  createGcmCipher,
  findGcmLayout,
  type MessageCipher,
} from './cipher.ts';
import type { GcmLayoutName } from './gcm-layouts.ts';
import type { BambooCloudSettings } from './options.ts';

type CipherSettings = Pick<
  BambooCloudSettings,
  'encryption' | 'encryptionKey' | 'gcmLayout' | 'signatureKey'
>;

/** The likeliest layout, the usual Java pattern (callbacks.md A.4). */
const assumedLayout: GcmLayoutName = 'iv12-prefix';

/**
 * How the tenant encrypts; undefined: it does not. Where the layout is to be detected, `detectLayout` gets every signed
 * CHECK_URL, and the first that opens in any layout decides.
 */
export function createTenantCipher(
  settings: CipherSettings,
  random: CipherRandom,
  detected: (layout: string) => void,
) {
  const { encryption, encryptionKey, gcmLayout, signatureKey } = settings;
  if (encryption === 'none') return undefined;
  if (encryptionKey === undefined) throw new TypeError('Expected an encryption key, but got none');
  const isSigned = signatureKey !== undefined;
  if (encryption === 'ecb' && !isSigned) throw new TypeError('Expected ECB to go with a signature key');
  if (encryption === 'gcm' && gcmLayout === 'detect' && !isSigned) {
    throw new TypeError('Expected a layout to be detected with a signature key only');
  }
  let layout = gcmLayout === 'detect' ? undefined : gcmLayout;

  return {
    get current(): MessageCipher {
      const key = encryptionKey();
      if (encryption === 'ecb') return createEcbCipher(key, random);
      return createGcmCipher(key, layout ?? assumedLayout, random);
    },
    detectLayout(data: string): void {
      if (encryption !== 'gcm' || layout !== undefined) return;
      layout = findGcmLayout(data, encryptionKey(), random);
      if (layout !== undefined) detected(layout);
    },
  };
}
