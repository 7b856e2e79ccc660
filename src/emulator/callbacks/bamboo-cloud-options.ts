import type { Encryption, GcmLayout } from './bamboo-cloud-cipher.ts';

/** How the BambooCloud dialect is sent (callbacks.md A.1). */
export interface BambooCloudCallbackOptions {
  /** The callback URL; it can be set later with `connectTo`. */
  readonly target?: string;
  /** Default: drawn from the emulator's seed. */
  readonly token?: string;
  /** 16 characters; `off`: no signature; default: drawn from the seed. */
  readonly signatureKey?: string | 'off';
  /** 16 characters; default: drawn from the seed. */
  readonly encryptionKey?: string;
  /** Default `gcm`. */
  readonly encryption?: Encryption;
  /** Default `iv12-prefix`. */
  readonly gcmLayout?: GcmLayout;
  /** Default false: no password leaves. */
  readonly passwords?: boolean;
  /** What an update says: what changed, or everything (callbacks.md A.8); default `changed`. */
  readonly updates?: 'changed' | 'all';
  /** Default 10,000. */
  readonly timeoutMs?: number;
}
