import type { Answers } from '../cache/answers.ts';
import type { Cache } from '../cache/cache.ts';
import type { Emulator } from '../emulator/emulator.ts';
import type { DirectoryEvent } from '../events/directory-event.ts';
import type { Cut } from '../http/drain.ts';
import type { OpenMirror } from './mirror.ts';

/** A gateway whose parts are built and wired. */
export interface App extends AsyncDisposable {
  /** Answers a request for GraphQL without a socket. */
  fetch(url: string, init?: RequestInit): Promise<Response>;
  /** Takes an event as if it were received; false: it was before, as far as that is known at once. */
  publish(event: DirectoryEvent): boolean;
  /** Present when the gateway brought its own EIAM. */
  readonly emulator: Emulator | undefined;
  /** The cache across operations; undefined where nothing is cached. */
  readonly cache: Cache | undefined;
  /** Whole answers that are kept; undefined where none are. */
  readonly answers: Answers | undefined;
  /** The copy of the directory; undefined: there is none. */
  readonly mirror: Pick<OpenMirror, 'status' | 'settled' | 'requestCheck'> | undefined;
  /** The token that callers of this process send, with AUTH_MODE=local. */
  readonly localToken: string | undefined;
  /** Rejects with the system's error, EADDRINUSE among them, or with an AddressError where it is the operators' port. */
  listen(): Promise<Listening>;
  /** Not ready from now on, and otherwise as before. */
  withdraw(): void;
  /**
   * Drains, and closes every part. Operations have until their deadline, and writes until their outcome is known; what is cut off
   * nevertheless. @param urgent aborted when writes alone are still waited for
   */
  close(urgent?: AbortSignal): Promise<Cut>;
}

export interface Listening {
  /** Where GraphQL is. */
  readonly url: string;
  /** The operators' port; undefined: there is none. */
  readonly adminUrl: string | undefined;
}
