import type {
  IdentityProviderSummary,
  IdentityProvider as ProviderDetail,
} from '../../src/eiam/management/identity-provider-schema.ts';
import { partOf } from '../core/part.ts';
import type { IdentityProviderNode } from './ports.ts';

/** The members that the list and the single read have in common. */
type Shared = Pick<IdentityProviderSummary, keyof IdentityProviderSummary & keyof ProviderDetail>;

/** Reads a member of either reply, from the one at hand. */
export const { members: shared } = partOf(
  ({ detail, summary }: IdentityProviderNode): Shared | undefined => detail ?? summary,
  ({ identityProviders }, { id }) => identityProviders.detail(id),
);

/** Reads what only the provider's own reply has; behind a list it takes a call of its own. */
export const { row: detailRow, members: detail } = partOf(
  (node: IdentityProviderNode) => node.detail,
  ({ identityProviders }, { id }) => identityProviders.detail(id),
);

/** Reads a member of the list alone. */
export const { members: summary } = partOf(
  (node: IdentityProviderNode) => node.summary,
  ({ identityProviders }, { id }) => identityProviders.summary(id),
);
