import { z } from 'zod';
import {
  type AppliedMessage,
  type Claim,
  closingLimitMs,
  type MessageLimits,
  type MessageRecord,
  type MessageState,
  type NamedObject,
  OpenClaims,
  usualLimits,
} from '../../state/message-state.ts';
import type { Keys } from './keys.ts';
import type { Link } from './link.ts';
import { claimText, keepText, lookText, releaseText } from './message-scripts.ts';
import { Script } from './script.ts';
import type { Sealing } from './sealing.ts';

export interface RedisMessagesParts {
  readonly link: Link;
  readonly keys: Keys;
  readonly sealing: Sealing;
  /** Milliseconds since the epoch; what is kept is kept by the store's clock. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly limits?: Partial<MessageLimits>;
}

/** Longer than any message is worked on: a replica that ended meanwhile keeps it from the others no longer. */
const claimMs = 30_000;

const claimScript = new Script(claimText);
const releaseScript = new Script(releaseText);
const keepScript = new Script(keepText);
const lookScript = new Script(lookText);

const claimReply = z.union([
  z.tuple([z.enum(['claimed', 'running', 'full'])]),
  z.tuple([z.literal('answered'), z.string()]),
]);
const answered = z.object({ bodyDigest: z.string(), reply: z.string() });
const applied = z.object({ timestamp: z.number(), bodyDigest: z.string(), isComplete: z.boolean() });
const named = z
  .object({ object: z.string(), releasedAt: z.number().optional() })
  .transform(({ object, releasedAt }): NamedObject => ({ object, releasedAt }));

/** What is remembered of messages, for all replicas. */
export class RedisMessages implements MessageState {
  readonly #parts: RedisMessagesParts;
  readonly #limits: MessageLimits;
  readonly #open = new OpenClaims();
  /** By nonce: names the claims of this process. */
  readonly #tokens = new Map<string, string>();

  constructor(parts: RedisMessagesParts) {
    this.#parts = parts;
    this.#limits = { ...usualLimits, ...parts.limits };
  }

  async claim(nonce: string): Promise<Claim> {
    const { sealing, newId } = this.#parts;
    const { mostMessages, mostReplyLength } = this.#limits;
    const token = newId();
    const values = [this.#digest(nonce), token, claimMs, mostMessages, mostReplyLength];
    const [kind, sealed] = claimReply.parse(await this.#run(claimScript, values));
    if (kind === 'answered')
      return { kind, ...answered.parse(JSON.parse(sealing.openText('reply', sealed ?? ''))) };
    if (kind === 'claimed') {
      this.#tokens.set(nonce, token);
      this.#open.add(nonce);
    }
    return { kind };
  }

  async release(nonce: string): Promise<void> {
    const token = this.#tokens.get(nonce);
    if (token === undefined) return;
    this.#ended(nonce);
    await this.#run(releaseScript, [this.#digest(nonce), token]);
  }

  async keep({ answered: message, applied: change }: MessageRecord): Promise<void> {
    const { sealing, now } = this.#parts;
    const { mostObjects, mostNames } = this.#limits;
    const time = now();
    const reply = message && { bodyDigest: message.bodyDigest, reply: message.reply };
    await this.#run(keepScript, [
      ...(message
        ? [
            this.#digest(message.nonce),
            sealing.sealText('reply', JSON.stringify(reply)),
            message.reply.length,
            message.forgetAt - time,
          ]
        : ['', '', 0, 0]),
      ...[change ? change.forgetAt - time : 0, mostObjects, mostNames],
      ...(change ? this.#toChanges(change) : []),
    ]);
    if (message) this.#ended(message.nonce);
  }

  async lastApplied(object: string): Promise<AppliedMessage | undefined> {
    return await this.#look('objects', object, applied);
  }

  async objectNamed(name: string): Promise<NamedObject | undefined> {
    return await this.#look('names', name, named);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#open.ended(closingLimitMs);
  }

  #toChanges(change: NonNullable<MessageRecord['applied']>): string[] {
    const { object, names, releasedNames, timestamp, bodyDigest, isComplete } = change;
    const seal = (value: object) => this.#parts.sealing.sealText('message', JSON.stringify(value));
    const nameOf = (name: string, releasedAt: number | undefined) => [
      this.#digest(name),
      seal({ object, releasedAt }),
    ];
    return [
      ...[this.#digest(object), seal({ timestamp, bodyDigest, isComplete })],
      ...releasedNames.flatMap((name) => nameOf(name, timestamp)),
      ...names.flatMap((name) => nameOf(name, undefined)),
    ];
  }

  async #look<Value>(
    kind: 'objects' | 'names',
    member: string,
    shape: z.ZodType<Value>,
  ): Promise<Value | undefined> {
    const { link, keys, sealing } = this.#parts;
    const places = [keys.of('messages', `${kind}-ages`), keys.of('messages', kind)];
    const reply = await link.run((client) => lookScript.run(client, places, [this.#digest(member)]));
    const sealed = z.string().nullable().parse(reply);
    return sealed === null ? undefined : shape.parse(JSON.parse(sealing.openText('message', sealed)));
  }

  async #run(script: Script, values: readonly (string | number)[]): Promise<unknown> {
    const { link, keys } = this.#parts;
    const places = ['ages', 'data', 'lengths', 'objects-ages', 'objects', 'names-ages', 'names'];
    return await link.run((client) =>
      script.run(
        client,
        places.map((place) => keys.of('messages', place)),
        values,
      ),
    );
  }

  #digest(name: string): string {
    return this.#parts.sealing.digest('message', name);
  }

  #ended(nonce: string): void {
    this.#tokens.delete(nonce);
    this.#open.delete(nonce);
  }
}
