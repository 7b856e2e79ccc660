import { createClient, type RedisClientOptions, type RedisClientType } from '@redis/client';
import type { Clock } from '../../eiam/clock.ts';
import { SharedStateUnavailableError } from '../ports.ts';
import { endsConnection, isFull, StoreRefusedError, toRefused, toUnavailable } from './store-errors.ts';

export type Client = RedisClientType;

/** Where the store is, and how to sign in there. */
export interface StoreAddress {
  readonly host: string;
  readonly port: number;
  readonly database: number;
  readonly isEncrypted: boolean;
  /** Those that its certificate has to be signed by, as PEM, read again for each connection; undefined: whom Node trusts. */
  readonly authority: (() => string) | undefined;
  readonly username: string | undefined;
  /** Read again for each connection, so that a rotated one is picked up. */
  readonly password: (() => string) | undefined;
}

export interface LinkParts {
  readonly address: StoreAddress;
  readonly clock: Clock;
  /** From 0 to 1, for back-offs. */
  readonly random: () => number;
  /** How long a command, or a connection, may take. */
  readonly deadlineMs: number;
  /** What a server has to be like; asked of each connection before it is used. */
  readonly check: (client: Client) => Promise<void>;
  readonly onUp: () => void;
  readonly onDown: (error: unknown) => void;
  /** The store refuses to hold more. */
  readonly onFull: (error: unknown) => void;
}

/**
 * Never connected. For each `createClient` with options other than the last ones the library makes a class with all of Redis's commands, which
 * takes 40 ms; those of a duplicate are there.
 */
const model: Client = createClient();

/** Commands that wait for their replies at most: beyond it the store is too slow to be waited for. */
const mostCommands = 10_000;
const firstDelayMs = 50;
const longestDelayMs = 1_000;

/**
 * One connection, made again whenever it is lost. Nothing waits for a connection: without one a command is refused at once. A command
 * without an answer in time takes the connection down with it, since nothing says that later ones would have an answer.
 */
export class Link implements AsyncDisposable {
  readonly #parts: LinkParts;
  #client: Client | undefined;
  #connecting: Promise<void> | undefined;
  #cancelRetry = () => {};
  #isClosed = false;
  #failures = 0;

  constructor(parts: LinkParts) {
    this.#parts = parts;
  }

  get isUp(): boolean {
    return this.#client !== undefined;
  }

  /**
   * The first attempt; where the store cannot be reached, further ones follow by themselves.
   * @throws StoreRefusedError
   */
  async open(): Promise<void> {
    try {
      await this.#attempt();
    } catch (error) {
      if (error instanceof StoreRefusedError) throw error;
      this.#retryLater(error);
    }
  }

  /** @throws SharedStateUnavailableError; what was sent may have been done */
  async run<Reply>(
    command: (client: Client) => Promise<Reply>,
    deadlineMs: number = this.#parts.deadlineMs,
  ): Promise<Reply> {
    const client = this.#client;
    if (!client) throw new SharedStateUnavailableError('There is no connection to the shared state');
    try {
      return await this.#within(command(client), deadlineMs);
    } catch (error) {
      if (isFull(error)) this.#parts.onFull(error);
      if (!this.#isOverrun(error) && endsConnection(error)) this.#lose(client, error);
      throw toUnavailable(error);
    }
  }

  /** Looks again at what the server has to be like, which an operator may change: one that fits no more is left. */
  async checkAgain(): Promise<void> {
    const client = this.#client;
    if (!client) return;
    const { check, deadlineMs } = this.#parts;
    try {
      await this.#within(check(client), deadlineMs);
    } catch (error) {
      // Of any other failure the next command says more.
      if (error instanceof StoreRefusedError) this.#lose(client, error);
    }
  }

  /** Gives the connection up, as one that does not answer. */
  drop(error: unknown): void {
    if (this.#client) this.#lose(this.#client, error);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#cancelRetry();
    const client = this.#client;
    this.#client = undefined;
    client?.destroy();
    await this.#connecting;
  }

  #isOverrun(error: unknown): boolean {
    return error instanceof Error && error.message === 'The queue is full';
  }

  #lose(client: Client, error: unknown): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    client.destroy();
    if (this.#isClosed) return;
    this.#retryLater(error);
  }

  #retryLater(error: unknown): void {
    if (this.#isClosed) return;
    const { clock, random, onDown } = this.#parts;
    const delayMs = Math.min(firstDelayMs * 2 ** Math.min(this.#failures, 10), longestDelayMs);
    this.#failures += 1;
    this.#cancelRetry = clock.setTimer(() => this.#retry(), delayMs * (0.5 + random() / 2));
    onDown(error);
  }

  #retry(): void {
    this.#connecting = this.#attempt().catch((error: unknown) => this.#retryLater(error));
  }

  async #attempt(): Promise<void> {
    const { deadlineMs, check, onUp } = this.#parts;
    const client: Client = model.duplicate(this.#options());
    client.on('error', (error: unknown) => this.#lose(client, error));
    try {
      await this.#within(client.connect(), deadlineMs);
      await this.#within(check(client), deadlineMs);
    } catch (error) {
      client.destroy();
      throw toRefused(error);
    }
    if (this.#isClosed) return client.destroy();
    this.#client = client;
    this.#failures = 0;
    onUp();
  }

  #options(): RedisClientOptions {
    const { address, deadlineMs } = this.#parts;
    const { host, port, database, username, isEncrypted } = address;
    const [password, ca] = [address.password?.(), address.authority?.()];
    const usual = { host, port, connectTimeout: deadlineMs, reconnectStrategy: false } as const;
    return {
      socket: isEncrypted ? { ...usual, tls: true, ...(ca !== undefined && { ca }) } : usual,
      database,
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      disableOfflineQueue: true,
      commandsQueueMaxLength: mostCommands,
      disableClientInfo: true,
      maintNotifications: 'disabled',
    };
  }

  async #within<Reply>(reply: Promise<Reply>, deadlineMs: number): Promise<Reply> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const cancel = this.#parts.clock.setTimer(
      () => reject(new SharedStateUnavailableError(`No answer within ${deadlineMs} ms`)),
      deadlineMs,
    );
    try {
      return await Promise.race([reply, late]);
    } finally {
      cancel();
    }
  }
}
