import type { DirectoryEvent } from '../../events/directory-event.ts';
import type { Log } from '../../observability/log.ts';
import type { SharedState } from '../../shared-state/ports.ts';
import type { CallbackFacts } from '../route.ts';
import type { ApplyOptions, OpenDirectory } from './apply-parts.ts';
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
  readonly openDirectory: OpenDirectory;
  /** Told of a change once the directory has it; the reply waits for it. */
  readonly publish: (event: DirectoryEvent) => void | Promise<void>;
  /** What outlives a message: the process, where it is a file, or what all replicas know. */
  readonly shared: Pick<SharedState, 'messages' | 'marks' | 'exclusion' | 'isReachable'>;
  /** Waits so many milliseconds, for what another replica does. */
  readonly pause: (delayMs: number) => Promise<void>;
  readonly counters: CallbackCounters;
  readonly log: Log;
  /** After how long a request is answered although its work still runs, in milliseconds; default 3 s (callbacks.md A.8). */
  readonly replyDeadlineMs?: number;
}

/**
 * - `APPLIED`: as the message said; `APPLIED_IN_PART`: but for what is refused.
 * - `SUPERSEDED`: older than the last message applied to its object; nothing was changed.
 * - `REPEATED`: the same request again, given the reply of the first.
 * - `REFUSED`, `FAILED`: for what it is, or for now.
 */
export type MessageOutcome = 'APPLIED' | 'APPLIED_IN_PART' | 'SUPERSEDED' | 'REPEATED' | 'REFUSED' | 'FAILED';

/** Takes what came of messages and of their parts; no name and no value. */
export interface CallbackCounters {
  messages(outcome: MessageOutcome, facts: CallbackFacts): void;
  /** Attributes and other parts of messages that were not applied: refused, or mapped to nothing. */
  parts(outcome: 'REFUSED' | 'IGNORED', count: number): void;
}
