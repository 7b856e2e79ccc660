import type {
  IdentityProvider,
  IdentityProviderSummary,
} from '../../src/eiam/management/identity-provider-schema.ts';
import type { ListPage, ListWindow, NodeOrError } from '../paging/page.ts';

export interface IdentityProviderNode {
  readonly id: string;
  /** The row of the list. */
  readonly summary?: IdentityProviderSummary;
  /** The provider's own reply, configuration and all. */
  readonly detail?: IdentityProvider;
}

/** Every way of reading identity providers. @throws NotConfiguredError without access keys of the management API */
export interface IdentityProviderLoaders {
  /** One provider, always proved to exist; null when there is none with this id. */
  find(identityProviderId: string): Promise<IdentityProviderNode | null>;
  /** @throws NotFoundError */
  detail(identityProviderId: string): Promise<IdentityProvider>;
  /** @throws NotFoundError */
  summary(identityProviderId: string): Promise<IdentityProviderSummary>;
  list(window: ListWindow): Promise<ListPage<NodeOrError<IdentityProviderNode>>>;
}
