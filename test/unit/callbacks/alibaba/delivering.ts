import type { Deadline } from '../../../../src/callbacks/deadline.ts';
import type { DirectoryEvent } from '../../../../src/events/directory-event.ts';
import { listsOf, openReceiver } from './open-receiver.ts';
import type { Signer, WireEvent } from './sender.ts';

/** A receiver that trusts the signer, and the lists of what is sent to it. */
export async function openFor(signer: Signer, options: Partial<Parameters<typeof openReceiver>[0]> = {}) {
  const receiver = await openReceiver({ keys: { document: signer.document }, ...options });
  /** Signed again each time, as a redelivery may be. */
  const send = async (...events: WireEvent[]) =>
    listsOf(await receiver.deliver(await signer.sign(receiver.clock.now, events)));
  return Object.assign(receiver, { send });
}

/** What was published, in short. */
export const told = (events: readonly DirectoryEvent[]) =>
  events.map(({ change, entityId }) => `${change} ${entityId}`);
/** When an event happened, and what its record says of that. */
export const at = (eventTime: number, updateTime?: number) => ({
  eventTime: `${eventTime}`,
  bizData: JSON.stringify(updateTime === undefined ? {} : { updateTime: `${updateTime}` }),
});
export const nothing = { success: [], skipped: [], failed: [], retried: [] };

/** A `publish` whose calls end when the test says so. */
export function createGate() {
  const calls: { readonly event: DirectoryEvent; readonly end: (error?: Error) => void }[] = [];
  const arrivals: (() => void)[] = [];
  return {
    calls,
    publish(event: DirectoryEvent): Promise<void> {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      calls.push({ event, end: (error) => (error ? reject(error) : resolve()) });
      for (const arrive of arrivals.splice(0)) arrive();
      return promise;
    },
    async call(index: number) {
      while (calls.length <= index) await new Promise<void>((resolve) => arrivals.push(resolve));
      const call = calls[index];
      if (!call) throw new Error('Expected a call');
      return call;
    },
  };
}

/** Deadlines that pass when the test says so. */
export function createDeadlines() {
  const running = new Set<() => void>();
  return {
    start(): Deadline {
      const { promise, resolve } = Promise.withResolvers<'over'>();
      let isOver = false;
      const pass = () => {
        isOver = true;
        resolve('over');
      };
      running.add(pass);
      return { over: promise, isOver: () => isOver, [Symbol.dispose]: () => running.delete(pass) };
    },
    pass() {
      for (const pass of running) pass();
    },
  };
}
