import type { Expectations, Plane, Send } from '../eiam/operation.ts';
import type { CreateRegister } from './create-register.ts';

/**
 * The layer of a client whose writes say, once they are done, what upstream must show from then on. What is written to is excluded
 * from what a later create may have made, whatever came of the write.
 */
export function recordedWrites<P extends Plane>(
  expectations: readonly Expectations[],
  creates: Pick<CreateRegister, 'exclude'>,
): (send: Send<P>) => Send<P> {
  return (send) => async (operation, args, context) => {
    const { effect } = operation;
    const target = effect?.target(...args);
    if (target !== undefined) creates.exclude(target);
    const answer = await send(operation, args, context);
    for (const expect of expectations) effect?.settle(expect, answer, ...args);
    return answer;
  };
}
