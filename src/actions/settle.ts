import { ConflictError, GatewayError, NotFoundError } from '../../schema/errors.ts';
import { mayHaveTakenEffect } from '../failures.ts';
import type { ActionParts } from './parts.ts';

/** What a look for a lost create found: the new object's id, nothing, or another object that stands in its place. */
export type Found = { readonly id: string } | { readonly takenBy: 'another'; readonly field: string } | null;

/** A write may still be on its way when its answer is given up: one more look after a pause. */
const looks = 2;

/**
 * Sends a create once. Where its answer was lost it is looked for, so that the caller is told of the object or of a
 * failure, and no second create is ever sent (developer-api.md 3: there are no idempotency tokens).
 */
export async function settleCreate(
  parts: Pick<ActionParts, 'pause'>,
  create: () => Promise<string>,
  find: () => Promise<Found>,
): Promise<string> {
  try {
    return await create();
  } catch (lost) {
    if (!mayHaveTakenEffect(lost)) throw lost;
    const found = await lookFor(parts, find).catch(() => {
      throw lost.withEffect('UNKNOWN');
    });
    if (found === null) throw lost.withEffect('NONE');
    if ('takenBy' in found) throw new ConflictError(found.field, { cause: lost });
    return found.id;
  }
}

async function lookFor({ pause }: Pick<ActionParts, 'pause'>, find: () => Promise<Found>): Promise<Found> {
  for (let look = 1; look < looks; look += 1) {
    const found = await find();
    if (found !== null) return found;
    await pause();
  }
  return find();
}

/** Sends a delete once. Where its answer was lost, an object that is gone says that it worked. */
export async function settleDelete(remove: () => Promise<void>, read: () => Promise<unknown>): Promise<void> {
  try {
    await remove();
  } catch (lost) {
    if (!mayHaveTakenEffect(lost)) throw lost;
    if (!(await isGone(read, lost))) throw lost.withEffect('NONE');
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
