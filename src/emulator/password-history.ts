import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { invalidParameter } from './wire-errors.ts';

interface Trace {
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** Passwords are never kept, only salted hashes of them, and those only where the policy looks back. */
export class PasswordHistory {
  readonly #length: number;
  readonly #traces = new Map<string, Trace[]>();

  constructor(length: number) {
    this.#length = length;
  }

  /** @throws ServiceError for one of the user's last passwords */
  check(userId: string, password: string): void {
    const traces = this.#traces.get(userId) ?? [];
    if (traces.some(({ salt, hash }) => timingSafeEqual(hash, toHash(password, salt)))) {
      throw invalidParameter('Password');
    }
  }

  remember(userId: string, password: string): void {
    if (this.#length === 0) return;
    const salt = randomBytes(16);
    const traces = [{ salt, hash: toHash(password, salt) }, ...(this.#traces.get(userId) ?? [])];
    this.#traces.set(userId, traces.slice(0, this.#length));
  }

  clear(): void {
    this.#traces.clear();
  }

  remove(userId: string): void {
    this.#traces.delete(userId);
  }
}

const toHash = (password: string, salt: Buffer): Buffer => scryptSync(password, salt, 32, { cost: 1_024 });
