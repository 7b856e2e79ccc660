import type { DirectoryEvent } from '../../events/directory-event.ts';
import type { Log } from '../../observability/log.ts';
import type { ApplyOptions, DirectoryAccess } from './apply-parts.ts';
import type { CipherRandom } from './cipher.ts';
import type { GcmLayoutName } from './gcm-layouts.ts';

/** What the administrator entered in IDaaS, and what the operator decided (callbacks.md A.1, D). */
export interface BambooCloudSettings extends ApplyOptions {
  /** The bearer token; secrets are functions, so that one that was rotated is picked up. */
  readonly token: () => string;
  /** 16 characters; undefined: nothing is signed. */
  readonly signatureKey: (() => string) | undefined;
  /** 16 characters; undefined where nothing is encrypted. */
  readonly encryptionKey: (() => string) | undefined;
  /** Nothing weaker is accepted. ECB proves nothing of its own, and goes only with a signature. */
  readonly encryption: 'gcm' | 'ecb' | 'none';
  /** `detect`: the likeliest one, until the first signed CHECK_URL shows which it is. */
  readonly gcmLayout: GcmLayoutName | 'detect';
  /** How far a timestamp may be off, either way, in milliseconds; 0: it is not looked at. */
  readonly replayWindowMs: number;
  /** What a CHECK_URL is answered with: its own text, or the word. */
  readonly checkUrlReply: 'echo' | 'success';
}

export interface BambooCloudOptions extends BambooCloudSettings {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly random: CipherRandom;
  readonly openDirectory: () => DirectoryAccess;
  /** Told of a change once the directory has it; the reply waits for it. */
  readonly publish: (event: DirectoryEvent) => void | Promise<void>;
  readonly log: Log;
  /** After how long a request is answered although its work still runs, in milliseconds; default 3 s (callbacks.md A.8). */
  readonly replyDeadlineMs?: number;
}
