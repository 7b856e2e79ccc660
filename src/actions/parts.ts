import type { Awaitable } from '../../schema/core/awaitable.ts';
import type { Loaders } from '../../schema/core/context.ts';
import type { GatewayError, WriteEffect } from '../../schema/errors/gateway-error.ts';
import type { DeveloperClient } from '../eiam/developer/client.ts';
import type { CallGate } from '../loaders/call-gate.ts';
import type { Calls } from '../loaders/calls.ts';
import type { Announce } from './announce.ts';
import type { CreateRegister } from './create-register.ts';
import type { WrittenState } from './written-state.ts';

/** The tokens of one grant. */
export interface GrantedTokens {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
}

/** What every write of one operation is made of. */
export interface ActionParts {
  /** Writes go on when the client leaves: what was begun is finished. After each the operation's loaders are cleared. */
  readonly writes: Calls<DeveloperClient>;
  /** Finds out, past the operation's deadline if need be, what became of a write whose answer was lost. */
  readonly settling: Calls<DeveloperClient>;
  /** Records what was found out about a write whose answer was lost. @param created the id of what it created */
  readonly settled: (lost: GatewayError, effect: 'DONE' | WriteEffect, created?: string) => Promise<void>;
  /** Announces what was written: first to the cache, which evicts what it makes stale, then to subscribers. */
  readonly announce: Announce;
  /** The operation's reads. */
  readonly loaders: Loaders;
  /** Lets those through that find out what became of a write, whatever calls the operation has left. */
  readonly settle: CallGate['settle'];
  /** The id of the EIAM instance, the source of what is made here. */
  readonly instanceId: string;
  /** Clears the operation's loaders: later reads go upstream again. */
  readonly clear: () => void;
  /** The creates of the whole process. */
  readonly creates: CreateRegister;
  /** What reads must show since this operation's writes. */
  readonly written: WrittenState;
  /** An external id of its own for what is created without one, at most 50 characters; undefined: it gets none. */
  readonly newExternalId: (() => string) | undefined;
  /** Waits so many milliseconds. */
  readonly pause: (delayMs: number) => Promise<void>;
  /** What ends a wait for a turn: the client leaves, or the operation's deadline passes. */
  readonly untilAborted: () => AbortSignal;
  /** Writes that leave the directory as it is: the loaders are not cleared after them. */
  readonly signIns: Calls<DeveloperClient>;
  /** The operator's word: credentials of cloud roles may be handed out. */
  readonly cloudCredentials: boolean;
  /** Takes a token that was revoked, or may have been. */
  readonly revoked: (token: string) => Awaitable<void>;
  /** Takes what came of a grant: its tokens, or undefined for a refusal. */
  readonly granted: (secret: string, tokens: GrantedTokens | undefined) => Awaitable<void>;
  /** Whether users of public clients are signed in. */
  readonly signIn: boolean;
  /** Pages that one look for a group may read. */
  readonly maxScanPages: number;
}
