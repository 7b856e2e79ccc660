import type { IncomingMessage } from 'node:http';
import type { GraphContext } from '../../schema/core/context.ts';
import type { Access } from '../../schema/core/permissions.ts';
import type { Client } from '../admission/pool.ts';
import type { Session } from './authentication/authentication.ts';
import type { Credentials } from './authentication/bearer-token.ts';
import type { Sessions, SessionWatch } from './authentication/session-watch.ts';
import type { InitialOperation, RunningContext } from './operation/prepare.ts';
import type { ReadBarrier } from './operation/read-barrier.ts';
import { toClient } from './viewer-budget.ts';

export interface CallersOptions {
  readonly sessions: Sessions;
  readonly caughtUp: ReadBarrier;
  /** The address of the client that sent a request. */
  readonly addressOf: (request: Pick<IncomingMessage, 'socket' | 'headers'>) => string | undefined;
  /** By what the caller of an operation is counted. */
  readonly viewerKey: (context: Pick<GraphContext, 'access'>) => string;
}

/** A connection whose client has not authenticated yet. */
const signedOut: Access = { viewer: null, permissions: new Set(), signIn: 'required' };

/** Those that send operations: their sessions, their rights, and by what they are counted. */
export class Callers {
  readonly #options: CallersOptions;

  constructor(options: CallersOptions) {
    this.#options = options;
  }

  /** The session of an operation's caller: that of its connection, or by the token that came with the request. */
  async sessionOf(initial: InitialOperation): Promise<Session> {
    if (initial.session) return initial.session;
    const behind = this.#options.caughtUp();
    if (behind) await behind;
    return (await initial.connected?.current()) ?? this.#authenticate(initial);
  }

  /** By the token that came with the request, once what is kept, of rights as well, is not older than the request. */
  authenticate(initial: Pick<InitialOperation, 'request' | 'req'>): Promise<Session> {
    const behind = this.#options.caughtUp();
    return behind ? behind.then(() => this.#authenticate(initial)) : this.#authenticate(initial);
  }

  #authenticate(initial: Pick<InitialOperation, 'request' | 'req'>): Promise<Session> {
    return this.#options.sessions.authenticate(this.#credentialsOf(initial));
  }

  #credentialsOf({ request, req }: Pick<InitialOperation, 'request' | 'req'>): Credentials {
    return {
      authorization: request.headers.get('authorization'),
      addressOf: req && (() => this.#options.addressOf(req)),
    };
  }

  /** A caller without a token is counted by its address. */
  accessOf({ req }: Pick<InitialOperation, 'req'>, { access }: Pick<Session, 'access'>): Access {
    return access.viewer ? access : { ...access, peer: req && this.#options.addressOf(req) };
  }

  clientOf(context: Pick<GraphContext, 'access'>): Client {
    return toClient(context.access, this.#options.viewerKey(context));
  }

  /** By what the caller of a connection is counted. */
  clientOfConnection({ req, connected }: Pick<InitialOperation, 'req' | 'connected'>): Client {
    return this.clientOf({ access: this.accessOf({ req }, connected?.session ?? { access: signedOut }) });
  }

  /** A listener over a WebSocket is watched with it, and ends with it. */
  watch({ initial, session }: RunningContext, onEnd: () => void): SessionWatch {
    const { connected } = initial;
    if (!connected) {
      const credentials = this.#credentialsOf(initial);
      return this.#options.sessions.watch({ credentials, session, onEnd });
    }
    return {
      get session() {
        return connected.session;
      },
      current: () => connected.current(),
      [Symbol.dispose]: () => {},
    };
  }
}
