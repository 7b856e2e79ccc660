import type { IdentityProvider as ProviderDetail } from '../src/eiam/management/identity-provider-schema.ts';
import { builder } from './builder.ts';
import { DingTalkConfiguration, LarkConfiguration, WeComConfiguration } from './identity-provider-chats.ts';
import { LdapConfiguration } from './identity-provider-ldap.ts';
import { OidcConfiguration, SamlConfiguration } from './identity-provider-protocols.ts';

const members = [
  DingTalkConfiguration,
  LarkConfiguration,
  WeComConfiguration,
  LdapConfiguration,
  SamlConfiguration,
  OidcConfiguration,
] as const;

type ConfigurationShape = (typeof members)[number]['$inferType'];

/**
 * The configuration that fits the kind. Upstream is expected to send one alone (management-api.md 5.1, Notes); where it sends a
 * product's and a protocol's, the product's says more.
 */
export function toConfiguration(provider: ProviderDetail): ConfigurationShape | null {
  const { dingtalkAppConfig, dingtalkProvisioningConfig } = provider;
  if (dingtalkAppConfig || dingtalkProvisioningConfig) {
    return { kind: 'DingTalkConfiguration', app: dingtalkAppConfig, scope: dingtalkProvisioningConfig };
  }
  if (provider.larkConfig) return { kind: 'LarkConfiguration', ...provider.larkConfig };
  if (provider.weComConfig) return { kind: 'WeComConfiguration', ...provider.weComConfig };
  if (provider.ldapConfig) return { kind: 'LdapConfiguration', ...provider.ldapConfig };
  if (provider.samlConfig) return { kind: 'SamlConfiguration', ...provider.samlConfig };
  if (provider.oidcConfig) return { kind: 'OidcConfiguration', ...provider.oidcConfig };
  return null;
}

export const Configuration = builder.unionType('IdentityProviderConfiguration', {
  description:
    'How EIAM reaches an identity provider, by its kind. Secrets are not here, only whether they are set.',
  types: [...members],
  resolveType: ({ kind }) => kind,
});
