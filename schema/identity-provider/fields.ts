import type {
  IdentityProviderSummary,
  IdentityProvider as ProviderDetail,
} from '../../src/eiam/management/identity-provider-schema.ts';
import type { GraphContext } from '../core/context.ts';
import { checked } from '../core/unreadable.ts';
import type { IdentityProviderNode } from './ports.ts';

/** The members that the list and the single read have in common. */
type Shared = Pick<IdentityProviderSummary, keyof IdentityProviderSummary & keyof ProviderDetail>;

/** Reads a member of either reply, from the one at hand. */
export function shared<Value>(read: (provider: Shared) => Value) {
  return (node: IdentityProviderNode, _arguments: unknown, { loaders }: GraphContext) => {
    const known = node.detail ?? node.summary;
    return known
      ? read(checked(known))
      : loaders.identityProviders.detail(node.id).then((provider) => read(checked(provider)));
  };
}

/** Hands on the provider's own reply, with the faults of its members; behind a list it takes a call of its own. */
export function detailRow<Value>(read: (provider: ProviderDetail) => Value) {
  return (node: IdentityProviderNode, _arguments: unknown, { loaders }: GraphContext) =>
    node.detail ? read(node.detail) : loaders.identityProviders.detail(node.id).then(read);
}

/** Reads what only the provider's own reply has. A member that could not be read throws where it is read. */
export function detail<Value>(read: (provider: ProviderDetail) => Value) {
  return detailRow((provider) => read(checked(provider)));
}

/** Reads a member of the list alone. */
export function summary<Value>(read: (provider: IdentityProviderSummary) => Value) {
  return (node: IdentityProviderNode, _arguments: unknown, { loaders }: GraphContext) =>
    node.summary
      ? read(checked(node.summary))
      : loaders.identityProviders.summary(node.id).then((provider) => read(checked(provider)));
}
