import type { DirectoryChange } from '../../../schema/changes/ports.ts';
import type { EventOutlet } from '../../../src/http/fan-out/event-outlet.ts';
import type { EventPayload } from '../../../src/http/fan-out/event-payload.ts';
import { FanOut } from '../../../src/http/fan-out/fan-out.ts';
import type { SubscribedOperation, SubscriptionEnd } from '../../../src/http/fan-out/subscriber.ts';
import { type FeedOptions, openFeed } from '../events/feed-world.ts';

/** A client that takes all it is sent, unless it is stopped. */
export class Client implements EventOutlet {
  readonly payloads: EventPayload[] = [];
  readonly ends: SubscriptionEnd[] = [];
  unsentBytes = 0;
  isStopped = false;
  #callback: (() => void) | undefined;

  get heard(): readonly DirectoryChange[] {
    return this.payloads.map(({ result }) => Object(result.data).change);
  }

  send(payload: EventPayload): void {
    this.payloads.push(payload);
    if (this.isStopped) this.unsentBytes += payload.json.length;
  }

  gather(send: () => void): void {
    send();
  }

  onceSent(callback: () => void): void {
    this.#callback = callback;
  }

  read(): void {
    this.isStopped = false;
    this.unsentBytes = 0;
    const callback = this.#callback;
    this.#callback = undefined;
    callback?.();
  }
}

export interface WorldOptions extends FeedOptions {
  /** Characters of each answer beside the change. */
  readonly padding?: number;
}

/** The engine on a real log, with a clock and turns of its own. */
export function openFanOut({ padding = 0, ...options }: WorldOptions = {}) {
  const world = openFeed({ maxSubscribers: 10_000, ...options });
  const turns: (() => void)[] = [];
  let executions = 0;
  const fanOut = new FanOut({
    keyOf: ({ operationName = '' }) => operationName,
    answerEvent(change) {
      executions += 1;
      return { data: { change, padding: 'x'.repeat(padding) } };
    },
    now: world.clock.now,
    defer: (turn) => turns.push(turn),
  });

  return {
    ...world,
    fanOut,
    executions: () => executions,
    join(operationName: string): Client {
      const client = new Client();
      const session = { session: { access: {} }, [Symbol.dispose]: () => {} };
      fanOut.join({
        operation: { operationName } as SubscribedOperation,
        reader: world.subscribe().changes,
        session: session as Parameters<FanOut['join']>[0]['session'],
        outlet: client,
        onEnd: (end) => client.ends.push(end),
      });
      return client;
    },
    /** Lets the engine have its turn so many times. */
    turn(times = Number.POSITIVE_INFINITY): void {
      for (let left = times; left > 0 && turns.length > 0; left -= 1) turns.shift()?.();
    },
  };
}
