import type { IdentityProvider as ProviderDetail } from '../src/eiam/management/identity-provider-schema.ts';
import { builder } from './builder.ts';
import { DingTalkConfiguration, LarkConfiguration, WeComConfiguration } from './identity-provider-chats.ts';
import {
  identityProviderTypes,
  authenticationSourceSuppliers as suppliers,
} from './identity-provider-enums.ts';
import { LdapConfiguration } from './identity-provider-ldap.ts';
import { OidcConfiguration, SamlConfiguration } from './identity-provider-protocols.ts';
import { checked, settled } from './unreadable.ts';

const members = [
  DingTalkConfiguration,
  LarkConfiguration,
  WeComConfiguration,
  LdapConfiguration,
  SamlConfiguration,
  OidcConfiguration,
] as const;

type ConfigurationShape = (typeof members)[number]['$inferType'];
type Kind = ConfigurationShape['kind'];

/** What each configuration is read from: the one place that pairs it with upstream's objects. In the order of `configurations`. */
const readers: {
  readonly [Each in Kind]: (
    provider: ProviderDetail,
  ) => Extract<ConfigurationShape, { kind: Each }> | undefined;
} = {
  DingTalkConfiguration: ({ dingtalkAppConfig: app, dingtalkProvisioningConfig: scope }) =>
    app || scope ? { kind: 'DingTalkConfiguration', app: checked(app), scope } : undefined,
  LarkConfiguration: ({ larkConfig }) => larkConfig && { kind: 'LarkConfiguration', ...larkConfig },
  WeComConfiguration: ({ weComConfig }) => weComConfig && { kind: 'WeComConfiguration', ...weComConfig },
  LdapConfiguration: ({ ldapConfig }) => ldapConfig && { kind: 'LdapConfiguration', ...ldapConfig },
  SamlConfiguration: ({ samlConfig }) => samlConfig && { kind: 'SamlConfiguration', ...samlConfig },
  OidcConfiguration: ({ oidcConfig }) => oidcConfig && { kind: 'OidcConfiguration', ...oidcConfig },
};

/**
 * The configuration of a kind, by the kind's product: its URN without the direction of synchronization, which changes nothing about
 * how EIAM reaches it. So the push of a product whose pull alone is on list E3 is known too (management-api.md 5.1, Notes).
 * No URN is documented for SAML.
 */
const kindOfProduct: ReadonlyMap<string, Kind> = new Map([
  [suppliers.DING_TALK.value, 'DingTalkConfiguration'],
  [suppliers.WE_COM.value, 'WeComConfiguration'],
  [suppliers.LARK.value, 'LarkConfiguration'],
  [suppliers.ACTIVE_DIRECTORY.value, 'LdapConfiguration'],
  [suppliers.LDAP.value, 'LdapConfiguration'],
  [suppliers.SASE.value, 'OidcConfiguration'],
  [identityProviderTypes.OIDC.value, 'OidcConfiguration'],
]);

/** Every configuration that has anything set, by the order of `readers`; upstream may send more than the one in use. */
export function toConfigurations(provider: ProviderDetail): ConfigurationShape[] {
  return settled(Object.values(readers), (read) => read(provider)).filter((each) => each !== undefined);
}

/**
 * The configuration that the provider's type calls for; null where that one is absent, whatever else there is. A type that
 * is absent or not known calls for none: then the only one present is meant, and where there are several, none is.
 */
export function toConfiguration(provider: ProviderDetail): ConfigurationShape | null {
  const kind = kindOfProduct.get(provider.identityProviderType?.replace(/:(?:pull|push)$/, '') ?? '');
  if (kind) return readers[kind](provider) ?? null;
  const [only, another] = toConfigurations(provider);
  if (only instanceof Error) throw only;
  return another ? null : (only ?? null);
}

export const Configuration = builder.unionType('IdentityProviderConfiguration', {
  description:
    'How EIAM reaches an identity provider, by its kind. Secrets are not here, only whether they are set.',
  types: [...members],
  resolveType: ({ kind }) => kind,
});
