import { NotFoundError } from '../../schema/errors/errors.ts';
import { GatewayError } from '../../schema/errors/gateway-error.ts';
import { mayHaveTakenEffect, mayStillArrive, sentAt } from '../failures/failures.ts';
import type { CreateRegister } from './create-register.ts';
import type { ActionParts } from './parts.ts';

/** The object that a look for a lost create found. */
export interface Candidate {
  /** Undefined: several may be the one. */
  readonly id: string | undefined;
  /** Whether it is, in all that can be read of it, as requested. */
  readonly isAsRequested: boolean;
  /** Milliseconds since the epoch, by upstream's clock. */
  readonly createTime?: number | undefined;
  /** Whether it bears an id that was made for this one create. */
  readonly isMarked?: boolean | undefined;
}

/** What is known of a lost create beside its request. */
export interface Evidence {
  /** Whether an object may have been made by it: it is not older, and no other create of this gateway has made it. */
  mayBeOurs(id: string, createTime: number | undefined): boolean;
}

/** A create, and how its object is recognised. */
export interface Create {
  /** The unique values of the object, each with its kind: two creates that share one run one after the other. */
  readonly values: readonly string[];
  /** Sends it once. @returns the new object's id */
  readonly send: () => Promise<string>;
  /** @returns null where there is nothing that it may have made */
  readonly find: (evidence: Evidence) => Promise<Candidate | null>;
}

type SettleParts = Pick<ActionParts, 'pause' | 'creates' | 'untilAborted' | 'written' | 'settled'>;

/** Waits between the looks for a lost write, in milliseconds: reads may lag behind it for as long as those of a payload may. */
const pausesMs = [500, 1_000] as const;

/** `Date` and `createTime` may come from different machines, in milliseconds. */
const clockToleranceMs = 1_000;

/**
 * Sends a create once, when its turn has come. Where its answer was lost it is looked for, so that the caller gets the object
 * or a failure, and no second create is ever sent (developer-api.md 3: there are no idempotency tokens). An object is taken for
 * the one that was made only where nothing speaks against it; otherwise the failure names it as a candidate.
 */
export function settleCreate(parts: SettleParts, create: Create): Promise<string> {
  const { creates, written } = parts;
  const { values, send, find } = create;

  async function sendAndSettle(): Promise<string> {
    try {
      return await send();
    } catch (lost) {
      if (!mayHaveTakenEffect(lost)) throw lost;
      const evidence = toEvidence(creates, sentAt(lost));
      const unknown = () => {
        creates.leaveOpen(values);
        return lost.withEffect('UNKNOWN');
      };
      const look = () => find(evidence);
      const found = await lookAgain(parts, look, (candidate) => candidate !== null).catch(() => {
        throw unknown();
      });
      if (found === null && mayStillArrive(lost)) throw unknown();
      if (found === null) {
        await parts.settled(lost, 'NONE');
        throw lost.withEffect('NONE');
      }
      if (found.id === undefined || !isProved(found, evidence) || creates.isOpen(values)) {
        throw unknown().withCandidate(found.id);
      }
      await parts.settled(lost, 'DONE', found.id);
      written.created(found.id);
      return found.id;
    }
  }

  const createAndExclude = async () => {
    const id = await sendAndSettle();
    creates.exclude(id);
    return id;
  };
  return creates.inTurn(values, createAndExclude, parts.untilAborted);
}

interface Proof extends Evidence {
  readonly isMadeSince: (createTime: number | undefined) => boolean;
}

function toEvidence(creates: CreateRegister, sent: number | undefined): Proof {
  const since = sent === undefined ? undefined : sent - clockToleranceMs;
  return {
    mayBeOurs: (id, createTime) =>
      !creates.isExcluded(id) && (since === undefined || createTime === undefined || createTime >= since),
    isMadeSince: (createTime) => since !== undefined && createTime !== undefined && createTime >= since,
  };
}

function isProved({ id = '', isAsRequested, createTime, isMarked }: Candidate, evidence: Proof): boolean {
  if (!isAsRequested) return false;
  return isMarked === true || (evidence.mayBeOurs(id, createTime) && evidence.isMadeSince(createTime));
}

/** A write may still be on its way when its answer is given up, and a read may show what was before it: up to two more looks. */
export async function lookAgain<Sight>(
  { pause }: Pick<ActionParts, 'pause'>,
  look: () => Promise<Sight>,
  settles: (sight: Sight) => boolean,
): Promise<Sight> {
  let sight = await look();
  for (const pauseMs of pausesMs) {
    if (settles(sight)) return sight;
    await pause(pauseMs);
    sight = await look();
  }
  return sight;
}

/** Sends a delete once. Where its answer was lost, an object that is gone says that it worked. */
export async function settleDelete(
  parts: Pick<ActionParts, 'pause' | 'written' | 'settled'>,
  id: string,
  remove: () => Promise<void>,
  read: () => Promise<unknown>,
): Promise<void> {
  try {
    await remove();
  } catch (lost) {
    if (!mayHaveTakenEffect(lost)) throw lost;
    if (!(await lookAgain(parts, () => isGone(read, lost), Boolean))) {
      if (mayStillArrive(lost)) throw lost.withEffect('UNKNOWN');
      await parts.settled(lost, 'NONE');
      throw lost.withEffect('NONE');
    }
    await parts.settled(lost, 'DONE');
    parts.written.deleted(id);
  }
}

async function isGone(read: () => Promise<unknown>, lost: GatewayError): Promise<boolean> {
  try {
    await read();
    return false;
  } catch (error) {
    // Out of scope is no proof: the unit may have been there before, and be there still.
    if (error instanceof NotFoundError) return true;
    throw lost.withEffect('UNKNOWN');
  }
}

/** The same failure, saying which object it is about. */
export async function about<Answer>(id: string, answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof GatewayError ? error.about(id) : error;
  }
}
