import { NotFoundError, NotPermittedError } from '../../schema/errors/errors.ts';
import { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { WriteFailure } from '../../schema/errors/write-failure.ts';
import { mostIds } from '../vocabulary/limits.ts';

/** Chunks on their way at once; the client's own limit is shared by all operations. */
const parallelChunks = 8;

interface Applied {
  readonly appliedUserIds: readonly string[];
  readonly failures: readonly WriteFailure[];
}

/**
 * Applies a write to any number of ids. Upstream takes 100 a call and refuses all of them for one unknown id
 * (U14), without naming it; so a refused chunk is halved until that one is found, and the rest is sent together.
 * @param send applies one chunk; a NotFoundError says that one of its ids is unknown, or of what `about` named
 * @param prove rejects when it is the object itself that is unknown, and none of the ids; called once, after the first refusal
 */
export async function applyInChunks(
  ids: readonly string[],
  send: (chunk: readonly string[]) => Promise<void>,
  prove: () => Promise<unknown>,
): Promise<Applied> {
  const chunks = Array.from({ length: Math.ceil(ids.length / mostIds) }, (_, index) =>
    ids.slice(index * mostIds, (index + 1) * mostIds),
  );
  const failures = new Map<string, GatewayError>();
  let proved: Promise<unknown> | undefined;
  let isOpen = false;
  const attempt = async (chunk: readonly string[]) => {
    const refusal = await refusalOf(send(chunk));
    // What the application may not do, it may do for none of the ids.
    if (refusal instanceof NotPermittedError) throw refusal;
    if (refusal instanceof NotFoundError && refusal.subject !== undefined) throw refusal;
    if (refusal instanceof NotFoundError) {
      proved ??= prove();
      const unproved = await refusalOf(proved);
      // An attempt before the one that was refused may have lost its answer. The chunks have the look in common, and so its failure.
      isOpen ||= refusal.effect === 'UNKNOWN';
      unproved?.withEffect(isOpen ? 'UNKNOWN' : 'NONE');
      if (unproved instanceof NotFoundError) throw unproved;
      // Where it is unknown whether the object exists, the refusal cannot be attributed to an id.
      return unproved ?? refusal;
    }
    return refusal;
  };
  const worker = async () => {
    for (let chunk = chunks.pop(); chunk !== undefined; chunk = chunks.pop()) {
      for (const [id, error] of await applyChunk(chunk, attempt)) failures.set(id, error);
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallelChunks, chunks.length) }, worker));
  return {
    appliedUserIds: ids.filter((id) => !failures.has(id)),
    failures: ids.flatMap((id) => {
      const error = failures.get(id);
      return error ? [{ id, error }] : [];
    }),
  };
}

type Attempt = (chunk: readonly string[]) => Promise<GatewayError | undefined>;

/** Each turn takes one unknown id out: log2(100) calls to find it, one to be sure of it, one for the rest. */
async function applyChunk(chunk: readonly string[], attempt: Attempt): Promise<Map<string, GatewayError>> {
  const failures = new Map<string, GatewayError>();
  let rest = chunk;
  while (rest.length > 0) {
    const refusal = await attempt(rest);
    if (!refusal) break;
    if (!(refusal instanceof NotFoundError)) {
      for (const id of rest) failures.set(id, refusal);
      break;
    }
    const { id, error, untried } = await findUnknown(rest, refusal, attempt);
    if (error) failures.set(id, error);
    rest = untried;
  }
  return failures;
}

/** Halves a refused chunk: where the first half is taken, the unknown id is in the second. The last one left is sent alone. */
async function findUnknown(chunk: readonly string[], refusal: GatewayError, attempt: Attempt) {
  let suspects = chunk;
  let error: GatewayError | undefined = refusal;
  let wasTriedAlone = false;
  let untried: readonly string[] = [];
  while (suspects.length > 1) {
    const half = suspects.slice(0, suspects.length / 2);
    const others = suspects.slice(half.length);
    const halfRefusal = await attempt(half);
    if (!halfRefusal) {
      suspects = others;
      wasTriedAlone = false;
    } else if (halfRefusal instanceof NotFoundError) {
      suspects = half;
      error = halfRefusal;
      wasTriedAlone = true;
      untried = [...others, ...untried];
    } else {
      // The half is neither taken nor refused for an id: what failed is reported for each of its ids by the caller's next round.
      return { id: half[0] ?? '', error: halfRefusal, untried: [...half.slice(1), ...others, ...untried] };
    }
  }
  // The directory may have been changed by others meanwhile.
  if (!wasTriedAlone && chunk.length > 1) error = await attempt(suspects);
  return { id: suspects[0] ?? '', error, untried };
}

async function refusalOf(done: Promise<unknown>): Promise<GatewayError | undefined> {
  try {
    await done;
    return undefined;
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
}
