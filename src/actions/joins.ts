import { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { WriteFailure } from '../../schema/errors/write-failure.ts';

/** The failures among writes that stand or fall one by one; a mistake of ours is no failure, and is thrown. */
export async function failuresOf(
  writes: readonly { readonly id: string; readonly done: Promise<unknown> }[],
): Promise<WriteFailure[]> {
  const failures: WriteFailure[] = [];
  const outcomes = await Promise.allSettled(writes.map(({ done }) => done));
  outcomes.forEach((outcome, index) => {
    const id = writes[index]?.id;
    if (outcome.status === 'fulfilled' || id === undefined) return;
    if (!(outcome.reason instanceof GatewayError)) throw outcome.reason;
    failures.push({ id, error: outcome.reason });
  });
  return failures;
}
