import type { JsonWebKey } from 'node:crypto';

/** How the Alibaba Cloud dialect is sent (callbacks.md B). */
export interface AlibabaCallbackOptions {
  /** The receiving URL; none: nothing is noted and nothing sent until `connectTo`. */
  readonly target?: string;
  /** A private RSA key as a JWK with its `kid`; default: one is made when it is first needed. */
  readonly signingKey?: JsonWebKey;
  /** 64 hexadecimal characters; `off`: payloads go in clear; default: drawn from the emulator's seed. */
  readonly encryptionKey?: string | 'off';
  /** Digits; default 1000000000000001. */
  readonly aliUid?: string;
  /** `old`: the members' names of before May 2022; default `new`. */
  readonly names?: 'new' | 'old';
  /** How the root unit is called; default `ou_root`. */
  readonly root?: 'ou_root' | 'own';
  /** Default false: no password leaves. */
  readonly passwords?: boolean;
  /** Default `id`. */
  readonly deletions?: 'id' | 'record';
  /** Default `delete`. */
  readonly scopeExit?: 'delete' | 'nothing';
  /** Default `both`. */
  readonly unitMembers?: 'unit' | 'user' | 'both';
  /** Most events in a request, each of another object; default 20. */
  readonly maxEventsPerRequest?: number;
  /** Default 1: one request after the other. */
  readonly maxConcurrentRequests?: number;
  /** Most events waiting; default 10,000. What a full push adds waits outside until there is room. */
  readonly maxWaitingEvents?: number;
  /** Default 10,000. */
  readonly timeoutMs?: number;
  /** Default 5. */
  readonly redeliveries?: number;
  /** Milliseconds before the nth redelivery, from 1; default 1 s, then twice as long each time. */
  readonly redeliveryDelayMs?: (redelivery: number) => number;
}
