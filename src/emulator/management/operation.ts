import type { Directory } from '../directory/directory.ts';
import type { ListOrder } from '../list-order.ts';
import type { PageTokens } from '../page-tokens.ts';
import { resourceNotFound } from './errors.ts';
import type { IdentityProviderStore } from './identity-provider-store.ts';
import type { Parameters } from './parameters.ts';

/** What an operation can see: the whole directory, whatever an application's provisioning scope is. */
export interface ManagementWorld {
  readonly directory: Directory;
  readonly identityProviders: IdentityProviderStore;
  readonly pageTokens: PageTokens;
  readonly listOrder: ListOrder;
}

/** One request that has passed every check that is common to all. */
export interface ManagementCall extends ManagementWorld {
  readonly parameters: Parameters;
  /** Rows that seem to have been inserted (or deleted, when negative) in front of the page: a fault. */
  readonly shiftedRows: number;
}

/** One row of management-api.md 7.1. */
export interface ManagementOperation {
  readonly action: string;
  /** The members of the answer but `RequestId`. @throws ManagementError */
  readonly handle: (call: ManagementCall) => object;
}

/** All parameters are read before any resource is looked for, the instance first (management-api.md 2.5). */
export const createOperation = <Input>(
  action: string,
  parse: (parameters: Parameters) => Input,
  answer: (world: ManagementCall, input: Input) => object,
): ManagementOperation => ({
  action,
  handle: (call) => {
    const instanceId = call.parameters.requiredText('InstanceId', { longest: 64 });
    const input = parse(call.parameters);
    if (instanceId !== call.directory.instanceId) throw resourceNotFound('Instance', instanceId);
    return answer(call, input);
  },
});
