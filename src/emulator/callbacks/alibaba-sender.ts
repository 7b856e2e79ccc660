import type { Directory } from '../directory/directory.ts';
import { createId } from '../directory/identifiers.ts';
import type { ProvisioningScope } from '../directory/scope.ts';
import { Random } from '../random.ts';
import { type EventDraft, type EventOptions, toEvents, toPush } from './alibaba-events.ts';
import { SigningKeys } from './alibaba-keys.ts';
import { composeMessage, type WireEvent } from './alibaba-message.ts';
import type { AlibabaCallbackOptions } from './alibaba-options.ts';
import { readVerdicts } from './alibaba-reply.ts';
import { ChangeCollector } from './change-batch.ts';
import { Outbox } from './outbox.ts';
import { postJson } from './post.ts';
import type { SenderWorld } from './sender-world.ts';

export interface AlibabaSenderParts extends AlibabaCallbackOptions, SenderWorld {
  readonly directory: Directory;
  readonly scope: ProvisioningScope;
  readonly applicationId: string;
  readonly encryptionKey: string | 'off';
}

interface Envelope extends WireEvent {
  readonly lane: string;
}

const prefix = 'urn:alibaba:idaas:app:event:';

/**
 * Sends what changes in the directory as an Alibaba Cloud IDaaS does (callbacks.md B): signed, encrypted, delivered again
 * with the same event ids until the receiver has it, or five times. Changes made while there is no target are not sent later.
 */
export class AlibabaSender implements Disposable {
  readonly keys: SigningKeys;
  /** 64 hexadecimal characters; undefined: payloads go in clear. */
  readonly encryptionKey: string | undefined;
  readonly #parts: AlibabaSenderParts;
  readonly #events: EventOptions;
  readonly #random: Random;
  readonly #outbox: Outbox<Envelope>;
  readonly #collector: ChangeCollector;
  readonly #counts = { requests: 0, delivered: 0, skipped: 0, failed: 0 };
  #closing = new AbortController();
  #target: string | undefined;
  #listening: Disposable | undefined;

  constructor(parts: AlibabaSenderParts) {
    const { directory, scope, encryptionKey } = parts;
    this.#parts = parts;
    this.#random = new Random(parts.randomBytes(4).readUInt32LE());
    this.keys = new SigningKeys(this.#random, parts.signingKey);
    this.encryptionKey = encryptionKey === 'off' ? undefined : encryptionKey;
    this.#events = {
      directory,
      scope,
      names: parts.names ?? 'new',
      root: parts.root ?? 'ou_root',
      passwords: parts.passwords ?? false,
      deletions: parts.deletions ?? 'id',
      scopeExit: parts.scopeExit ?? 'delete',
      unitMembers: parts.unitMembers ?? 'both',
    };
    this.#outbox = new Outbox({
      batchSize: parts.maxEventsPerRequest ?? 20,
      concurrency: parts.maxConcurrentRequests ?? 1,
      capacity: parts.maxWaitingEvents ?? 10_000,
      redeliveries: parts.redeliveries ?? 5,
      delayMs: parts.redeliveryDelayMs ?? ((redelivery) => 1_000 * 2 ** (redelivery - 1)),
      setTimer: parts.setTimer,
      deliver: (events) => this.#deliver(events),
    });
    this.#collector = new ChangeCollector((batch) =>
      this.#outbox.add(this.#toEnvelopes(toEvents(batch, this.#events))),
    );
    this.connectTo(parts.target);
  }

  /** Where it sends to; undefined while it does not. */
  get target(): string | undefined {
    return this.#target;
  }

  /** How many of what, since the start; `waiting`: events not yet delivered. `failed` were refused for good. */
  get counts() {
    return { ...this.#counts, ...this.#outbox.counts, waiting: this.#outbox.size };
  }

  /** Sends to this URL from now on; undefined: nowhere, and the queue is cleared. */
  connectTo(url: string | undefined): void {
    this.#collector.flush();
    this.#target = url;
    if (url === undefined) this.#stop();
    else this.#listening ??= this.#parts.directory.changes.listen(this.#collector.listener);
  }

  /** When everything that has changed until now was delivered or given up. */
  settled(): Promise<void> {
    this.#collector.flush();
    return this.#outbox.settled();
  }

  /** "Test connection". @throws Error without a target */
  sendTest(): void {
    this.#requireTarget();
    this.#outbox.add(this.#toEnvelopes([{ type: 'common:test', bizId: 'test', bizData: {} }]));
  }

  /** "Push now": every unit and user in scope. @throws Error without a target */
  pushAll(): void {
    this.#requireTarget();
    this.#outbox.supply(this.#toEnvelopes(toPush(this.#events)));
  }

  [Symbol.dispose](): void {
    this.connectTo(undefined);
  }

  #stop(): void {
    this.#listening?.[Symbol.dispose]();
    this.#listening = undefined;
    this.#closing.abort();
    this.#closing = new AbortController();
    this.#outbox.clear();
  }

  #requireTarget(): void {
    if (this.#target === undefined) throw new Error('No callback target is set');
  }

  *#toEnvelopes(drafts: Iterable<EventDraft>): Generator<Envelope> {
    for (const { type, bizId, bizData } of drafts) {
      yield {
        eventId: createId('evnt_', this.#random),
        eventType: prefix + type,
        eventTime: String(this.#parts.now()),
        bizId,
        bizData: JSON.stringify(bizData),
        lane: bizId,
      };
    }
  }

  /** @returns those to be delivered again */
  async #deliver(envelopes: readonly Envelope[]): Promise<ReadonlySet<Envelope>> {
    const { directory, applicationId, aliUid = '1000000000000001', now, randomBytes } = this.#parts;
    const url = this.#target;
    const { signal } = this.#closing;
    if (url === undefined) return new Set();
    const body = await composeMessage({
      instanceId: directory.instanceId,
      applicationId,
      aliUid,
      events: envelopes.map(({ lane: _, ...event }) => event),
      key: await this.keys.current(),
      encryptionKey: this.encryptionKey === undefined ? undefined : Buffer.from(this.encryptionKey, 'hex'),
      tokenId: randomBytes(16),
      now: now(),
    });
    if (signal.aborted) return new Set();
    this.#counts.requests += 1;
    const { timeoutMs = 10_000, setTimer } = this.#parts;
    const verdictOf = readVerdicts(await postJson(url, body, { timeoutMs, setTimer, signal }));
    if (signal.aborted) return new Set();
    const again = new Set<Envelope>();
    for (const envelope of envelopes) {
      const verdict = verdictOf(envelope.eventId);
      if (verdict === 'again') again.add(envelope);
      else this.#counts[verdict] += 1;
    }
    return again;
  }
}
