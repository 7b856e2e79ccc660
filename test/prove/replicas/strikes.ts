import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { draft, toBody } from '../../integration/bamboocloud/sender.ts';
import { appendOf } from './appends.ts';
import { post, type Replied, tryToRename } from './ask.ts';
import { type Fleet, type Member, secrets } from './fleet.ts';
import { until } from './until.ts';

/** Between which steps of a write, or of an event, its gateway is killed. */
export const points = [
  'between announce and send',
  'between send and complete',
  'between complete and acknowledge',
  'between event and acknowledge (Alibaba)',
  'between event and acknowledge (BambooCloud)',
] as const;
export type Point = (typeof points)[number];

export interface Strike {
  readonly point: Point;
  readonly victim: Member;
  /** Of the user that gets a name. */
  readonly id: string;
  readonly name: string;
}

export interface Struck {
  /** Resolves once what was not acknowledged was delivered again. */
  readonly delivered: Promise<void>;
  /** Where the change comes from, as subscribers have to hear it, once each; EIAM reports what gateways write as well. */
  readonly origins: readonly string[];
}

const bearer = { authorization: `Bearer ${secrets.CALLBACK_BAMBOOCLOUD_TOKEN}` };

/** @returns the body of a message that renames a user */
export function messageOf(id: string, name: string): string {
  return toBody(draft('UPDATE_USER', { id, name }, { timestamp: Date.now(), nonce: randomUUID() }));
}

export function sendMessage(url: string, body: string): Promise<Replied<{ readonly code?: string }>> {
  return post(new URL('/callbacks/bamboocloud', url), body, bearer);
}

const strikes: Readonly<Record<Point, (fleet: Fleet, strike: Strike) => Promise<Struck>>> = {
  // The store has the announcement, and its reply does not arrive.
  'between announce and send': async (_fleet, { victim, id, name }) => {
    const isHeld = victim.tunnel.holdRepliesAt(appendOf('announced', id));
    await killOnce(isHeld, victim, () => tryToRename(victim.url, id, name));
    return { delivered: Promise.resolve(), origins: [] };
  },
  // EIAM has done it, and does not answer.
  'between send and complete': async ({ emulator }, { victim, id, name }) => {
    const fault = { kind: 'latency', ms: 5_000, effect: 'after' } as const;
    using _slow = emulator.faults.add({ operation: 'PatchUser', fault, times: 1 });
    const isWritten = until(() => emulator.directory.user(id)?.displayName === name, 'EIAM to do it');
    await killOnce(isWritten, victim, () => tryToRename(victim.url, id, name));
    return { delivered: Promise.resolve(), origins: ['ALIBABA_CALLBACK'] };
  },
  'between complete and acknowledge': async (_fleet, { victim, id, name }) => {
    const isHeld = victim.tunnel.holdRepliesAt(appendOf('completed', id));
    await killOnce(isHeld, victim, () => tryToRename(victim.url, id, name));
    return { delivered: Promise.resolve(), origins: ['ALIBABA_CALLBACK'] };
  },
  'between event and acknowledge (Alibaba)': async ({ emulator, front }, { victim, id, name }) => {
    const targets = [...front.targets];
    await emulator.callbacks.alibaba.settled();
    // The other gateways are out of the front until this one has it.
    for (const index of front.targets.keys()) if (index !== victim.index) front.targets[index] = undefined;
    const isHeld = victim.tunnel.holdRepliesAt(appendOf('event', id));
    await killOnce(isHeld, victim, async () => emulator.directory.updateUser(id, { displayName: name }));
    for (const [index, target] of targets.entries()) {
      if (index !== victim.index) front.targets[index] = target;
    }
    return { delivered: emulator.callbacks.alibaba.settled(), origins: ['ALIBABA_CALLBACK'] };
  },
  // Behind what is announced and completed.
  'between event and acknowledge (BambooCloud)': async ({ front }, { victim, id, name }) => {
    const body = messageOf(id, name);
    const isHeld = victim.tunnel.holdRepliesAt(appendOf('event', id));
    await killOnce(isHeld, victim, () => sendMessage(victim.url, body));
    const delivered = sendAgain(front.url, body);
    return { delivered, origins: ['BAMBOOCLOUD_CALLBACK', 'ALIBABA_CALLBACK'] };
  },
};

export function strike(fleet: Fleet, killing: Strike): Promise<Struck> {
  // What others are notified of is not appended by the one that is to be killed.
  if (killing.point !== 'between event and acknowledge (Alibaba)')
    fleet.front.targets[killing.victim.index] = undefined;
  return strikes[killing.point](fleet, killing);
}

/** Kills a gateway as soon as it is where it is to be. */
async function killOnce(
  isThere: Promise<void>,
  victim: Member,
  begin: () => Promise<unknown>,
): Promise<void> {
  // Not answered.
  const begun = begin().catch(() => {});
  await isThere;
  await victim.kill();
  await begun;
}

/** What a dead gateway has begun is its own for up to 30 seconds. Others may be killed meanwhile. */
async function sendAgain(url: string, body: string): Promise<void> {
  await until(async () => {
    const reply = await sendMessage(url, body).catch(() => undefined);
    if (reply?.status === 200 && reply.body.code === '200') return true;
    await delay(250);
    return false;
  }, 'the message to be taken');
}
