import { resourceNotFound } from './errors.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { createOperation } from './operation.ts';
import { readNumberedPaging, toNumberedPage } from './paging.ts';

const getIdentityProvider = createOperation(
  'GetIdentityProvider',
  (parameters) => parameters.requiredText('IdentityProviderId', { longest: 64 }),
  ({ identityProviders }, identityProviderId) => {
    const provider = identityProviders.find(identityProviderId);
    if (provider === undefined) throw resourceNotFound('IdentityProvider', identityProviderId);
    return { IdentityProviderDetail: provider.detail };
  },
);

/** The list's own fields and no configuration (management-api.md 6). */
const toRow = ({ detail, listed }: IdentityProvider) => ({
  AdvancedStatus: detail.AdvancedStatus,
  AuthnSourceSupplier: detail.AuthnSourceSupplier,
  AuthnSourceType: detail.AuthnSourceType,
  AuthnStatus: detail.AuthnStatus,
  CreateTime: detail.CreateTime,
  Description: detail.Description,
  IdentityProviderExternalId: detail.IdentityProviderExternalId,
  IdentityProviderId: detail.IdentityProviderId,
  IdentityProviderName: detail.IdentityProviderName,
  IdentityProviderType: detail.IdentityProviderType,
  InstanceId: detail.InstanceId,
  LastStatusCheckJobResult: detail.LastStatusCheckJobResult,
  LockReason: detail.LockReason,
  LogoUrl: detail.LogoUrl,
  UdPullStatus: detail.UdPullStatus,
  UdPushStatus: detail.UdPushStatus,
  UpdateTime: detail.UpdateTime,
  IncrementalCallbackStatus: listed.IncrementalCallbackStatus,
  PeriodicSyncStatus: listed.PeriodicSyncStatus,
  UdPullTargetScope: listed.UdPullTargetScope,
});

/** The direction is the last part of the kind; kinds without one are in neither list (inferred). */
const listIdentityProviders = createOperation(
  'ListIdentityProviders',
  (parameters) => ({
    direction: parameters.text('Direction', { values: ['pull', 'push'] }),
    paging: readNumberedPaging(parameters),
  }),
  ({ identityProviders, listOrder, shiftedRows }, { direction, paging }) => {
    const matching = [...identityProviders.values()].filter(
      ({ detail }) =>
        direction === undefined || detail.IdentityProviderType.trimEnd().endsWith(`:${direction}`),
    );
    const arranged = listOrder.arrange(matching, ({ detail }) => detail.UpdateTime);
    const { rows, TotalCount } = toNumberedPage(arranged, paging, shiftedRows);
    return { TotalCount, IdentityProviders: rows.map(toRow) };
  },
);

export const identityProviderOperations = [getIdentityProvider, listIdentityProviders];
