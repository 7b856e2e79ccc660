import type { Answer, Gateway } from '../../support/gateway.ts';
import sample from './samples/get-identity-provider.json' with { type: 'json' };

/** The documented sample's `IdentityProviderDetail`, word for word. */
export const sampleDetail = sample.IdentityProviderDetail;

const {
  DingtalkAppConfig,
  DingtalkProvisioningConfig,
  LarkConfig,
  LdapConfig,
  OidcConfig,
  WeComConfig,
  ...withoutConfiguration
} = sampleDetail;

/** The sample's five configurations. */
export const sampleConfigurations = {
  DingtalkAppConfig,
  DingtalkProvisioningConfig,
  LarkConfig,
  LdapConfig,
  OidcConfig,
  WeComConfig,
};

/** The sample without them. */
export { withoutConfiguration };

/** What the types' URNs begin with. */
export const urn = 'urn:alibaba:idaas:idp';

/** Members of the sample that ListIdentityProviders has too (management-api.md 6). */
const listedNames = [
  'AdvancedStatus',
  'AuthnSourceSupplier',
  'AuthnSourceType',
  'AuthnStatus',
  'CreateTime',
  'Description',
  'IdentityProviderExternalId',
  'IdentityProviderId',
  'IdentityProviderName',
  'IdentityProviderType',
  'InstanceId',
  'LastStatusCheckJobResult',
  'LockReason',
  'LogoUrl',
  'UdPullStatus',
  'UdPushStatus',
  'UpdateTime',
];

/** The list's row of a provider: what both reads tell, the same from both. */
export function toRow(detail: object): object {
  return Object.fromEntries(Object.entries(detail).filter(([name]) => listedNames.includes(name)));
}

/** Makes upstream's only provider one whose own reply is exactly this, and whose row agrees with it. */
export function serve({ emulator }: Gateway, detail: object, row: unknown = toRow(detail)): void {
  const { identityProviders } = emulator.management;
  for (const { detail: known } of [...identityProviders.values()]) {
    identityProviders.remove(known.IdentityProviderId);
  }
  identityProviders.putVerbatim(sampleDetail.IdentityProviderId, { detail, row });
}

/** Reads the provider that is served. @param selection its fields, in braces */
export function read(gateway: Gateway, selection: string): Promise<Answer<{ identityProvider: unknown }>> {
  return gateway.ask(`query ($id: ID!) { identityProvider(id: $id) ${selection} }`, {
    id: sampleDetail.IdentityProviderId,
  });
}
