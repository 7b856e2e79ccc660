import {
  type AnsweredMessage,
  type AppliedMessage,
  closingLimitMs,
  type MessageLimits,
  type MessageState,
  type NamedObject,
  OpenClaims,
  usualLimits,
} from './message-state.ts';

type Lasting<Value> = Value & { readonly forgetAt: number };

/** A state that ends with the process. @param now milliseconds since the epoch */
export function createMemoryState(now: () => number, limits: Partial<MessageLimits> = {}): MessageState {
  const { mostMessages, mostReplyLength, mostObjects, mostNames } = { ...usualLimits, ...limits };
  // Each in the order in which it was written, which is the order in which its entries go.
  const messages = new Map<string, Lasting<AnsweredMessage>>();
  const objects = new Map<string, Lasting<AppliedMessage>>();
  const names = new Map<string, Lasting<NamedObject>>();
  const claims = new OpenClaims();
  let replyLength = 0;

  function forgetOld(): void {
    for (const { reply } of removeOld(messages)) replyLength -= reply.length;
    removeOld(objects);
    removeOld(names);
  }

  function removeOld<Value>(values: Map<string, Lasting<Value>>): Value[] {
    const time = now();
    const removed: Value[] = [];
    for (const [key, value] of values) {
      if (value.forgetAt >= time) break;
      values.delete(key);
      removed.push(value);
    }
    return removed;
  }

  function fresh<Value>(value: Lasting<Value> | undefined): Lasting<Value> | undefined {
    return value !== undefined && value.forgetAt >= now() ? value : undefined;
  }

  return {
    async claim(nonce) {
      forgetOld();
      const known = fresh(messages.get(nonce));
      if (known) return { kind: 'answered', bodyDigest: known.bodyDigest, reply: known.reply };
      if (messages.size + claims.size >= mostMessages || replyLength >= mostReplyLength)
        return { kind: 'full' };
      claims.add(nonce);
      return { kind: 'claimed' };
    },
    async release(nonce) {
      claims.delete(nonce);
    },
    async keep({ answered, applied }) {
      forgetOld();
      if (applied) {
        const { object, names: borne, releasedNames, forgetAt, timestamp, bodyDigest, isComplete } = applied;
        putLast(objects, object, { timestamp, bodyDigest, isComplete, forgetAt }, mostObjects);
        const rename = (name: string, releasedAt: number | undefined) =>
          putLast(names, name, { object, releasedAt, forgetAt }, mostNames);
        for (const name of releasedNames) rename(name, timestamp);
        for (const name of borne) rename(name, undefined);
      }
      if (!answered) return;
      const { nonce, bodyDigest, reply, forgetAt } = answered;
      messages.set(nonce, { bodyDigest, reply, forgetAt });
      replyLength += reply.length;
      claims.delete(nonce);
    },
    lastApplied: async (object) => fresh(objects.get(object)),
    objectNamed: async (name) => fresh(names.get(name)),
    [Symbol.asyncDispose]: () => claims.ended(closingLimitMs),
  };
}

function putLast<Value>(values: Map<string, Value>, key: string, value: Value, most: number): void {
  values.delete(key);
  values.set(key, value);
  const [oldest] = values.keys();
  if (values.size > most && oldest !== undefined) values.delete(oldest);
}
