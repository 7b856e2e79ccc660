import type { IdentityProvider as ProviderDetail } from '../../src/eiam/management/identity-provider-schema.ts';
import type { UnreadableRow } from '../../src/eiam/unreadable.ts';
import { builder } from '../core/builder.ts';
import { checked, listed } from '../core/unreadable.ts';
import { DingTalkConfiguration, LarkConfiguration, WeComConfiguration } from './chats.ts';
import { authenticationSourceSupplier, identityProviderType } from './enums.ts';
import { LdapConfiguration } from './ldap.ts';
import { OidcConfiguration, SamlConfiguration } from './protocols.ts';

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

interface Source<Shape> {
  /** Upstream's objects that it is read from. */
  readonly members: readonly (keyof ProviderDetail & `${string}Config`)[];
  /** Undefined where none of them could be read. */
  read(provider: ProviderDetail): Shape | undefined;
}

/** One object of upstream's is all of it. */
function sourceOf<const Of extends Kind, const Name extends Source<unknown>['members'][number]>(
  kind: Of,
  member: Name,
) {
  return {
    members: [member],
    read(provider: ProviderDetail) {
      const configuration = provider[member];
      return configuration && { kind, ...configuration };
    },
  };
}

/** What each configuration is read from: the one place that pairs it with upstream's objects. In the order of `configurations`. */
const sources: { readonly [Each in Kind]: Source<Extract<ConfigurationShape, { kind: Each }>> } = {
  IdentityProviderDingTalkConfiguration: {
    members: ['dingtalkAppConfig', 'dingtalkProvisioningConfig'],
    read: (provider) =>
      provider.dingtalkAppConfig || provider.dingtalkProvisioningConfig
        ? {
            kind: 'IdentityProviderDingTalkConfiguration',
            app: () => checked(provider).dingtalkAppConfig,
            scope: () => checked(provider).dingtalkProvisioningConfig,
          }
        : undefined,
  },
  IdentityProviderLarkConfiguration: sourceOf('IdentityProviderLarkConfiguration', 'larkConfig'),
  IdentityProviderWeComConfiguration: sourceOf('IdentityProviderWeComConfiguration', 'weComConfig'),
  IdentityProviderLdapConfiguration: sourceOf('IdentityProviderLdapConfiguration', 'ldapConfig'),
  IdentityProviderSamlConfiguration: sourceOf('IdentityProviderSamlConfiguration', 'samlConfig'),
  IdentityProviderOidcConfiguration: sourceOf('IdentityProviderOidcConfiguration', 'oidcConfig'),
};

/** The provider's configuration by this source; none where upstream sends nothing for it. */
function readFrom(
  { members, read }: Source<ConfigurationShape>,
  provider: ProviderDetail,
): (ConfigurationShape | UnreadableRow)[] {
  const fault = members.map((member) => provider.faults?.[member]).find((each) => each !== undefined);
  const configuration = read(provider) ?? (fault && { fault });
  return configuration ? [configuration] : [];
}

const { values: suppliers } = authenticationSourceSupplier.type;

/**
 * The configuration of a kind, by the kind's product: its URN without the direction of synchronization, which changes nothing about
 * how EIAM reaches it. So the push of a product whose pull alone is on list E3 is known too (management-api.md 5.1, Notes).
 * No URN is documented for SAML.
 */
const kindOfProduct: ReadonlyMap<string, Kind> = new Map([
  [suppliers.DING_TALK.value, 'IdentityProviderDingTalkConfiguration'],
  [suppliers.WE_COM.value, 'IdentityProviderWeComConfiguration'],
  [suppliers.LARK.value, 'IdentityProviderLarkConfiguration'],
  [suppliers.ACTIVE_DIRECTORY.value, 'IdentityProviderLdapConfiguration'],
  [suppliers.LDAP.value, 'IdentityProviderLdapConfiguration'],
  [suppliers.SASE.value, 'IdentityProviderOidcConfiguration'],
  [identityProviderType.type.values.OIDC.value, 'IdentityProviderOidcConfiguration'],
]);

/** Every configuration that has anything set, by the order of `sources`; upstream may send more than the one in use. */
export function toConfigurations(provider: ProviderDetail): ConfigurationShape[] {
  return listed(Object.values(sources).flatMap((source) => readFrom(source, provider)));
}

/**
 * The configuration that the provider's type calls for; null where that one is absent, whatever else there is. A type that
 * is absent, unreadable or not known calls for none: then the only one present is meant, and where there are several, none is.
 */
export function toConfiguration(provider: ProviderDetail): ConfigurationShape | null {
  const kind = kindOfProduct.get(provider.identityProviderType?.replace(/:(?:pull|push)$/, '') ?? '');
  const [own, another] = kind ? listed(readFrom(sources[kind], provider)) : toConfigurations(provider);
  return another ? null : (own ?? null);
}

export const Configuration = builder.unionType('IdentityProviderConfiguration', {
  description:
    'The connection settings of an identity provider, by its kind. Secrets are not readable: a field states only whether each is set.',
  types: [...members],
  resolveType: ({ kind }) => kind,
});
